import { expect, test } from 'vitest';
import { account } from '../../app/account.ts';
import { fetchPicture } from '../../main/sign-in/picture.ts';

const origins = ['https://lh3.googleusercontent.com'];
const address = 'https://lh3.googleusercontent.com/a/x=s96-c';
const starts = {
  png: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
  jpeg: Buffer.from('\xff\xd8\xff\xe0', 'latin1'),
  webp: Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'),
};

function answering(bytes: Buffer, status = 200) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return new Response(new Uint8Array(bytes), { status, headers: { 'content-type': 'text/html' } });
  };
  return { fetch, asked };
}

/** Whether an account may have this picture. */
const canKeep = (picture: unknown) =>
  account.safeParse({
    kind: 'google-sign-in',
    id: '10000000-0000-4000-8000-000000000001',
    email: 'alice@acme.example',
    sub: '1',
    clientId: 'c',
    askedScopes: [],
    grantedScopes: [],
    signedInAt: 1,
    picture,
  }).success;

test.each(Object.entries(starts))(
  'takes a picture when it is a %s, whatever its header says',
  async (type, bytes) => {
    const picture = await fetchPicture(answering(bytes).fetch, address, origins);
    expect(picture).toBe(`data:image/${type};base64,${bytes.toString('base64')}`);
    expect(canKeep(picture)).toBe(true);
  },
);

test('takes one that is as large as can be kept', async () => {
  const largest = Buffer.concat([starts.png, Buffer.alloc(60_000 - starts.png.length)]);
  const picture = await fetchPicture(answering(largest).fetch, address, origins);
  expect(canKeep(picture)).toBe(true);
  const larger = Buffer.concat([largest, Buffer.alloc(1)]);
  expect(await fetchPicture(answering(larger).fetch, address, origins)).toBeUndefined();
});

test.each([
  ['an SVG', Buffer.from('<svg onload="alert(1)"/>')],
  ['a page', Buffer.from('<!doctype html>')],
  ['a GIF', Buffer.from('GIF89a')],
  ['empty', Buffer.alloc(0)],
  ['half a PNG', starts.png.subarray(0, 7)],
])('takes none when it is %s', async (_, bytes) => {
  expect(await fetchPicture(answering(bytes).fetch, address, origins)).toBeUndefined();
});

test.each([204, 206, 301, 401, 404])('takes none when the status is %i', async (status) => {
  const fetch = async () => new Response(status === 204 ? null : new Uint8Array(starts.png), { status });
  expect(await fetchPicture(fetch, address, origins)).toBeUndefined();
});

test.each([
  'http://lh3.googleusercontent.com/a',
  'https://lh3.googleusercontent.com.evil.test/a',
  'https://lh3.googleusercontent.com@evil.test/a',
  'https://lh3.googleusercontent.com:8443/a',
  'https://evil.test/a',
  'file:///etc/passwd',
  'data:image/png;base64,AAAA',
  '//lh3.googleusercontent.com/a',
  '',
])('asks nobody when the address is %j', async (elsewhere) => {
  const { fetch, asked } = answering(starts.png);
  expect(await fetchPicture(fetch, elsewhere, origins)).toBeUndefined();
  expect(asked).toEqual([]);
});

test('is no matter when it fails', async () => {
  expect(await fetchPicture(() => Promise.reject(new Error('x')), address, origins)).toBeUndefined();
});
