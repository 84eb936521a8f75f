/**
 * The session bus of a Linux desktop, asked for the two things that Electron does not tell: whether anybody shows
 * status icons, and when the screen was locked.
 */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { type Call, type Heard, largestMessage, readMessage, writeCall } from './dbus-message.ts';

export interface SessionBus {
  /** Whether a StatusNotifier host is there now. */
  hasTrayHost(): Promise<boolean>;
  /** Calls `listener` each time the screen locks, as long as the bus is there. */
  onScreenLocked(listener: () => void): void;
}

/** A bus that is there answers within milliseconds. */
const answerMs = 1_000;

const watcher = { destination: 'org.kde.StatusNotifierWatcher', path: '/StatusNotifierWatcher' };
const bus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

export function createSessionBus(environment: Readonly<Record<string, string | undefined>>): SessionBus {
  let connection: Promise<Connection> | undefined;
  const connected = () => {
    connection ??= openConnection(environment, () => {
      connection = undefined;
    });
    connection.catch(() => {
      connection = undefined;
    });
    return connection;
  };

  return {
    async hasTrayHost() {
      try {
        const { ask } = await connected();
        const owned = await ask({ ...bus, member: 'NameHasOwner', strings: [watcher.destination] });
        // Asking for a property of a name that nobody has would start a program, where one is installed for it.
        if (owned.boolean !== true) return false;
        const host = await ask({
          ...watcher,
          interface: 'org.freedesktop.DBus.Properties',
          member: 'Get',
          strings: [watcher.destination, 'IsStatusNotifierHostRegistered'],
        });
        return host.boolean === true;
      } catch {
        return false;
      }
    },
    onScreenLocked(listener) {
      connected()
        .then(async ({ ask, listen }) => {
          listen(({ interface: from, member, boolean }) => {
            if (member === 'ActiveChanged' && from?.endsWith('.ScreenSaver') && boolean === true) listener();
          });
          // GNOME, KDE, Cinnamon and others each have it under a name of their own.
          await ask({ ...bus, member: 'AddMatch', strings: ["type='signal',member='ActiveChanged'"] });
        })
        // Without a bus nobody tells; the idle time still counts.
        .catch(() => undefined);
    },
  };
}

interface Connection {
  ask(call: Call): Promise<Heard>;
  listen(listener: (signal: Heard) => void): void;
}

/** Resolves when the bus has let us in. */
async function openConnection(
  environment: Readonly<Record<string, string | undefined>>,
  onGone: () => void,
): Promise<Connection> {
  const path = busPath(environment);
  if (path === undefined) throw new Error('there is no session bus');
  const socket = connect(path);
  // It alone does not keep the app alive.
  socket.unref();
  const waiting = new Map<number, { answered: (heard: Heard) => void; gone: (error: Error) => void }>();
  const listeners: ((signal: Heard) => void)[] = [];
  let serial = 0;
  let data = Buffer.alloc(0);
  let isIn = false;
  let letIn: (() => void) | undefined;

  const end = () => {
    socket.destroy();
    for (const { gone } of waiting.values()) gone(new Error('the session bus is gone'));
    waiting.clear();
    onGone();
  };
  const take = (heard: Heard) => {
    if (heard.kind === 'signal') for (const listener of listeners) listener(heard);
    if (heard.answers === undefined || (heard.kind !== 'answer' && heard.kind !== 'error')) return;
    const asked = waiting.get(heard.answers);
    waiting.delete(heard.answers);
    if (heard.kind === 'answer') asked?.answered(heard);
    else asked?.gone(new Error('the session bus refused'));
  };
  socket.on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    try {
      if (!isIn) {
        const lineEnd = data.indexOf('\r\n');
        if (lineEnd === -1) return;
        if (!data.subarray(0, lineEnd).toString().startsWith('OK ')) return end();
        data = data.subarray(lineEnd + 2);
        isIn = true;
        letIn?.();
      }
      for (let message = readMessage(data); message; message = readMessage(data)) {
        data = data.subarray(message.length);
        take(message.heard);
      }
      if (data.length > largestMessage) end();
    } catch {
      end();
    }
  });
  socket.on('error', end);
  socket.on('close', end);

  const ask = (call: Call) =>
    new Promise<Heard>((answered, gone) => {
      if (socket.destroyed) return gone(new Error('the session bus is gone'));
      serial += 1;
      const ours = serial;
      const tooLong = setTimeout(() => {
        waiting.delete(ours);
        gone(new Error('the session bus does not answer'));
      }, answerMs);
      const settled = <Value>(settle: (value: Value) => void) => {
        return (value: Value) => {
          clearTimeout(tooLong);
          settle(value);
        };
      };
      waiting.set(ours, { answered: settled(answered), gone: settled(gone) });
      socket.write(writeCall(ours, call));
    });

  await within(
    answerMs,
    new Promise<void>((resolve, reject) => {
      letIn = resolve;
      socket.once('close', () => reject(new Error('the session bus does not let us in')));
      authenticate(socket);
    }),
    end,
  );
  socket.write('BEGIN\r\n');
  await ask({ ...bus, member: 'Hello' });
  return { ask, listen: (listener) => void listeners.push(listener) };
}

/** The bus looks who we are by the socket; we only say it too. */
function authenticate(socket: Socket): void {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
}

async function within(ms: number, waited: Promise<void>, onTooLong: () => void): Promise<void> {
  const tooLong = setTimeout(onTooLong, ms);
  try {
    await waited;
  } finally {
    clearTimeout(tooLong);
  }
}

/** The first Unix socket of the address; an abstract one begins with a NUL. */
export function busPath(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const address = environment['DBUS_SESSION_BUS_ADDRESS'];
  const folder = environment['XDG_RUNTIME_DIR'];
  if (address === undefined || address === '') return folder ? join(folder, 'bus') : undefined;
  for (const each of address.split(';')) {
    if (!each.startsWith('unix:')) continue;
    const keys = new Map(
      each
        .slice('unix:'.length)
        .split(',')
        .map((pair) => pairOf(pair)),
    );
    const path = keys.get('path');
    if (path !== undefined) return path;
    const abstract = keys.get('abstract');
    if (abstract !== undefined) return `\0${abstract}`;
  }
  return undefined;
}

function pairOf(pair: string): [string, string] {
  const [key = '', ...value] = pair.split('=');
  return [
    key,
    value
      .join('=')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  ];
}
