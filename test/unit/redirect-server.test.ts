import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callbackPage } from '../../main/sign-in/callback-page.ts';
import { openRedirectServer, type RedirectServer } from '../../main/sign-in/redirect-server.ts';
import { failureOfCall } from './failure-of.ts';
import { ask, isClosed, openRaw, statusesIn } from './raw-http.ts';

const issuer = 'https://accounts.google.com';
const state = 'sT-4te_0123456789abcdefghijklmnopqrstuvwxyzABC';

let server: RedirectServer;
let origin: string;
let delivered: URL[];

beforeEach(async () => {
  server = await openRedirectServer();
  server.expect({ state, issuer, issRequired: true });
  origin = new URL(server.redirectUri).origin;
  delivered = [];
  void server.callback.then((url) => delivered.push(url));
});

afterEach(() => server.close());

const genuine = () =>
  `${server.redirectUri}?${new URLSearchParams({ state, iss: issuer, code: '4/0Acanary' })}`;

/** The genuine redirect is answered and delivered. */
async function expectGenuineToWork() {
  const response = await ask(genuine());
  expect(response.status).toBe(303);
  expect((await server.callback).searchParams.get('code')).toBe('4/0Acanary');
}

describe('the address', () => {
  test('is on the literal loopback address, with 128 random bits in its path', () => {
    const { protocol, hostname, pathname } = new URL(server.redirectUri);
    expect([protocol, hostname]).toEqual(['http:', '127.0.0.1']);
    expect(pathname).toMatch(/^\/cb\/[A-Za-z0-9_-]{22}$/);
  });

  test('is another one each time', async () => {
    const others = await Promise.all(Array.from({ length: 20 }, openRedirectServer));
    const addresses = [server, ...others].map(({ redirectUri }) => redirectUri);
    await Promise.all(others.map((other) => other.close()));
    expect(new Set(addresses.map((address) => new URL(address).pathname)).size).toBe(21);
    expect(new Set(addresses.map((address) => new URL(address).port)).size).toBe(21);
  });

  test('answers at 127.0.0.1 alone', async () => {
    const { port } = new URL(origin);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ family, address }) => family === 'IPv4' && address !== '127.0.0.1')
      .map(({ address }) => address);
    for (const address of [...others, '127.0.0.2']) {
      expect(await isClosed(`http://${address}:${port}`), address).toBe(true);
    }
    expect(await isClosed(origin)).toBe(false);
  });

  test('cannot be taken by another program while it is open', async () => {
    const squatter = createServer();
    const failed = once(squatter, 'error');
    squatter.listen({ host: '127.0.0.1', port: Number(new URL(origin).port) });
    const [error] = await failed;
    expect(error).toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('the genuine redirect', () => {
  test('is answered by 303 to the page without a query, and delivered', async () => {
    const response = await ask(genuine());
    expect([response.status, response.headers.location]).toEqual([303, '/done']);
    const callback = await server.callback;
    expect(callback.href.startsWith(`${server.redirectUri}?`)).toBe(true);
    expect(Object.fromEntries(callback.searchParams)).toEqual({ state, iss: issuer, code: '4/0Acanary' });
  });

  test('leads to a page that loads nothing and leaks nothing', async () => {
    const { headers } = await ask(genuine());
    const page = await ask(new URL(headers.location ?? '', origin).href);
    expect([page.status, page.text]).toEqual([200, callbackPage]);
    expect(page.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'$/),
    });
    const sources = [...callbackPage.matchAll(/(?:src|href|url)\s*[=(]\s*"?([^")\s>]+)/g)].map(
      ([, at = '']) => at,
    );
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((at) => !at.startsWith('data:'))).toEqual([]);
  });

  test('is delivered once when it comes twice at the same time', async () => {
    const responses = await Promise.all([ask(genuine()), ask(genuine()), ask(genuine())]);
    expect(responses.map(({ status }) => status)).toEqual([303, 303, 303]);
    await server.callback;
    expect(delivered).toHaveLength(1);
  });

  test('counts first when another with the right state follows', async () => {
    await ask(genuine());
    await ask(genuine().replace('canary', 'second'));
    expect((await server.callback).searchParams.get('code')).toBe('4/0Acanary');
    expect(delivered).toHaveLength(1);
  });

  test('is refused before anything is expected', async () => {
    const early = await openRedirectServer();
    const response = await ask(
      `${early.redirectUri}?${new URLSearchParams({ state, iss: issuer, code: 'a' })}`,
    );
    expect(response.status).toBe(404);
    expect(failureOfCall(() => early.paste(early.redirectUri)).code).toBe('PASTED_ADDRESS_NOT_OURS');
    await early.close();
  });
});

