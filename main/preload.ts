/**
 * The bridge between the window and main, in a sandboxed script of its own. It names no command: main hands in the
 * names of the contract, and each becomes a function that sends plain data and gets plain data back.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { commandChannel, snapshotChannel } from '../app/channels.ts';
import type { CommandName } from '../app/command-names.ts';

const prefix = '--lanyard-commands=';
const names = (process.argv.find((argument) => argument.startsWith(prefix)) ?? prefix)
  .slice(prefix.length)
  .split(',')
  .filter((name) => name !== '') as CommandName[];

contextBridge.exposeInMainWorld('lanyard', {
  ...Object.fromEntries(
    names.map((name) => [name, (request: unknown) => ipcRenderer.invoke(commandChannel(name), request)]),
  ),
  /** Returns its own unsubscribe; the event object stays here. */
  onSnapshot(listener: (snapshot: unknown) => void) {
    const onEvent = (_event: unknown, snapshot: unknown) => listener(snapshot);
    ipcRenderer.on(snapshotChannel, onEvent);
    return () => {
      ipcRenderer.removeListener(snapshotChannel, onEvent);
    };
  },
  /** The path of a file that the person dropped or chose; empty for one that a script made. */
  pathOf: (file: File) => webUtils.getPathForFile(file),
});
