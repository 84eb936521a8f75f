import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { Failure } from '../../app/failure.ts';
import { systemClock } from '../../main/clock.ts';
import { answerOf } from '../../main/http/answer-of.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createProviderFetch, type ProviderFetchParts } from '../../main/http/provider-fetch.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { selfSigned } from './self-signed.ts';

const canary = 'ya29.canary-that-must-not-be-shown';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A provider whose answers are taken in turn, the last one again and again; it counts what it is asked. */
async function provider(...answers: RequestListener[]) {
  const asked: string[] = [];
  const host = await listen(
    createServer((request, response) => {
      asked.push(request.url ?? '');
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      answer?.(request, response);
    }),
  );
  return { url: `http://${host}/token`, host, asked };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = canary): RequestListener =>
  (_, response) =>
    void response.writeHead(code, headers).end(body);

const post: RequestInit = {
  method: 'POST',
  body: 'code=4/0Acanary',
  headers: { 'content-type': 'text/plain' },
};

/** Shortens the pauses between tries to hundredths; where they matter a test gives its own. */
const random = () => -0.98;

function fetchOf(parts: Partial<ProviderFetchParts> = {}, repeatable = true) {
  const clock = parts.clock ?? systemClock;
  const skew = createClockSkew(clock);
  const ask = createProviderFetch(
    { fetch, clock, skew, random, deadlineMs: 4_000, ...parts },
    { repeatable },
  );
  return { ask, skew };
}

describe('an answer', () => {
  test.each([200, 201, 400, 401, 403, 404, 409, 410])(
    'comes through as it is when its status is %i',
    async (code) => {
      const { url, asked } = await provider(status(code, { 'x-kept': 'yes' }, 'body'));
      const response = await fetchOf().ask(url, post);
      expect([response.status, response.headers.get('x-kept'), await response.text()]).toEqual([
        code,
        'yes',
        'body',
      ]);
      expect(asked).toHaveLength(1);
    },
  );

  test.each([600, 700, 999])('is broken when its status is %i', async (code) => {
    const { url, asked } = await provider((request) => {
      request.socket.end(`HTTP/1.1 ${code} Odd\r\ncontent-length: 0\r\n\r\n`);
    });
    const failure = await failureOf(fetchOf().ask(url, post));
    expect([failure.code, failure.facts.status]).toEqual(['PROVIDER_ANSWER_BROKEN', code]);
    expect(asked).toHaveLength(1);
  });

  test('comes through without a header that nobody can hold', () => {
    const headers = [
      ['x-hotel', '\u2603'],
      ['x y', '1'],
      ['x-kept', 'yes'],
    ] as const;
    const response = answerOf(200, headers, new Uint8Array());
    expect([...response.headers]).toEqual([['x-kept', 'yes']]);
  });

  test('comes through when it has no body', async () => {
    const { url } = await provider((_, response) => void response.writeHead(204).end());
    expect((await fetchOf().ask(url, post)).status).toBe(204);
  });

  test('is unpacked when it is gzipped', async () => {
    const { url } = await provider(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
    );
    const response = await fetchOf().ask(url, post);
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(await response.text()).toBe('hello');
  });
});

