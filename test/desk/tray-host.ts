// A desktop's tray, as far as programs see it: the StatusNotifier watcher on the desk's session bus. It takes every
// icon and draws none.

import { once } from 'node:events';
import { connect } from 'node:net';
import { Reader, Writer } from '../../main/desktop/dbus-message.ts';
import { busPath } from '../../main/desktop/session-bus.ts';
import type { Desk } from './desk.ts';

const name = 'org.kde.StatusNotifierWatcher';

export interface TrayHost {
  /** The members that programs have called so far. */
  readonly called: readonly string[];
  close(): Promise<void>;
}

interface Call {
  readonly kind: number;
  readonly serial: number;
  readonly length: number;
  readonly sender: string;
  readonly member: string;
}

export async function openTrayHost(desk: Desk): Promise<TrayHost> {
  const socket = connect(busPath(desk.env) ?? '');
  socket.on('error', () => undefined);
  const called: string[] = [];
  let serial = 0;
  let data = Buffer.alloc(0);
  let ready: () => void = () => undefined;
  const owned = new Promise<void>((resolve) => {
    ready = resolve;
  });

  const send = (kind: 1 | 2, fields: Writer, body: Writer) => {
    serial += 1;
    const head = new Writer();
    // Little-endian, no reply wanted to a reply, version 1.
    for (const byte of [0x6c, kind, 0, 1]) head.byte(byte);
    head.uint32(body.length);
    head.uint32(serial);
    head.uint32(fields.length);
    head.bytes(fields.take());
    head.align(8);
    head.bytes(body.take());
    socket.write(head.take());
  };
  const askBus = (member: string, body = new Writer(), signature = '') => {
    const fields = new Writer();
    fields.field(1, 'o', '/org/freedesktop/DBus');
    fields.field(2, 's', 'org.freedesktop.DBus');
    fields.field(3, 's', member);
    fields.field(6, 's', 'org.freedesktop.DBus');
    if (signature !== '') fields.field(8, 'g', signature);
    send(1, fields, body);
  };
  const answer = (call: Call) => {
    const fields = new Writer();
    fields.align(8);
    fields.byte(5);
    fields.signature('u');
    fields.uint32(call.serial);
    fields.field(6, 's', call.sender);
    const body = new Writer();
    if (call.member === 'Get') {
      fields.field(8, 'g', 'v');
      body.signature('b');
      body.uint32(1);
    }
    send(2, fields, body);
  };

  socket.on('data', (chunk) => {
    data = Buffer.concat([data, chunk]);
    if (data.subarray(0, 3).toString() === 'OK ') {
      const lineEnd = data.indexOf('\r\n');
      if (lineEnd === -1) return;
      data = data.subarray(lineEnd + 2);
      socket.write('BEGIN\r\n');
      askBus('Hello');
      const body = new Writer();
      body.string(name);
      body.uint32(0);
      askBus('RequestName', body, 'su');
    }
    for (let call = readCall(data); call; call = readCall(data)) {
      data = data.subarray(call.length);
      // The answer to the second thing that was asked of the bus.
      if (call.kind === 2 && serial >= 2) ready();
      if (call.kind !== 1) continue;
      called.push(call.member);
      answer(call);
    }
  });
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid?.() ?? 0)).toString('hex')}\r\n`);
  await owned;
  const close = async () => {
    if (socket.destroyed) return;
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
  };
  desk.beforeClose(close);
  return { called, close };
}

function readCall(data: Buffer): Call | undefined {
  if (data.length < 16) return undefined;
  const reader = new Reader(data, true);
  const fieldsEnd = 16 + reader.uint32At(12);
  const length = Math.ceil(fieldsEnd / 8) * 8 + reader.uint32At(4);
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
    length,
    sender: String(fields.get(7) ?? ''),
    member: String(fields.get(3) ?? ''),
  };
}
