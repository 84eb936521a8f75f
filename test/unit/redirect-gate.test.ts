import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ExpectedCallback,
  type GateRequest,
  judgeParameters,
  judgeRequest,
} from '../../main/sign-in/redirect-gate.ts';
import {
  forgedErrors,
  probes,
  wrongHosts,
  wrongMethods,
  wrongPaths,
  wrongQueries,
  wrongShapes,
  wrongStates,
} from '../hold/hostile-callbacks.ts';

const expected: ExpectedCallback = {
  host: '127.0.0.1:51234',
  path: '/cb/Zm9vYmFyYmF6cXV4cXV1eA',
  state: 'sT-4te_0123456789abcdefghijklmnopqrstuvwxyzABC',
  issuer: 'https://accounts.google.com',
  issRequired: true,
};
const genuineQuery = { state: expected.state, iss: expected.issuer, code: '4/0AcanaryCode' };
const target = (query: Record<string, string> = genuineQuery) =>
  `${expected.path}?${new URLSearchParams(query)}`;

function request(change: Partial<GateRequest> = {}): GateRequest {
  return {
    peerAddress: '127.0.0.1',
    method: 'GET',
    target: target(),
    rawHeaders: ['Host', expected.host],
    ...change,
  };
}
const withHeaders = (...rawHeaders: string[]) =>
  request({ rawHeaders: ['Host', expected.host, ...rawHeaders] });

test('takes the genuine redirect when it has the shape that Chromium gives it', () => {
  const verdict = judgeRequest(
    withHeaders(
      ...['Connection', 'keep-alive', 'Accept', 'text/html'],
      ...['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'document'],
    ),
    expected,
  );
  if (verdict.kind !== 'callback') throw new Error(verdict.kind);
  expect(verdict.url.origin).toBe(`http://${expected.host}`);
  expect(verdict.url.pathname).toBe(expected.path);
  expect(Object.fromEntries(verdict.url.searchParams)).toEqual(genuineQuery);
});

test('takes a redirect when its browser sends no Sec-Fetch headers', () => {
  expect(judgeRequest(request(), expected).kind).toBe('callback');
});

test('leaves out what it does not know when it rebuilds the address', () => {
  const verdict = judgeRequest(
    request({ target: target({ ...genuineQuery, scope: 'a b', hd: 'x' }) }),
    expected,
  );
  if (verdict.kind !== 'callback') throw new Error(verdict.kind);
  expect([...verdict.url.searchParams.keys()].sort()).toEqual(['code', 'iss', 'state']);
});

test('takes an error when its state is right', () => {
  const { code: _, ...rest } = genuineQuery;
  const verdict = judgeRequest(request({ target: target({ ...rest, error: 'access_denied' }) }), expected);
  expect(verdict.kind === 'callback' && verdict.url.searchParams.get('error')).toBe('access_denied');
});

/** A parser of HTTP takes that blank away before the gate sees it. */
const blankInFront = ['a blank in front', ['Host', ` ${expected.host}`]] as const;

test.each([...wrongHosts(expected), blankInFront])(
  'refuses the genuine address when Host is %s',
  (_, rawHeaders) => {
    expect(judgeRequest(request({ rawHeaders }), expected)).toEqual({ kind: 'refused', status: 403 });
  },
);

test.each([
  '192.168.0.7',
  '10.0.0.1',
  '::ffff:192.168.0.7',
  'fe80::1',
  '',
  '128.0.0.1',
  '1127.0.0.1',
  '127.0.0.1.5',
])('refuses the genuine address when its peer is %j', (peerAddress) => {
  expect(judgeRequest(request({ peerAddress }), expected)).toEqual({ kind: 'refused', status: 403 });
});

test('refuses the genuine address when its peer is unknown', () => {
  expect(judgeRequest(request({ peerAddress: undefined }), expected)).toEqual({
    kind: 'refused',
    status: 403,
  });
});

test.each(['127.0.0.1', '127.3.2.1', '::1', '::ffff:127.0.0.1'])(
  'takes a peer when it is %s',
  (peerAddress) => {
    expect(judgeRequest(request({ peerAddress }), expected).kind).toBe('callback');
  },
);

test.each([...wrongMethods, 'get', 'GET ', '', undefined])(
  'refuses the genuine address when the method is %j',
  (method) => {
    expect(judgeRequest(request({ method }), expected)).toEqual({ kind: 'refused', status: 405 });
  },
);

test.each(wrongShapes(expected))('refuses the genuine address when it comes as %s', (_, headers) => {
  expect(judgeRequest(withHeaders(...headers), expected)).toEqual({ kind: 'refused', status: 403 });
});

test.each(['Origin ', 'Ori gin', ' Origin', 'Host ', 'Origin:', ''])(
  'refuses the genuine address when a header has the name %j',
  (name) => {
    const verdict = judgeRequest(withHeaders(name, 'https://evil.test'), expected);
    expect(verdict).toEqual({ kind: 'refused', status: 400 });
  },
);

test.each([
  ['a length', ['Content-Length', '5']],
  ['a doubled length', ['Content-Length', '0', 'Content-Length', '5']],
  ['chunks', ['Transfer-Encoding', 'chunked']],
])('refuses the genuine address when it carries a body by %s', (_, headers) => {
  expect(judgeRequest(withHeaders(...headers), expected)).toEqual({ kind: 'refused', status: 400 });
});

test.each(probes)('knows no page when %s is asked for', (path) => {
  expect(judgeRequest(request({ target: path }), expected)).toEqual({ kind: 'refused', status: 404 });
});

test.each(wrongPaths(expected))('refuses the genuine query when the path is %s', (_, path) => {
  const query = String(new URLSearchParams(genuineQuery));
  expect(judgeRequest(request({ target: `${path}?${query}` }), expected)).toEqual({
    kind: 'refused',
    status: 404,
  });
});

test('shows the last page when it is asked for without a query, and not otherwise', () => {
  expect(judgeRequest(request({ target: '/done' }), expected)).toEqual({ kind: 'done' });
  expect(judgeRequest(request({ target: '/done?' }), expected)).toEqual({ kind: 'refused', status: 404 });
  expect(judgeRequest(request({ target: '/done?next=https://evil.test' }), expected).kind).toBe('refused');
});

test.each(wrongStates(expected))('refuses a code when its state is %s', (_, query) => {
  const rest = new URLSearchParams({ iss: expected.issuer, code: '4/0AcanaryCode' });
  const forged = `${expected.path}?${query}&${rest}`;
  expect(judgeRequest(request({ target: forged }), expected)).toEqual({ kind: 'refused', status: 400 });
});

test('refuses a code when one bit of its state is off, whichever', () => {
  const bytes = Buffer.from(expected.state);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const forged = Buffer.from(bytes);
    forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const verdict = judgeRequest(
      request({ target: target({ ...genuineQuery, state: forged.toString('latin1') }) }),
      expected,
    );
    expect(verdict).toEqual({ kind: 'refused', status: 400 });
  }
});

