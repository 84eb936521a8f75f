// The desk's screen as a person has it: which windows are on it, what they show, and keys pressed. By the X protocol
// itself (https://www.x.org/releases/X11R7.7/doc/xproto/x11protocol.html), for programs that nothing can be attached to.

import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { Desk } from './desk.ts';

export interface ScreenWindow {
  readonly id: number;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

export interface Screen {
  /** The windows with a title that can be seen. */
  windows(): Promise<readonly ScreenWindow[]>;
  /** How often each colour is to be seen in a window, as `#rrggbb`. */
  colours(window: ScreenWindow): Promise<ReadonlyMap<string, number>>;
  /** Gives the window the keyboard and presses a key with others held, each by its name in X (`Tab`, `i`). */
  press(window: ScreenWindow, ...keys: readonly string[]): Promise<void>;
  close(): void;
}

const keysyms: Readonly<Record<string, number>> = {
  Tab: 0xff09,
  Escape: 0xff1b,
  F12: 0xffc9,
  Shift: 0xffe1,
  Control: 0xffe3,
};
const opcode = {
  getWindowAttributes: 3,
  getGeometry: 14,
  queryTree: 15,
  getProperty: 20,
  setInputFocus: 42,
  getInputFocus: 43,
  getImage: 73,
  queryExtension: 98,
  getKeyboardMapping: 101,
} as const;
const wmName = 39;
const viewable = 2;
const keyPress = 2;
const keyRelease = 3;
const cookieName = 'MIT-MAGIC-COOKIE-1';

export async function openScreen(desk: Desk): Promise<Screen> {
  const x = await connectTo(desk);

  const request = (code: number, data: number, ...words: number[]) => x.ask(requestOf(code, data, words));

  async function windowOf(id: number): Promise<ScreenWindow | undefined> {
    // A window may go between the listing and the look.
    const [attributes, geometry, name] = await Promise.all([
      request(opcode.getWindowAttributes, 0, id),
      request(opcode.getGeometry, 0, id),
      request(opcode.getProperty, 0, id, wmName, 0, 0, 256),
    ]);
    if (!attributes || !geometry || !name || attributes[26] !== viewable) return undefined;
    const title = name.subarray(32, 32 + name.readUInt32LE(16)).toString('utf8');
    return { id, title, width: geometry.readUInt16LE(16), height: geometry.readUInt16LE(18) };
  }

  async function below(id: number): Promise<number[]> {
    const tree = await request(opcode.queryTree, 0, id);
    if (!tree) return [];
    const children = Array.from({ length: tree.readUInt16LE(16) }, (_, at) => tree.readUInt32LE(32 + 4 * at));
    return [...children, ...(await Promise.all(children.map(below))).flat()];
  }

  async function keycode(name: string): Promise<number> {
    const count = x.keycodes.last - x.keycodes.first + 1;
    const mapping = await request(opcode.getKeyboardMapping, 0, x.keycodes.first | (count << 8));
    const perKey = mapping?.[1] ?? 0;
    const wanted = keysyms[name] ?? name.codePointAt(0) ?? 0;
    for (let key = 0; key < count * perKey; key += 1) {
      if (mapping?.readUInt32LE(32 + 4 * key) === wanted) return x.keycodes.first + Math.floor(key / perKey);
    }
    throw new Error(`the display has no key ${name}`);
  }

  return {
    async windows() {
      const found = await Promise.all((await below(x.root)).map(windowOf));
      return found.filter((window) => window !== undefined && window.title !== '') as ScreenWindow[];
    },
    async colours({ id, width, height }) {
      const wholePicture = 2;
      const image = await request(opcode.getImage, wholePicture, id, 0, width | (height << 16), 0xffffffff);
      const counts = new Map<string, number>();
      for (let at = 32; image && at + 4 <= 32 + 4 * width * height; at += 4) {
        const colour = `#${(image.readUInt32LE(at) & 0xffffff).toString(16).padStart(6, '0')}`;
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return counts;
    },
    async press({ id }, ...keys) {
      const extension = await x.ask(
        Buffer.concat([
          requestOf(opcode.queryExtension, 0, [5, 0, 0]).subarray(0, 8),
          Buffer.from('XTEST\0\0\0'),
        ]),
      );
      const codes = await Promise.all(keys.map(keycode));
      const toParent = 2;
      x.tell(requestOf(opcode.setInputFocus, toParent, [id, 0]));
      const fake = (type: number, code: number) =>
        x.tell(requestOf(extension?.[9] ?? 0, 2, [type | (code << 8), 0, 0, 0, 0, 0, 0, 0]));
      for (const code of codes) fake(keyPress, code);
      for (const code of codes.reverse()) fake(keyRelease, code);
      // Answered when all before it is done.
      await request(opcode.getInputFocus, 0);
    },
    close: x.close,
  };
}

function requestOf(code: number, data: number, words: readonly number[]): Buffer {
  const request = Buffer.alloc(4 + 4 * words.length);
  request.writeUInt8(code, 0);
  request.writeUInt8(data, 1);
  request.writeUInt16LE(1 + words.length, 2);
  words.forEach((word, index) => {
    request.writeUInt32LE(word >>> 0, 4 + 4 * index);
  });
  return request;
}

async function connectTo({ env }: Desk) {
  const socket = connect(`/tmp/.X11-unix/X${(env['DISPLAY'] ?? '').slice(1)}`);
  const read = reader(socket);
  const file = await readFile(env['XAUTHORITY'] ?? '');
  const hello = Buffer.alloc(12);
  hello.write('l', 0);
  hello.writeUInt16LE(11, 2);
  hello.writeUInt16LE(cookieName.length, 6);
  hello.writeUInt16LE(16, 8);
  // The cookie is the last thing in the file that display.ts writes; the name is filled up to a whole word.
  socket.write(Buffer.concat([hello, Buffer.from(`${cookieName}\0\0`), file.subarray(-16)]));
  const head = await read(8);
  const setup = await read(4 * head.readUInt16LE(6));
  if (head[0] !== 1) throw new Error(`the display refused: ${setup.toString('latin1')}`);
  const formats = 32 + (setup.readUInt16LE(16) + 3 - ((setup.readUInt16LE(16) + 3) % 4));

  /** Replies come in the order of the requests, and errors in the place of replies. */
  const waiting = new Map<number, (reply: Buffer | undefined) => void>();
  let serial = 0;
  void (async () => {
    while (!socket.destroyed) {
      const start = await read(32);
      const isReply = start[0] === 1;
      const rest =
        isReply && start.readUInt32LE(4) > 0 ? await read(4 * start.readUInt32LE(4)) : Buffer.alloc(0);
      // 0 is an error; above 1 are events, which nobody asked for.
      if ((start[0] ?? 2) > 1) continue;
      const of = start.readUInt16LE(2);
      waiting.get(of)?.(isReply ? Buffer.concat([start, rest]) : undefined);
      waiting.delete(of);
    }
  })().catch(() => socket.destroy());

  return {
    root: setup.readUInt32LE(formats + 8 * (setup[21] ?? 0)),
    keycodes: { first: setup[26] ?? 8, last: setup[27] ?? 255 },
    tell(request: Buffer): void {
      serial = (serial + 1) % 65_536;
      socket.write(request);
    },
    /** Nothing when the display answers with an error. */
    ask(request: Buffer): Promise<Buffer | undefined> {
      this.tell(request);
      return new Promise((resolve) => waiting.set(serial, resolve));
    },
    close: () => socket.destroy(),
  };
}

/** Reads exactly so many bytes at a time. */
function reader(socket: Socket) {
  const chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let rest: Buffer = Buffer.alloc(0);
  return async (bytes: number): Promise<Buffer> => {
    const parts = [rest];
    for (let size = rest.length; size < bytes; ) {
      const { done, value } = await chunks.next();
      if (done) throw new Error('the display has gone');
      parts.push(value);
      size += value.length;
    }
    const all = Buffer.concat(parts);
    rest = all.subarray(bytes);
    return all.subarray(0, bytes);
  };
}
