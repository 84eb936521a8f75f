import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { callbackPage } from '../../main/sign-in/callback-page.ts';
import { openRedirectServer, type RedirectServer } from '../../main/sign-in/redirect-server.ts';
import { failureOfCall } from './failure-of.ts';
import { ask, isClosed, openRaw, type PlainAnswer, statusesIn } from './raw-http.ts';

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

/** The head of a request for the genuine callback, as a browser sends it; lines may follow. */
const genuineHead = () => {
  const { pathname, search, host } = new URL(genuine());
  return `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\n`;
};

/** The genuine redirect is answered and delivered. */
async function expectGenuineToWork() {
  const response = await ask(genuine());
  expect(response.status).toBe(303);
  expect((await server.callback).searchParams.get('code')).toBe('4/0Acanary');
}

/** An answer without what differs from minute to minute. */
function bytesOf({ status, headers: { date: _, ...headers }, text }: PlainAnswer) {
  return JSON.stringify([status, headers, text]);
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

  test('gets an answer that holds nothing of it', async () => {
    const payloads = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "';alert(1)//",
      'javascript:alert(1)',
      '\r\nLocation: https://evil.test',
      '%0d%0aSet-Cookie:a=b',
      '{{7*7}}',
      '</title><svg onload=alert(1)>',
      '\u202egnp.exe',
      'data:text/html,<script>alert(1)</script>',
    ];
    for (const [place, address] of [
      [
        'the query',
        (payload: string) => `${server.redirectUri}?error_description=${payload}&state=${payload}`,
      ],
      ['the last page’s query', (payload: string) => `${origin}/done?${payload}`],
      ['the path', (payload: string) => `${origin}/${payload}`],
    ] as const) {
      const plain = bytesOf(await ask(address('plain')));
      for (const payload of payloads) {
        expect(bytesOf(await ask(address(encodeURIComponent(payload)))), place).toBe(plain);
      }
    }
    const plainDone = bytesOf(await ask(`${origin}/done`));
    for (const payload of payloads) {
      const headers = { referer: encodeURIComponent(payload), 'x-test': encodeURIComponent(payload) };
      expect(bytesOf(await ask(`${origin}/done`, { headers }))).toBe(plainDone);
    }
  });

  test.each([
    ['a big address', () => `GET /${'a'.repeat(10_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    [
      '200 big headers',
      () => `${genuineHead()}${'X-Filler: 0123456789012345678901234567890123456789\r\n'.repeat(200)}\r\n`,
    ],
    ['broken chunks', () => `${genuineHead()}Transfer-Encoding: chunked\r\n\r\nZZ\r\nbad`],
    ['two lengths', () => `${genuineHead()}Content-Length: 0\r\nContent-Length: 10\r\n\r\n`],
    [
      'a length and chunks',
      () => `${genuineHead()}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a length that is no number', () => `${genuineHead()}Content-Length: -1\r\n\r\n`],
    ['a folded header', () => `${genuineHead()}X-A: b\r\n c\r\n\r\n`],
    ['a blank before the colon', () => `${genuineHead()}Origin : https://evil.test\r\n\r\n`],
    ['a NUL in a header', () => `${genuineHead()}X-A: \0\r\n\r\n`],
    ['no protocol', () => 'GET /\r\n\r\n'],
    ['another protocol', () => 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a TLS greeting', () => Buffer.from('160301020001000001fc0303', 'hex')],
    ['noise', () => Buffer.concat([randomBytes(2_000), Buffer.from('\r\n\r\n')])],
    ['the preface of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a tunnel', () => 'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['an upgrade', () => `${genuineHead()}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`],
    [
      'an expectation',
      () => `${genuineHead()}Expect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello`,
    ],
  ])('is turned away when it is %s', async (_, bytes) => {
    const { answer, socket } = openRaw(origin, bytes());
    const statuses = statusesIn(await answer);
    socket.destroy();
    expect(statuses.filter((status) => status < 400)).toEqual([]);
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

  test('never reads a second request out of the body of the first', async () => {
    const { answer } = openRaw(
      origin,
      `POST /x HTTP/1.1\r\nHost: evil.test\r\nContent-Length: ${genuineHead().length + 2}\r\n\r\n${genuineHead()}\r\n`,
    );
    expect(statusesIn(await answer)).toEqual([403]);
    expect(delivered).toEqual([]);
  });
});

describe('fuzz', () => {
  test('delivers nothing and stays up when it is sent noise', async () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'Host: x',
        'Transfer-Encoding: chunked',
        'Content-Length: 3',
        'Upgrade: h2c',
        'Expect: 100-continue',
      ),
    );
    const head = fc.tuple(
      fc.constantFrom('GET', 'POST', 'HEAD', 'CONNECT', 'get', 'OPTIONS'),
      fc.oneof(
        fc.webPath(),
        fc.string(),
        fc.constantFrom('*', '/done', new URL(server.redirectUri).pathname),
      ),
      fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9'),
      fc.array(line, { maxLength: 6 }),
    );
    const bytes = fc.oneof(
      head.map(([method, target, protocol, lines]) =>
        Buffer.from(
          `${method} ${target} ${protocol}\r\nHost: ${new URL(origin).host}\r\n${lines.join('\r\n')}\r\n\r\n`,
        ),
      ),
      fc.uint8Array({ minLength: 1, maxLength: 400 }).map((noise) => Buffer.from(noise)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(bytes, { minLength: 10, maxLength: 30 }), async (noises) => {
        await Promise.all(
          noises.map((noise) => {
            const { socket, closed } = openRaw(origin);
            socket.end(noise);
            return closed;
          }),
        );
        expect(delivered).toEqual([]);
      }),
      { numRuns: 50 },
    );
    await expectGenuineToWork();
  }, 20_000);

  test('delivers nothing when a request has any query but the genuine one', async () => {
    const word = fc.oneof(
      fc.constantFrom(
        'state',
        'code',
        'iss',
        'error',
        issuer,
        state.slice(0, -1),
        state.toUpperCase(),
        'id_token',
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word), { maxLength: 8 }), async (pairs) => {
        const response = await ask(`${server.redirectUri}?${new URLSearchParams(pairs)}`);
        expect(response.status).toBe(400);
        expect(response.headers).not.toHaveProperty('location');
      }),
      { numRuns: 700 },
    );
    expect(delivered).toEqual([]);
    await expectGenuineToWork();
  }, 20_000);
});

