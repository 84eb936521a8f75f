// What Chromium's network service did while it was looked at, by its own account (its "net log"): names looked up, TCP
// connections begun, UDP packets sent. Requests that never get so far are not in it.

import { readFile } from 'node:fs/promises';
import type { ElectronApplication } from '@playwright/test';

/** What counts as an attempt to reach somebody, and where its address is. */
const attempts: Readonly<Record<string, 'host' | 'address'>> = {
  HOST_RESOLVER_MANAGER_REQUEST: 'host',
  TCP_CONNECT_ATTEMPT: 'address',
  UDP_BYTES_SENT: 'address',
};

interface NetLog {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly { readonly type: number; readonly params?: Readonly<Record<string, unknown>> }[];
}

function parse(text: string): NetLog {
  try {
    return JSON.parse(text);
  } catch {
    // One that was not closed lacks its end.
    return JSON.parse(`${text.trimEnd().replace(/,$/, '')}]}`);
  }
}

/** Every attempt in a log, as `TCP_CONNECT_ATTEMPT 127.0.0.1:1`. */
export async function readAttempts(path: string): Promise<string[]> {
  const { constants, events } = parse(await readFile(path, 'utf8'));
  const names = new Map(Object.entries(constants.logEventTypes).map(([name, type]) => [type, name]));
  return events.flatMap(({ type, params }) => {
    const name = names.get(type) ?? '';
    const where = attempts[name];
    const address = where === undefined ? undefined : params?.[where];
    // The end of an event does not say it again. A connection by datagrams that sends none only looks up a route.
    return typeof address === 'string' ? [`${name} ${address}`] : [];
  });
}

/** Every attempt while `act` ran. */
export async function watchNetwork(
  app: ElectronApplication,
  path: string,
  act: () => Promise<unknown>,
): Promise<string[]> {
  await app.evaluate(
    ({ session }, path) =>
      session.fromPartition('lanyard-window').netLog.startLogging(path, { captureMode: 'everything' }),
    path,
  );
  await act();
  await app.evaluate(({ session }) => session.fromPartition('lanyard-window').netLog.stopLogging());
  return readAttempts(path);
}
