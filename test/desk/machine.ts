// What `scripts/` tells the tests about this machine, by environment variables:
//   LANYARD_RUNTIME        the Electron binary to run Lanyard with
//   LANYARD_BROWSER        the Chromium that plays the person's browser
//   LANYARD_PACKAGE        the folder of the packaged Lanyard, unpacked
//   LANYARD_NO_SANDBOX=1   Chromium's sandbox cannot work here (root, or no user namespaces)

import { fileURLToPath } from 'node:url';

const { LANYARD_RUNTIME, LANYARD_BROWSER, LANYARD_PACKAGE, LANYARD_NO_SANDBOX, PATH } = process.env;

export const checkout = fileURLToPath(new URL('../..', import.meta.url));
export const chromiumSandbox = LANYARD_NO_SANDBOX !== '1';
export const systemPath = PATH ?? '/usr/local/bin:/usr/bin:/bin';

export const electronBinary = () => told('LANYARD_RUNTIME', LANYARD_RUNTIME);
export const browserBinary = () => told('LANYARD_BROWSER', LANYARD_BROWSER);
export const packageFolder = () => told('LANYARD_PACKAGE', LANYARD_PACKAGE);

function told(name: string, value: string | undefined) {
  if (value) return value;
  throw new Error(`${name} is not set: run the app tests by \`npm run test:app\`, which finds it out`);
}