describe('a request that is not the answer', () => {
  test('changes nothing, and the genuine one still counts', async () => {
    const wrong = [
      `${origin}/`,
      `${origin}/favicon.ico`,
      `${origin}/cb/guess`,
      server.redirectUri,
      `${server.redirectUri}?error=access_denied`,
      `${server.redirectUri}?state=x&code=y`,
      genuine().replace('state=sT', 'state=ST'),
      genuine().replace('iss=', 'issuer='),
    ];
    for (const url of wrong) expect((await ask(url)).status, url).toBeGreaterThanOrEqual(400);
    for (const method of ['POST', 'PUT', 'OPTIONS', 'DELETE']) {
      expect((await ask(genuine(), { method })).status).toBe(405);
    }
    expect((await ask(genuine(), { headers: { origin: 'https://evil.test' } })).status).toBe(403);
    expect(delivered).toEqual([]);
    await expectGenuineToWork();
  });

  test('gets no page any more when sixteen have come down its connection', async () => {
    const { host } = new URL(origin);
    const { answer } = openRaw(origin, `GET /done HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(1_000));
    const statuses = statusesIn(await answer);
    expect(statuses.filter((status) => status === 200)).toHaveLength(16);
    expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
    await expectGenuineToWork();
  });
});

describe('connections that hold still', () => {
  test('keep nobody out, however many there are: the oldest is closed for the newest', async () => {
    const held = Array.from({ length: 200 }, () => openRaw(origin));
    await Promise.all(held.slice(0, 136).map(({ closed }) => closed));
    expect(held.slice(136).filter(({ socket }) => socket.destroyed)).toEqual([]);
    await expectGenuineToWork();
  });
});

describe('the port', () => {
  test('is closed within a second after the answer', async () => {
    await expectGenuineToWork();
    const answeredAt = performance.now();
    while (!(await isClosed(origin))) expect(performance.now() - answeredAt).toBeLessThan(1_000);
  });

  test('is closed at once when the attempt ends, with every connection', async () => {
    const silent = Array.from({ length: 5 }, () => openRaw(origin));
    await Promise.all(silent.map(({ socket }) => once(socket, 'connect')));
    await server.close();
    expect(await isClosed(origin)).toBe(true);
    await Promise.all(silent.map(({ closed }) => closed));
    await server.close();
    expect(delivered).toEqual([]);
  });
});

describe('a pasted address', () => {
  test.each([
    ['as it is', (address: string) => address],
    ['with blanks around', (address: string) => `\n  ${address}\t\n`],
    ['with a fragment', (address: string) => `${address}#`],
    ['with more parameters', (address: string) => `${address}&scope=a&authuser=0`],
  ])('is taken %s', async (_, write) => {
    server.paste(write(genuine()));
    expect((await server.callback).searchParams.get('code')).toBe('4/0Acanary');
  });

  test.each([
    ['nothing', () => ''],
    ['no address', () => 'my code is 4/0Acanary'],
    ['the code alone', () => '4/0Acanary'],
    ['localhost', () => genuine().replace('127.0.0.1', 'localhost')],
    ['another port', () => genuine().replace(/:\d+\//, ':1/')],
    ['another path', () => genuine().replace('/cb/', '/cb/x')],
    ['another protocol', () => genuine().replace('http:', 'https:')],
    ['the sign-in page', () => `${issuer}/o/oauth2/v2/auth?state=${state}`],
    ['a script', () => `javascript:${genuine()}`],
  ])('is not ours when it is %s', (_, address) => {
    expect(failureOfCall(() => server.paste(address())).code).toBe('PASTED_ADDRESS_NOT_OURS');
    expect(delivered).toEqual([]);
  });

  test.each([
    ['no query', () => server.redirectUri],
    ['another state', () => genuine().replace('state=s', 'state=S')],
    ['no code', () => genuine().replace('code=', 'kode=')],
    ['a query in its fragment', () => genuine().replace('?', '#')],
    ['no iss', () => genuine().replace('iss=', 'is=')],
  ])('is refused when it has %s', async (_, address) => {
    expect(failureOfCall(() => server.paste(address())).code).toBe('PASTED_ADDRESS_REFUSED');
    await expectGenuineToWork();
  });

  test('never throws but a failure, whatever is pasted', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => server.redirectUri + text),
        ),
        (text) => {
          expect(failureOfCall(() => server.paste(text)).code).toMatch(/^PASTED_ADDRESS_/);
        },
      ),
      { numRuns: 1_000 },
    );
  }, 20_000);

  test('changes nothing when the browser was faster', async () => {
    await expectGenuineToWork();
    server.paste(genuine().replace('canary', 'pasted'));
    await expect(server.callback).resolves.toMatchObject({ href: expect.stringContaining('canary') });
    expect(delivered).toHaveLength(1);
  });
});
