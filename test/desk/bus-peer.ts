// A program on a desk's session bus, as far as tests play one: it has a name, it answers calls, and it calls others.

import { once } from 'node:events';
import { connect } from 'node:net';
import { Reader, Writer } from '../../main/desktop/dbus-message.ts';
import { busPath } from '../../main/desktop/session-bus.ts';

/** Something that was called of this peer. */
export interface BusCall {
  readonly serial: number;
  readonly sender: string;
  readonly member: string;
}

export interface BusPeer {
  /** Answers with what the body holds, read from its start; rejects when the call was refused. */
  call(order: Order): Promise<Reader>;
  close(): Promise<void>;
}

interface Order {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: Writer;
}

/** What an answer carries: a body and its signature. */
export interface Answer {
  readonly signature: string;
  readonly body: Writer;
}

export interface PeerOptions {
  /** The name it takes. */
  readonly name?: string;
  /** What it answers; nothing for an empty answer, `never` for none at all. */
  readonly answer?: (call: BusCall) => Answer | undefined | 'never';
}

interface Message extends BusCall {
  readonly kind: number;
  readonly answers: number;
  readonly length: number;
  readonly body: Buffer;
}

const bus = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};
const kinds = { call: 1, answer: 2, error: 3 } as const;

export async function openBusPeer(
  env: Readonly<Record<string, string>>,
  { name, answer = () => undefined }: PeerOptions = {},
): Promise<BusPeer> {
  const socket = connect(busPath(env) ?? '');
  const waiting = new Map<number, { answered: (body: Reader) => void; refused: (error: Error) => void }>();
  let serial = 0;
  let data = Buffer.alloc(0);
  let letIn: () => void = () => undefined;
  const isIn = new Promise<void>((resolve) => {
    letIn = resolve;
  });

  const send = (kind: number, fields: Writer, body: Writer) => {
    serial += 1;
    const head = new Writer();
    // Little-endian, no flags, version 1.
    for (const byte of [0x6c, kind, 0, 1]) head.byte(byte);
    head.uint32(body.length);
    head.uint32(serial);
    head.uint32(fields.length);
    head.bytes(fields.take());
    head.align(8);
    head.bytes(body.take());
    socket.write(head.take());
    return serial;
  };
  const call = (order: Order) =>
    new Promise<Reader>((answered, refused) => {
      const fields = new Writer();
      fields.field(1, 'o', order.path);
      fields.field(2, 's', order.interface);
      fields.field(3, 's', order.member);
      fields.field(6, 's', order.destination);
      if (order.signature !== undefined) fields.field(8, 'g', order.signature);
      waiting.set(send(kinds.call, fields, order.body ?? new Writer()), { answered, refused });
    });
  const reply = (to: BusCall) => {
    const said = answer(to);
    if (said === 'never') return;
    const fields = new Writer();
    fields.align(8);
    fields.byte(5);
    fields.signature('u');
    fields.uint32(to.serial);
    fields.field(6, 's', to.sender);
    if (said) fields.field(8, 'g', said.signature);
    send(kinds.answer, fields, said?.body ?? new Writer());
  };
  const take = (message: Message) => {
    if (message.kind === kinds.call) return reply(message);
    const asked = waiting.get(message.answers);
    waiting.delete(message.answers);
    if (message.kind === kinds.answer) asked?.answered(new Reader(message.body, true));
    else asked?.refused(new Error('refused on the bus'));
  };

  socket.on('error', () => undefined);
  socket.on('close', () => {
    for (const { refused } of waiting.values()) refused(new Error('the bus is gone'));
  });
  socket.on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    if (data.subarray(0, 3).toString() === 'OK ') {
      const lineEnd = data.indexOf('\r\n');
      if (lineEnd === -1) return;
      data = data.subarray(lineEnd + 2);
      socket.write('BEGIN\r\n');
      letIn();
    }
    for (let message = readMessage(data); message; message = readMessage(data)) {
      data = data.subarray(message.length);
      take(message);
    }
  });
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  await isIn;
  await call({ ...bus, member: 'Hello' });
  if (name !== undefined) {
    const body = new Writer();
    body.string(name);
    body.uint32(0);
    await call({ ...bus, member: 'RequestName', signature: 'su', body });
  }
  return {
    call,
    async close() {
      if (socket.destroyed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
}

function readMessage(data: Buffer): Message | undefined {
  if (data.length < 16) return undefined;
  const reader = new Reader(data, true);
  const fieldsEnd = 16 + reader.uint32At(12);
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8;
  const length = bodyStart + reader.uint32At(4);
  if (data.length < length) return undefined;
  const fields = new Map<number, string | number>();
  reader.at = 16;
  while (reader.at < fieldsEnd) {
    reader.align(8);
    const code = reader.byte();
    fields.set(code, reader.plain(reader.signature()));
  }
  return {
    kind: data.readUInt8(1),
    serial: reader.uint32At(8),
    answers: Number(fields.get(5) ?? 0),
    length,
    sender: String(fields.get(7) ?? ''),
    member: String(fields.get(3) ?? ''),
    body: data.subarray(bodyStart, length),
  };
}
