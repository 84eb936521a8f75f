// A desktop's tray, as far as programs see it: the StatusNotifier watcher on the desk's session bus. It takes every
// icon and draws none.

import { Writer } from '../../main/desktop/dbus-message.ts';
import { openBusPeer } from './bus-peer.ts';
import type { Desk } from './desk.ts';

export interface TrayHost {
  /** The members that programs have called so far. */
  readonly called: readonly string[];
  close(): Promise<void>;
}

export async function openTrayHost(desk: Desk): Promise<TrayHost> {
  const called: string[] = [];
  const { close } = await openBusPeer(desk.env, {
    name: 'org.kde.StatusNotifierWatcher',
    answer({ member }) {
      called.push(member);
      if (member !== 'Get') return undefined;
      const body = new Writer();
      body.signature('b');
      body.uint32(1);
      return { signature: 'v', body };
    },
  });
  desk.beforeClose(close);
  return { called, close };
}
