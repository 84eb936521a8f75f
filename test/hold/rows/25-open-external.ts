import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { googleEndpoints } from '../../../main/sign-in/endpoints.ts';
import { bannedUses, shellImporters } from '../banned.ts';
import { hostileAddresses } from '../hostile-addresses.ts';
import { openShim } from '../on-shim.ts';
import type { Row } from '../row.ts';
import { productSources } from '../sources.ts';

const { authorizationEndpoint } = googleEndpoints;
const goodAddress = `${authorizationEndpoint}?client_id=x`;

/** Opens an address as `platform` does; gives what the system was handed. */
type Open = (address: string, platform: NodeJS.Platform) => Promise<readonly string[]>;

/** The real links, with Electron's `shell` written down and a browser opener of the row's own first on the path. */
async function openLinks(folder: string): Promise<Open> {
  const shim = await openShim();
  const { createLinks } =
    await shim.load<typeof import('../../../main/desktop/links.ts')>('main/desktop/links.ts');
  const links = createLinks(authorizationEndpoint);
  const opener = join(folder, 'xdg-open');
  const told = join(folder, 'told');
  await writeFile(opener, `#!/bin/sh\nprintf '%s\\n' "$1" >> "${told}"\n`);
  await chmod(opener, 0o700);
  return async (address, platform) => {
    const { PATH } = process.env;
    const usual = process.platform;
    await writeFile(told, '');
    shim.told.length = 0;
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
    Object.defineProperty(process, 'platform', { value: platform });
    try {
      await links.openSignInPage(address).catch(() => undefined);
    } finally {
      Object.defineProperty(process, 'platform', { value: usual });
      process.env['PATH'] = PATH;
    }
    const byShell = shim.told
      .filter(({ what }) => what.startsWith('shell.'))
      .map(({ args }) => String(args[0]));
    return [...byShell, ...(await readFile(told, 'utf8')).split('\n').filter((line) => line !== '')];
  };
}

export const row: Row = {
  number: 25,
  name: 'openExternal',
  goal: '60 hostile URLs: opened 0; 1 import of shell',
  async check({ folder, note }) {
    const open = await openLinks(folder);
    // Windows and macOS hand an address to Electron, Linux to xdg-open.
    const platforms: readonly NodeJS.Platform[] =
      process.platform === 'win32' ? ['win32'] : ['darwin', 'linux'];
    let opened = 0;
    let control = 0;
    for (const platform of platforms) {
      for (const address of hostileAddresses) {
        const handed = await open(address, platform);
        opened += handed.length;
        if (handed.length > 0) note(`${JSON.stringify(address)} was opened on ${platform}`);
      }
      control += (await open(goodAddress, platform)).filter((address) => address === goodAddress).length;
    }
    const importers = shellImporters(productSources());
    const banned = bannedUses(productSources(), ['openPath', 'openExternal']);
    for (const use of banned) note(use);
    const held =
      opened === 0 && control === platforms.length && importers.length === 1 && banned.length === 0;
    const figure =
      `${opened} of ${hostileAddresses.length} hostile addresses opened on ${platforms.length} ways out, the good one ` +
      `on ${control}; ${importers.length} import of shell, ${banned.length} other uses`;
    return { held, figure };
  },
};
