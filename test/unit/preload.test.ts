import { EventEmitter } from 'node:events';
import { beforeEach, expect, test, vi } from 'vitest';
import { commandChannel, snapshotChannel } from '../../app/channels.ts';
import { contract } from '../../app/contract.ts';

const invoked: unknown[][] = [];
const ipcRenderer = Object.assign(new EventEmitter(), {
  invoke: async (...args: unknown[]) => {
    invoked.push(args);
    return { ok: true, value: null };
  },
});
let exposed: Record<string, Record<string, (...args: unknown[]) => unknown>>;

beforeEach(() => {
  vi.resetModules();
  invoked.length = 0;
  ipcRenderer.removeAllListeners();
  exposed = {};
  vi.doMock('electron', () => ({
    contextBridge: {
      exposeInMainWorld: (name: string, value: (typeof exposed)[string]) => {
        exposed[name] = value;
      },
    },
    ipcRenderer,
    webUtils: { getPathForFile: (file: { path: string }) => file.path },
  }));
  const argv = process.argv;
  return () => {
    process.argv = argv;
  };
});

async function load(...names: string[]) {
  process.argv = ['electron', `--lanyard-commands=${names.join(',')}`];
  await import('../../main/preload.ts');
  return exposed['lanyard'] ?? {};
}

test('offers one function for each command, two more, and nothing else', async () => {
  const names = Object.keys(contract);
  const bridge = await load(...names);
  expect(Object.keys(exposed)).toEqual(['lanyard']);
  expect(Object.keys(bridge).sort()).toEqual([...names, 'onSnapshot', 'pathOf'].sort());
  for (const member of Object.values(bridge)) expect(typeof member).toBe('function');
});

test('sends one request by the command’s own channel, whatever else it is given', async () => {
  const bridge = await load('copyToken');
  expect(await bridge['copyToken']?.({ format: 'bare' }, 'more', 'and more')).toEqual({
    ok: true,
    value: null,
  });
  expect(invoked).toEqual([[commandChannel('copyToken'), { format: 'bare' }]]);
});

test('hands a snapshot to its listener, without the event, until that unsubscribes', async () => {
  const bridge = await load('getSnapshot');
  const heard: unknown[][] = [];
  const stop = bridge['onSnapshot']?.((...args: unknown[]) => heard.push(args)) as () => unknown;
  ipcRenderer.emit(snapshotChannel, { sender: ipcRenderer }, { accounts: [] });
  expect(heard).toEqual([[{ accounts: [] }]]);
  expect(stop()).toBeUndefined();
  ipcRenderer.emit(snapshotChannel, { sender: ipcRenderer }, {});
  expect(heard).toHaveLength(1);
  expect(ipcRenderer.listenerCount(snapshotChannel)).toBe(0);
});

test('offers no command when it is told of none', async () => {
  expect(Object.keys(await load()).sort()).toEqual(['onSnapshot', 'pathOf']);
});

test('tells the path of a file that was dropped', async () => {
  const bridge = await load();
  expect(bridge['pathOf']?.({ path: '/tmp/client.json' })).toBe('/tmp/client.json');
});
