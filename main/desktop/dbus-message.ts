/** D-Bus messages, as far as Lanyard asks and listens: calls that carry strings, answers of one plain value. */

/** https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol-messages */
export interface Call {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly strings?: readonly string[];
}

export interface Heard {
  readonly kind: 'call' | 'answer' | 'error' | 'signal' | 'other';
  /** Of the call that is answered. */
  readonly answers: number | undefined;
  readonly interface: string | undefined;
  readonly member: string | undefined;
  /** The first value, when it is a boolean, bare or in a variant. */
  readonly boolean: boolean | undefined;
}

/** Larger ones are no answer to anything asked here. */
export const largestMessage = 1024 * 1024;

const kinds = ['other', 'call', 'answer', 'error', 'signal'] as const;
const field = { path: 1, interface: 2, member: 3, answers: 5, destination: 6, signature: 8 } as const;

export function writeCall(serial: number, call: Call): Buffer {
  const { strings = [] } = call;
  const body = new Writer();
  for (const text of strings) body.string(text);
  const head = new Writer();
  for (const byte of [0x6c, kinds.indexOf('call'), 0, 1]) head.byte(byte);
  head.uint32(body.length);
  head.uint32(serial);
  const fields = new Writer();
  fields.field(field.path, 'o', call.path);
  fields.field(field.interface, 's', call.interface);
  fields.field(field.member, 's', call.member);
  fields.field(field.destination, 's', call.destination);
  if (strings.length > 0) fields.field(field.signature, 'g', 's'.repeat(strings.length));
  head.uint32(fields.length);
  // The fields begin at a multiple of 8, so they could be written by themselves.
  head.bytes(fields.take());
  head.align(8);
  head.bytes(body.take());
  return head.take();
}

/** The first message of `data` and how long it is; nothing while it is not whole. Throws on what is no message. */
export function readMessage(data: Buffer): { readonly heard: Heard; readonly length: number } | undefined {
  if (data.length < 16) return undefined;
  const little = data[0] === 0x6c;
  if (!little && data[0] !== 0x42) throw new Error('no D-Bus message');
  const reader = new Reader(data, little);
  const kind = kinds[data[1] ?? 0] ?? 'other';
  const bodyLength = reader.uint32At(4);
  const fieldsEnd = 16 + reader.uint32At(12);
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8;
  const length = bodyStart + bodyLength;
  if (length > largestMessage) throw new Error('a D-Bus message is too large');
  if (data.length < length) return undefined;

  const fields = new Map<number, string | number>();
  reader.at = 16;
  while (reader.at < fieldsEnd) {
    reader.align(8);
    const code = reader.byte();
    fields.set(code, reader.plain(reader.signature()));
  }
  reader.at = bodyStart;
  const text = (code: number) => {
    const value = fields.get(code);
    return typeof value === 'string' ? value : undefined;
  };
  const answers = fields.get(field.answers);
  return {
    length,
    heard: {
      kind,
      answers: typeof answers === 'number' ? answers : undefined,
      interface: text(field.interface),
      member: text(field.member),
      boolean: bodyLength === 0 ? undefined : reader.boolean(text(field.signature) ?? ''),
    },
  };
}

export class Writer {
  #parts: number[] = [];
  get length() {
    return this.#parts.length;
  }
  byte(value: number) {
    this.#parts.push(value);
  }
  bytes(values: Iterable<number>) {
    for (const value of values) this.#parts.push(value);
  }
  align(to: number) {
    while (this.#parts.length % to !== 0) this.#parts.push(0);
  }
  uint32(value: number) {
    this.align(4);
    this.bytes([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24]);
  }
  string(text: string) {
    const bytes = Buffer.from(text);
    this.uint32(bytes.length);
    this.bytes(bytes);
    this.byte(0);
  }
  signature(text: string) {
    this.byte(text.length);
    this.bytes(Buffer.from(text));
    this.byte(0);
  }
  field(code: number, type: 'o' | 's' | 'g', value: string) {
    this.align(8);
    this.byte(code);
    this.signature(type);
    if (type === 'g') this.signature(value);
    else this.string(value);
  }
  take(): Buffer {
    return Buffer.from(this.#parts);
  }
}

/** Reading behind the end throws. */
export class Reader {
  at = 0;
  readonly #data: Buffer;
  readonly #little: boolean;
  constructor(data: Buffer, little: boolean) {
    this.#data = data;
    this.#little = little;
  }
  align(to: number) {
    this.at = Math.ceil(this.at / to) * to;
  }
  byte(): number {
    const value = this.#data.readUInt8(this.at);
    this.at += 1;
    return value;
  }
  uint32At(at: number): number {
    return this.#little ? this.#data.readUInt32LE(at) : this.#data.readUInt32BE(at);
  }
  uint32(): number {
    this.align(4);
    const value = this.uint32At(this.at);
    this.at += 4;
    return value;
  }
  #text(length: number): string {
    const text = this.#data.toString('utf8', this.at, this.at + length);
    this.at += length + 1;
    return text;
  }
  signature(): string {
    return this.#text(this.byte());
  }
  /** The types that header fields have. */
  plain(type: string): string | number {
    if (type === 'g') return this.signature();
    if (type === 's' || type === 'o') return this.#text(this.uint32());
    if (type === 'u') return this.uint32();
    throw new Error('a D-Bus header of an unknown type');
  }
  boolean(type: string): boolean | undefined {
    if (type === 'v') return this.boolean(this.signature());
    return type.startsWith('b') ? this.uint32() === 1 : undefined;
  }
}
