/** Base64url (RFC 4648 section 5) and UTF-8 (RFC 3629), strictly and by hand: this folder has neither `atob` nor `TextDecoder`. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const sextets = new Map([...alphabet].map((character, value) => [character, value]));

/** The bytes of a part of a JWT; nothing when it is not base64url without padding (RFC 7515 section 2). */
export function decodeBase64Url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 6) / 8));
  let buffer = 0;
  let bits = 0;
  let written = 0;
  for (const character of text) {
    const value = sextets.get(character);
    if (value === undefined) return undefined;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[written] = (buffer >> bits) & 0xff;
    written += 1;
  }
  return bytes;
}

/** How a first byte begins a character: the bytes that follow it, and the smallest character it may stand for. */
function beginning(byte: number): readonly [following: number, bits: number, least: number] | undefined {
  if (byte < 0x80) return [0, byte, 0];
  if (byte >= 0xc2 && byte < 0xe0) return [1, byte & 0x1f, 0x80];
  if (byte >= 0xe0 && byte < 0xf0) return [2, byte & 0x0f, 0x800];
  if (byte >= 0xf0 && byte < 0xf5) return [3, byte & 0x07, 0x10000];
  return undefined;
}

/** The text of UTF-8 bytes; nothing when they are not, including overlong forms and halves of surrogate pairs. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  let text = '';
  for (let index = 0; index < bytes.length; ) {
    const start = beginning(bytes[index] ?? 0);
    if (!start) return undefined;
    const [following, bits, least] = start;
    let point = bits;
    for (let step = 1; step <= following; step += 1) {
      const byte = bytes[index + step];
      if (byte === undefined || (byte & 0xc0) !== 0x80) return undefined;
      point = (point << 6) | (byte & 0x3f);
    }
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    text += String.fromCodePoint(point);
    index += following + 1;
  }
  return text;
}