describe('connections that hold still', () => {
  /** Says nothing, and never closes its own side whatever the server does. */
  function hold(bytes = '') {
    const { hostname, port } = new URL(origin);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('error', () => undefined).resume();
    if (bytes !== '') socket.write(bytes);
    const ended = new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()));
    return { socket, connected: once(socket, 'connect'), ended };
  }

  async function expectAnswerWithinASecond() {
    const askedAt = performance.now();
    expect((await ask(`${origin}/done`)).status).toBe(200);
    expect(performance.now() - askedAt).toBeLessThan(1_000);
  }

  test('are closed within 6 seconds, and the genuine one is answered at once meanwhile and after', async () => {
    const unfinished = `${genuineHead().replace('GET', 'POST')}Content-Length: 100\r\n\r\nhalf`;
    const drip = hold('GET /done HTTP/1.1\r\nHost: 127.');
    const dripping = setInterval(() => drip.socket.write('0'), 1_000);
    const held = [
      ...Array.from({ length: 50 }, () => hold()),
      ...Array.from({ length: 9 }, () => hold(unfinished)),
      drip,
    ];
    await Promise.all(held.map(({ connected }) => connected));
    const startedAt = performance.now();
    await expectAnswerWithinASecond();

    await Promise.all(held.map(({ ended }) => ended));
    clearInterval(dripping);
    expect(performance.now() - startedAt).toBeLessThan(6_000);

    // All 60 are still open on their own side, and yet their places are free again.
    const more = Array.from({ length: 60 }, () => hold());
    await Promise.all(more.map(({ connected }) => connected));
    await expectAnswerWithinASecond();
    await expectGenuineToWork();
    for (const { socket } of [...held, ...more]) socket.destroy();
  }, 12_000);
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

  test('belongs to one attempt when ten run at once', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const own = await openRedirectServer();
        own.expect({ state: `${state}${index}`, issuer, issRequired: true });
        return { own, state: `${state}${index}`, code: `code-${index}` };
      }),
    );
    const callbackOf = ({ own }: (typeof attempts)[number], by: (typeof attempts)[number]) =>
      `${own.redirectUri}?${new URLSearchParams({ state: by.state, iss: issuer, code: by.code })}`;
    for (const one of attempts) {
      for (const other of attempts) {
        if (one !== other) expect((await ask(callbackOf(one, other))).status).toBe(400);
      }
    }
    for (const one of attempts.toReversed()) expect((await ask(callbackOf(one, one))).status).toBe(303);
    const codes = await Promise.all(
      attempts.map(async ({ own }) => (await own.callback).searchParams.get('code')),
    );
    expect(codes).toEqual(attempts.map(({ code }) => code));
    await Promise.all(attempts.map(({ own }) => own.close()));
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
  });

  test('changes nothing when the browser was faster', async () => {
    await expectGenuineToWork();
    server.paste(genuine().replace('canary', 'pasted'));
    await expect(server.callback).resolves.toMatchObject({ href: expect.stringContaining('canary') });
    expect(delivered).toHaveLength(1);
  });
});