describe('a fault that may pass', () => {
  test.each([
    [429, 'RATE_LIMITED'],
    [408, 'PROVIDER_DOWN'],
    [500, 'PROVIDER_DOWN'],
    [502, 'PROVIDER_DOWN'],
    [503, 'PROVIDER_DOWN'],
    [504, 'PROVIDER_DOWN'],
    [599, 'PROVIDER_DOWN'],
  ])('is tried three times when the status is %i, then it is %s', async (code, expected) => {
    const { url, asked } = await provider(status(code));
    const failure = await failureOf(fetchOf().ask(url, post));
    expect([failure.code, failure.facts.status]).toEqual([expected, code]);
    expect(asked).toHaveLength(3);
  });

  test('is over when the second try is answered', async () => {
    const { url, asked } = await provider(status(503), status(200, {}, 'well'));
    expect(await (await fetchOf().ask(url, post)).text()).toBe('well');
    expect(asked).toHaveLength(2);
  });

  test('is tried again with the same body', async () => {
    const bodies: string[] = [];
    const collect: RequestListener = async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      response.writeHead(bodies.length < 3 ? 500 : 200).end();
    };
    const { url } = await provider(collect);
    await fetchOf().ask(url, post);
    expect(bodies).toEqual([post.body, post.body, post.body]);
  });

  test('is tried once when the request must not be repeated', async () => {
    for (const code of [408, 429, 500, 503]) {
      const { url, asked } = await provider(status(code));
      await failureOf(fetchOf({}, false).ask(url, post));
      expect(asked).toHaveLength(1);
    }
  });

  test('is tried again when it only reads, whatever the policy', async () => {
    const { url, asked } = await provider(status(500), status(200));
    expect((await fetchOf({}, false).ask(url, { method: 'GET' })).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test('is tried again after growing pauses with jitter', async () => {
    const times: number[] = [];
    const { url } = await provider((_, response) => {
      times.push(performance.now());
      response.writeHead(500).end();
    });
    await failureOf(fetchOf({ random: () => 0.5 }).ask(url, post));
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(374);
    expect(third - second).toBeGreaterThanOrEqual(749);
  });
});

describe('a request that is ended from outside', () => {
  const cancelled = new Failure('LISTING_CANCELLED');

  test('is broken off and tells the failure that ended it', async () => {
    const end = new AbortController();
    let closed: Promise<unknown> = Promise.reject(new Error('nobody asked'));
    closed.catch(() => undefined);
    const { url, asked } = await provider((request) => {
      closed = once(request.socket, 'close');
      end.abort(cancelled);
    });
    expect(await failureOf(fetchOf().ask(url, { ...post, signal: end.signal }))).toBe(cancelled);
    await closed;
    expect(asked).toHaveLength(1);
  });

  test('is not sent again when it ends in a pause', async () => {
    const end = new AbortController();
    const { url, asked } = await provider(status(503, { 'retry-after': '2' }));
    const atPause = () => {
      setImmediate(() => end.abort(cancelled));
      return 0;
    };
    const { ask } = fetchOf({ random: atPause });
    expect(await failureOf(ask(url, { ...post, signal: end.signal }))).toBe(cancelled);
    expect(asked).toHaveLength(1);
  });

  test('has timed out when whoever ended it gave no failure', async () => {
    const end = new AbortController();
    const { url } = await provider(() => end.abort());
    const failure = await failureOf(fetchOf().ask(url, { ...post, signal: end.signal }));
    expect(failure.code).toBe('PROVIDER_TIMED_OUT');
  });
});

describe('Retry-After', () => {
  test('is waited for when it is short', async () => {
    const { url, asked } = await provider(status(429, { 'retry-after': '1' }), status(200));
    const startedAt = performance.now();
    expect((await fetchOf().ask(url, post)).status).toBe(200);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeGreaterThanOrEqual(990);
    expect(tookMs).toBeLessThan(2_000);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['seconds', () => '120'],
    ['a date', () => new Date(Date.now() + 120_000).toUTCString()],
  ])('is told, not waited for, when %s lead beyond the deadline', async (_, header) => {
    const { url, asked } = await provider(status(429, { 'retry-after': header() }));
    const failure = await failureOf(fetchOf().ask(url, post));
    expect(failure.code).toBe('RATE_LIMITED');
    expect(Math.abs((failure.facts.retryAt ?? 0) - (Date.now() + 120_000))).toBeLessThan(3_000);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['fast', 3_600_000],
    ['slow', -3_600_000],
  ])('is read by the provider’s clock when it is a date and our clock is %s', async (_, aheadMs) => {
    const clock = { now: () => Date.now() + aheadMs, monotonic: systemClock.monotonic };
    const { url, asked } = await provider(
      status(503, { 'retry-after': new Date(Date.now() + 120_000).toUTCString() }),
    );
    const failure = await failureOf(fetchOf({ clock }).ask(url, post));
    expect(Math.abs((failure.facts.retryAt ?? 0) - (clock.now() + 120_000))).toBeLessThan(3_000);
    expect(asked).toHaveLength(1);
  });

  test.each([
    '',
    '-5',
    '0',
    'soon',
    '1e9',
    '999999999999999999999',
    '2.5',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    'NaN',
    '-1e400',
  ])('is ignored when it is %j', async (header) => {
    const { url, asked } = await provider(status(429, { 'retry-after': header }), status(200));
    expect((await fetchOf().ask(url, post)).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test('is ignored when it asks to wait longer than a day', async () => {
    const { url, asked } = await provider(status(503, { 'retry-after': '86401' }));
    const failure = await failureOf(fetchOf().ask(url, post));
    expect(failure.facts).not.toHaveProperty('retryAt');
    expect(asked).toHaveLength(3);
  });
});

describe('the deadline', () => {
  const deadlineMs = 400;
  test.each<[string, RequestListener]>([
    ['nothing comes', () => undefined],
    [
      'the body stalls',
      (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('half'),
    ],
    [
      'the body drips',
      (_, response) => {
        const dripping = setInterval(() => response.write('.'), 50);
        response.on('close', () => clearInterval(dripping));
      },
    ],
    [
      'only early hints come',
      (_, response) => {
        const hinting = setInterval(() => response.writeProcessing(), 50);
        response.on('close', () => clearInterval(hinting));
      },
    ],
  ])('ends the request when %s', async (_, answer) => {
    const { url, asked } = await provider(answer);
    const startedAt = performance.now();
    const failure = await failureOf(fetchOf({ deadlineMs }).ask(url, post));
    expect(failure.code).toBe('PROVIDER_TIMED_OUT');
    expect(performance.now() - startedAt).toBeLessThan(deadlineMs + 400);
    expect(asked).toHaveLength(1);
  });

  test('holds for all tries together', async () => {
    const { url, asked } = await provider(status(500));
    const startedAt = performance.now();
    const failure = await failureOf(fetchOf({ deadlineMs: 500, random: () => 0 }).ask(url, post));
    // The second pause would end after the deadline, so it is not begun.
    expect(failure.code).toBe('PROVIDER_DOWN');
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(asked).toHaveLength(2);
  });

  test('ends the connection', async () => {
    const ended = new Promise((resolve) => {
      void provider((request) => request.socket.once('close', resolve)).then(({ url }) =>
        failureOf(fetchOf({ deadlineMs }).ask(url, post)),
      );
    });
    await ended;
  });

  test('is not outlived by a caller’s own signal', async () => {
    const { url } = await provider(() => undefined);
    const signal = AbortSignal.timeout(100);
    const failure = await failureOf(fetchOf().ask(url, { ...post, signal }));
    expect(failure.code).toBe('PROVIDER_TIMED_OUT');
  });
});

describe('a body', () => {
  test.each<[string, RequestListener]>([
    ['is announced', status(200, { 'content-length': '1000001' }, 'a'.repeat(1_000_001))],
    [
      'is not announced and never ends',
      (_, response) => {
        const pump = () => {
          while (!response.destroyed && response.write('a'.repeat(65_536)));
        };
        response.on('drain', pump);
        pump();
      },
    ],
    [
      'is a gzip bomb',
      (_, response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(50_000_000))),
    ],
  ])('over 1 MB is refused when it %s', async (_, answer) => {
    const { url, asked } = await provider(answer);
    const failure = await failureOf(fetchOf().ask(url, post));
    expect(failure.code).toBe('PROVIDER_ANSWER_BROKEN');
    expect(failure.facts.status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test('of 1 MB comes through', async () => {
    const { url } = await provider(status(200, {}, 'a'.repeat(1_000_000)));
    expect((await (await fetchOf().ask(url, post)).text()).length).toBe(1_000_000);
  });

  test.each<[string, RequestListener]>([
    [
      'it is shorter than announced',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write(canary, () => response.destroy());
      },
    ],
    [
      'its chunks end early',
      (_, response) => {
        response.writeHead(200).write(canary, () => response.destroy());
      },
    ],
    ['it is no gzip', status(200, { 'content-encoding': 'gzip' })],
    ['the connection ends before it', (request) => void request.socket.end()],
  ])('is broken, and not asked for again, when %s', async (_, answer) => {
    const { url, asked } = await provider(answer);
    const failure = await failureOf(fetchOf().ask(url, post));
    expect(failure.code).toBe('PROVIDER_ANSWER_BROKEN');
    expect(asked).toHaveLength(1);
  });
});

describe('a redirect', () => {
  test.each([300, 301, 302, 303, 304, 307, 308])('is never followed when it is %i', async (code) => {
    const { url, asked } = await provider(status(code, { location: '/elsewhere' }, ''));
    const failure = await failureOf(fetchOf().ask(url, post));
    expect([failure.code, failure.facts.status]).toEqual(['PROVIDER_REDIRECTED', code]);
    expect(asked).toEqual(['/token']);
  });

  test('is what a network’s own sign-in page counts as', async () => {
    const { url, asked } = await provider(status(511));
    expect((await failureOf(fetchOf().ask(url, post))).code).toBe('PROVIDER_REDIRECTED');
    expect(asked).toHaveLength(1);
  });
});

describe('a connection', () => {
  test('is tried three times when it is refused', async () => {
    const host = await listen(createServer());
    const server = servers.pop();
    await new Promise((resolve) => server?.close(resolve));
    let tries = 0;
    const counting: typeof fetch = (input, init) => {
      tries += 1;
      return fetch(input, init);
    };
    const failure = await failureOf(fetchOf({ fetch: counting }).ask(`http://${host}/token`, post));
    expect([failure.code, failure.facts.systemCode]).toEqual(['PROVIDER_UNREACHABLE', 'ECONNREFUSED']);
    expect(tries).toBe(3);
  });

  test('is tried again when it is reset', async () => {
    const { url, asked } = await provider((request) => request.socket.resetAndDestroy(), status(200));
    expect((await fetchOf().ask(url, post)).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test('is tried once when it is reset and the request must not be repeated', async () => {
    const { url, asked } = await provider((request) => request.socket.resetAndDestroy());
    expect((await failureOf(fetchOf({}, false).ask(url, post))).code).toBe('PROVIDER_UNREACHABLE');
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['ENOTFOUND', 'PROVIDER_UNREACHABLE'],
    ['EAI_AGAIN', 'PROVIDER_UNREACHABLE'],
    ['EHOSTUNREACH', 'PROVIDER_UNREACHABLE'],
    ['ENETUNREACH', 'PROVIDER_UNREACHABLE'],
    ['UND_ERR_CONNECT_TIMEOUT', 'PROVIDER_UNREACHABLE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'PROVIDER_CERTIFICATE'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'PROVIDER_CERTIFICATE'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'PROVIDER_CERTIFICATE'],
  ])('that fails with %s is %s', async (code, expected) => {
    const failing = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(canary), { code }) }));
    const failure = await failureOf(fetchOf({ fetch: failing, deadlineMs: 1 }).ask('https://x.test', post));
    expect([failure.code, failure.facts.systemCode]).toEqual([expected, code]);
    expect(textsIn(failure).join()).not.toContain(canary);
  });

  /** What Electron's network stack says. */
  test.each([
    ['ERR_NAME_NOT_RESOLVED', 'PROVIDER_UNREACHABLE'],
    ['ERR_INTERNET_DISCONNECTED', 'PROVIDER_UNREACHABLE'],
    ['ERR_CONNECTION_REFUSED', 'PROVIDER_UNREACHABLE'],
    ['ERR_PROXY_CONNECTION_FAILED', 'PROVIDER_UNREACHABLE'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'PROVIDER_UNREACHABLE'],
    ['ERR_CERT_AUTHORITY_INVALID', 'PROVIDER_CERTIFICATE'],
    ['ERR_CERT_DATE_INVALID', 'PROVIDER_CERTIFICATE'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'PROVIDER_CERTIFICATE'],
    ['ERR_SSL_PROTOCOL_ERROR', 'PROVIDER_CERTIFICATE'],
    ['ERR_CONNECTION_TIMED_OUT', 'PROVIDER_TIMED_OUT'],
    ['ERR_TIMED_OUT', 'PROVIDER_TIMED_OUT'],
    ['ERR_CONTENT_LENGTH_MISMATCH', 'PROVIDER_ANSWER_BROKEN'],
    ['ERR_INCOMPLETE_CHUNKED_ENCODING', 'PROVIDER_ANSWER_BROKEN'],
    ['ERR_CONTENT_DECODING_FAILED', 'PROVIDER_ANSWER_BROKEN'],
    ['ERR_EMPTY_RESPONSE', 'PROVIDER_ANSWER_BROKEN'],
    ['ERR_BAD_SSL_CLIENT_AUTH_CERT', 'PROVIDER_CERTIFICATE'],
    ['ERR_INVALID_REDIRECT', 'PROVIDER_REDIRECTED'],
    ['ERR_UNSAFE_REDIRECT', 'PROVIDER_REDIRECTED'],
    ['ERR_INVALID_HTTP_RESPONSE', 'PROVIDER_ANSWER_BROKEN'],
  ])('that fails in Chromium with %s is %s', async (code, expected) => {
    const failing = () => Promise.reject(new Error(`net::${code}`));
    const failure = await failureOf(fetchOf({ fetch: failing, deadlineMs: 1 }).ask('https://x.test', post));
    expect([failure.code, failure.facts.systemCode]).toEqual([expected, code]);
  });
});

describe('a certificate', () => {
  const day = 86_400_000;
  const inDays = (days: number) => new Date(Date.now() + days * day);

  async function secureProvider(address: string, from: number, until: number) {
    let asked = 0;
    const made = selfSigned(address, { from: inDays(from), until: inDays(until) });
    const host = await listen(
      createSecureServer(made, (_, response) => {
        asked += 1;
        response.end('well');
      }) as unknown as Server,
    );
    return { url: `https://${host}/token`, cert: made.cert, asked: () => asked };
  }

  async function trusting<Result>(cert: string, run: () => Promise<Result>): Promise<Result> {
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, cert]);
    try {
      return await run();
    } finally {
      setDefaultCACertificates(usual);
    }
  }

  test('is accepted when it is trusted, valid, and for this address', async () => {
    const { url, cert } = await secureProvider('127.0.0.1', -1, 1);
    const response = await trusting(cert, () => fetchOf().ask(url, post));
    expect(await response.text()).toBe('well');
  });

  test('is refused when nobody trusts it', async () => {
    const { url, asked } = await secureProvider('127.0.0.1', -1, 1);
    const failure = await failureOf(fetchOf().ask(url, post));
    expect([failure.code, failure.facts.systemCode]).toEqual([
      'PROVIDER_CERTIFICATE',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    ]);
    expect(asked()).toBe(0);
  });

  test.each([
    ['has expired', '127.0.0.1', -2, -1, 'CERT_HAS_EXPIRED'],
    ['is of the future', '127.0.0.1', 1, 2, 'CERT_NOT_YET_VALID'],
    ['is for another address', '127.0.0.2', -1, 1, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('is refused when it %s', async (_, address, from, until, systemCode) => {
    const { url, cert, asked } = await secureProvider(address, from, until);
    const failure = await trusting(cert, () => failureOf(fetchOf().ask(url, post)));
    expect([failure.code, failure.facts.systemCode]).toEqual(['PROVIDER_CERTIFICATE', systemCode]);
    expect(asked()).toBe(0);
  });

  test('is missed when the other side does not speak TLS', async () => {
    const { host } = await provider(status(200));
    const failure = await failureOf(fetchOf().ask(`https://${host}/token`, post));
    expect(['PROVIDER_CERTIFICATE', 'PROVIDER_ANSWER_BROKEN', 'PROVIDER_UNREACHABLE']).toContain(
      failure.code,
    );
  });
});

test('a failure never carries what was sent or answered', async () => {
  const broken: RequestListener[] = [
    status(302, { location: `/${canary}` }),
    status(429, { 'x-test': canary }),
    status(500),
    status(511),
    (_, response) =>
      void response.writeHead(200, { 'content-length': '100' }).write(canary, () => response.destroy()),
    (_, response) => void response.end(canary.repeat(40_000)),
    (request) => void request.socket.end(`${canary}\r\n\r\n`),
  ];
  for (const answer of broken) {
    const { url } = await provider(answer);
    const failure = await failureOf(
      fetchOf({}, false).ask(`${url}?token=${canary}`, { ...post, body: canary }),
    );
    expect(textsIn(failure).filter((text) => text.includes('canary'))).toEqual([]);
  }
});

describe('the Date header', () => {
  const answerAt =
    (aheadOfProviderMs: number, code = 200): RequestListener =>
    (_, response) =>
      void response.writeHead(code, { date: new Date(Date.now() - aheadOfProviderMs).toUTCString() }).end();

  test.each([0, 400_000, -400_000, 86_400_000, -86_400_000])(
    'tells that our clock is %i ms ahead',
    async (aheadMs) => {
      const { url } = await provider(answerAt(aheadMs));
      const { ask, skew } = fetchOf();
      await ask(url, post);
      expect(Math.abs(skew.aheadMs() - aheadMs)).toBeLessThan(2_500);
    },
  );

  test('says nothing in an answer out of a cache', async () => {
    const { url } = await provider((_, response) => {
      const date = new Date(Date.now() - 3_600_000).toUTCString();
      response.writeHead(200, { date, age: '3600' }).end();
    });
    const { ask, skew } = fetchOf();
    await ask(url, post);
    expect(skew.aheadMs()).toBe(0);
  });

  test('is told by a failure when the clocks differ', async () => {
    const { url } = await provider(answerAt(600_000, 500));
    const failure = await failureOf(fetchOf({}, false).ask(url, post));
    expect(Math.abs((failure.facts.clockAheadMs ?? 0) - 600_000)).toBeLessThan(2_500);
  });

  test('is left out of a failure when the clocks agree', async () => {
    const { url } = await provider(status(500));
    expect((await failureOf(fetchOf({}, false).ask(url, post))).facts).not.toHaveProperty('clockAheadMs');
  });
});
