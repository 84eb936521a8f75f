/** A person's profile picture, fetched once and kept inline: showing it later asks nobody. */
import type { Fetch } from '../http/provider-fetch.ts';

const largestPictureBytes = 60_000;

/** First bytes of the formats the window can show; what a header claims is not asked. */
const formats: readonly { readonly type: string; readonly starts: (bytes: Buffer) => boolean }[] = [
  { type: 'image/png', starts: (bytes) => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', starts: (bytes) => bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff' },
  {
    type: 'image/webp',
    starts: (bytes) =>
      bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
      bytes.subarray(8, 12).toString('latin1') === 'WEBP',
  },
];

/**
 * The picture as a data URL, or nothing when its address is not of `allowedOrigins`, it is larger than 60 kB, or it
 * is no picture. Initials do as well, so no failure is worth telling.
 */
export async function fetchPicture(
  fetch: Fetch,
  address: string,
  allowedOrigins: readonly string[],
): Promise<string | undefined> {
  if (!URL.canParse(address) || !allowedOrigins.includes(new URL(address).origin)) return undefined;
  try {
    const response = await fetch(address, {
      method: 'GET',
      headers: { accept: 'image/png,image/jpeg,image/webp' },
    });
    if (response.status !== 200) return undefined;
    const bytes = Buffer.from(await response.arrayBuffer());
    const format = formats.find(({ starts }) => starts(bytes));
    if (!format || bytes.length > largestPictureBytes) return undefined;
    return `data:${format.type};base64,${bytes.toString('base64')}`;
  } catch {
    return undefined;
  }
}