describe('without the right state', () => {
  test.each(forgedErrors(expected))('an error is refused like anything else when it is %s', (query) => {
    const forged = `${expected.path}?iss=${encodeURIComponent(expected.issuer)}&${query}`;
    expect(judgeRequest(request({ target: forged }), expected)).toEqual({ kind: 'refused', status: 400 });
  });
});

test.each(wrongQueries(expected))('refuses the right state when there is %s', (_, query) => {
  expect(judgeRequest(request({ target: `${expected.path}?${query}` }), expected)).toEqual({
    kind: 'refused',
    status: 400,
  });
});

test('does without iss only when the provider never promised it', () => {
  const parameters = new URLSearchParams({ state: expected.state, code: 'a' });
  expect(judgeParameters(parameters, { ...expected, issRequired: false }).kind).toBe('callback');
  parameters.set('iss', 'https://issuer.example');
  expect(judgeParameters(parameters, { ...expected, issRequired: false }).kind).toBe('refused');
});

test('lets nothing through without the state, whatever the request', () => {
  const word = fc.constantFrom(
    'state',
    'code',
    'iss',
    'error',
    'x',
    expected.issuer,
    '4/0A',
    expected.state.slice(1),
    '',
    '%',
    '&',
  );
  const anyTarget = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.array(fc.tuple(word, word)).map((pairs) => `${expected.path}?${new URLSearchParams(pairs)}`),
    fc.string().map((query) => `${expected.path}?${query}`),
  );
  const header = fc.oneof(
    fc.constantFrom('Host', 'host', 'Origin', 'Sec-Fetch-Mode', 'Upgrade', 'Content-Length'),
    fc.string(),
  );
  const headers = fc
    .array(fc.tuple(header, fc.oneof(fc.constantFrom(expected.host, 'navigate', '0'), fc.string())))
    .map((pairs) => pairs.flat());
  fc.assert(
    fc.property(
      anyTarget.filter((text) => !text.includes(expected.state)),
      headers,
      fc.boolean(),
      (anything, rawHeaders, shaped) => {
        const verdict = judgeRequest(
          shaped ? request({ target: anything }) : request({ target: anything, rawHeaders }),
          expected,
        );
        expect(verdict.kind).not.toBe('callback');
      },
    ),
    { numRuns: 5_000 },
  );
}, 20_000);
