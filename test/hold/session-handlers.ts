// The handlers by which the window's session is asked for permissions, asked for all of them.

import { openShim } from './on-shim.ts';
import { electronPermissions } from './permission-names.ts';

/** Every permission that Electron knows, to the handlers that the session of the window is given. */
export async function askHandlers(): Promise<{ asked: number; granted: number }> {
  const shim = await openShim();
  const { guardSession } =
    await shim.load<typeof import('../../main/desktop/guards.ts')>('main/desktop/guards.ts');
  await guardSession(shim.session.fromPartition('x') as never, { write: () => undefined });
  const handler = (what: string) => {
    const [given] = shim.firstTold(`session.${what}`) ?? [];
    if (typeof given !== 'function') throw new Error(`the session has no ${what}`);
    return given as (...args: unknown[]) => unknown;
  };
  let granted = 0;
  for (const permission of electronPermissions) {
    const answers: unknown[] = [];
    handler('setPermissionRequestHandler')({}, permission, (answer: unknown) => answers.push(answer));
    answers.push(handler('setPermissionCheckHandler')({}, permission));
    answers.push(handler('setDevicePermissionHandler')({ deviceType: permission }));
    if (answers.length !== 3 || answers.some((answer) => answer !== false)) granted += 1;
  }
  return { asked: electronPermissions.length, granted };
}
