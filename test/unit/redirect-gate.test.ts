import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ExpectedCallback,
  type GateRequest,
  judgeParameters,
  judgeRequest,
} from '../../main/sign-in/redirect-gate.ts';

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

const hosts: readonly (readonly [what: string, headers: readonly string[]])[] = [
  ['absent', []],
  ['empty', ['Host', '']],
  ['doubled', ['Host', expected.host, 'Host', expected.host]],
  ['doubled with another', ['Host', expected.host, 'Host', 'evil.test']],
  ['another first', ['host', 'evil.test', 'HOST', expected.host]],
  ['localhost', ['Host', 'localhost:51234']],
  ['without a port', ['Host', '127.0.0.1']],
  ['another port', ['Host', '127.0.0.1:51235']],
  ['a port with a zero in front', ['Host', '127.0.0.1:051234']],
  ['a longer port', ['Host', '127.0.0.1:512340']],
  ['an empty port', ['Host', '127.0.0.1:']],
  ['a name behind the address', ['Host', '127.0.0.1.evil.test:51234']],
  ['a name that starts with 127', ['Host', '127.evil.test:51234']],
  ['IPv6', ['Host', '[::1]:51234']],
  ['IPv4 in IPv6', ['Host', '[::ffff:127.0.0.1]:51234']],
  ['another loopback address', ['Host', '127.0.0.2:51234']],
  ['the short form', ['Host', '127.1:51234']],
  ['a number', ['Host', '2130706433:51234']],
  ['hexadecimal', ['Host', '0x7f000001:51234']],
  ['any address', ['Host', '0.0.0.0:51234']],
  ['a trailing dot', ['Host', '127.0.0.1.:51234']],
  ['a rebound name', ['Host', 'rebind.test:51234']],
  ['a user in front', ['Host', `evil@${expected.host}`]],
  ['a list', ['Host', `${expected.host}, evil.test`]],
  ['a blank in front', ['Host', ` ${expected.host}`]],
  ['a path behind', ['Host', `${expected.host}/`]],
  ['only in X-Forwarded-Host', ['Host', 'evil.test', 'X-Forwarded-Host', expected.host]],
];

test.each(hosts)('refuses the genuine address when Host is %s', (_, rawHeaders) => {
  expect(judgeRequest(request({ rawHeaders }), expected)).toEqual({ kind: 'refused', status: 403 });
});

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

test.each(['POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'get', 'GET ', '', undefined])(
  'refuses the genuine address when the method is %j',
  (method) => {
    expect(judgeRequest(request({ method }), expected)).toEqual({ kind: 'refused', status: 405 });
  },
);

const shapes: readonly (readonly [what: string, headers: readonly string[]])[] = [
  ['an image', ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'no-cors', 'Sec-Fetch-Dest', 'image']],
  ['a frame', ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'iframe']],
  ['a fetch', ['Sec-Fetch-Site', 'cross-site', 'Sec-Fetch-Mode', 'no-cors', 'Sec-Fetch-Dest', 'empty']],
  ['a fetch by the rules of CORS', ['Sec-Fetch-Mode', 'cors', 'Sec-Fetch-Dest', 'empty']],
  ['an embedded object', ['Sec-Fetch-Mode', 'navigate', 'Sec-Fetch-Dest', 'object']],
  ['a prefetched script', ['Sec-Fetch-Mode', 'no-cors', 'Sec-Fetch-Dest', 'script']],
  ['half of the Sec-Fetch headers', ['Sec-Fetch-Mode', 'navigate']],
  ['the other half', ['Sec-Fetch-Dest', 'document']],
  ['only a site', ['Sec-Fetch-Site', 'none']],
  ['an Origin', ['Origin', 'https://evil.test']],
  ['an Origin of null', ['Origin', 'null']],
  ['our own Origin', ['Origin', `http://${expected.host}`]],
  ['an upgrade', ['Connection', 'Upgrade', 'Upgrade', 'websocket']],
];

test.each(shapes)('refuses the genuine address when it comes as %s', (_, headers) => {
  expect(judgeRequest(withHeaders(...headers), expected)).toEqual({ kind: 'refused', status: 403 });
});

test.each([
  ['a length', ['Content-Length', '5']],
  ['a doubled length', ['Content-Length', '0', 'Content-Length', '5']],
  ['chunks', ['Transfer-Encoding', 'chunked']],
])('refuses the genuine address when it carries a body by %s', (_, headers) => {
  expect(judgeRequest(withHeaders(...headers), expected)).toEqual({ kind: 'refused', status: 400 });
});

test.each([
  '/',
  '/favicon.ico',
  '/robots.txt',
  '/json/version',
  '/.well-known/appspecific/com.chrome.devtools.json',
])('knows no page when %s is asked for', (path) => {
  expect(judgeRequest(request({ target: path }), expected)).toEqual({ kind: 'refused', status: 404 });
});

test.each([
  expected.path.toUpperCase(),
  `${expected.path}/`,
  `${expected.path}x`,
  expected.path.slice(0, -1),
  `/${expected.path}`,
  `/x/..${expected.path}`,
  expected.path.replace('/cb', '/%63b'),
  `http://${expected.host}${expected.path}`,
  `\\cb\\${expected.path.slice(4)}`,
  '',
])('refuses the genuine query when the path is %s', (path) => {
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

/** As many kinds of wrong state as a table is readable with; every one single-bit change comes below. */
const s = expected.state;
const forgedStates: readonly (readonly [what: string, query: string])[] = [
  ['absent', ''],
  ['empty', 'state='],
  ['named only', 'state'],
  ['twice', `state=${s}&state=${s}`],
  ['twice, the second wrong', `state=${s}&state=x`],
  ['twice, the first wrong', `state=x&state=${s}`],
  ['twice, one encoded', `state=${s}&%73tate=${s}`],
  ['of another attempt', `state=${'A'.repeat(s.length)}`],
  ['cut at its end', `state=${s.slice(0, -1)}`],
  ['cut at its start', `state=${s.slice(1)}`],
  ['one letter longer', `state=${s}A`],
  ['one letter earlier', `state=A${s}`],
  ['in upper case', `state=${s.toUpperCase()}`],
  ['in lower case', `state=${s.toLowerCase()}`],
  ['backwards', `state=${[...s].reverse().join('')}`],
  ['with a blank behind', `state=${s}%20`],
  ['with a plus behind', `state=${s}+`],
  ['with a NUL behind', `state=${s}%00`],
  ['with a line break behind', `state=${s}%0A`],
  ['with a zero-width blank', `state=${s}%E2%80%8B`],
  ['encoded twice', `state=${[...s].map((letter) => `%25${letter.charCodeAt(0).toString(16)}`).join('')}`],
  ['in brackets', `state[]=${s}`],
  ['under another case', `State=${s}`],
  ['under a name with a blank', `state%20=${s}`],
  ['behind a semicolon', `x=1;state=${s}`],
  ['in base64', `state=${Buffer.from(s).toString('base64url')}`],
  ['in hexadecimal', `state=${Buffer.from(s).toString('hex')}`],
  ['a pattern', 'state=*'],
  ['a word of JavaScript', 'state=undefined'],
  ['a number', 'state=0'],
  ['true', 'state=true'],
  ['its own name', 'state=state'],
  ['a quote', `state="${s}"`],
  ['a broken escape', `state=%${s}`],
  ['broken UTF-8', 'state=%FF%FE'],
  ['a prototype', 'state=__proto__'],
  ['100 kB long', `state=${'A'.repeat(100_000)}`],
  ['repeated in one value', `state=${s}${s}`],
  ['two joined by a comma', `state=${s},${s}`],
  [
    'full-width',
    `state=${encodeURIComponent([...s].map((letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)).join(''))}`,
  ],
];

test.each(forgedStates)('refuses a code when its state is %s', (_, query) => {
  const rest = new URLSearchParams({ iss: expected.issuer, code: '4/0AcanaryCode' });
  const forged = `${expected.path}?${query}&${rest}`;
  expect(judgeRequest(request({ target: forged }), expected)).toEqual({ kind: 'refused', status: 400 });
});

test('refuses a code when one bit of its state is off, whichever', () => {
  const bytes = Buffer.from(s);
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
  test.each([
    'error=access_denied',
    'error=server_error&error_description=x',
    'error=',
    'error=access_denied&state=',
    'error=access_denied&state=wrong',
    `error=access_denied&state=${s}&state=${s}`,
    `error=access_denied&state=${s.toUpperCase()}`,
    'error=access_denied&error=server_error',
    'error=access_denied&code=4/0A',
    'error=<script>alert(1)</script>',
  ])('an error is refused like anything else when it is %s', (query) => {
    const forged = `${expected.path}?iss=${encodeURIComponent(expected.issuer)}&${query}`;
    expect(judgeRequest(request({ target: forged }), expected)).toEqual({ kind: 'refused', status: 400 });
  });
});

const iss = encodeURIComponent(expected.issuer);
test.each([
  ['code twice', `state=${s}&iss=${iss}&code=a&code=b`],
  ['code twice, the same', `state=${s}&iss=${iss}&code=a&code=a`],
  ['code twice, one encoded', `state=${s}&iss=${iss}&code=a&%63ode=a`],
  ['iss twice', `state=${s}&iss=${iss}&iss=${iss}&code=a`],
  ['iss twice, the second wrong', `state=${s}&iss=${iss}&iss=https://evil.test&code=a`],
  ['iss twice, the first wrong', `state=${s}&iss=https://evil.test&iss=${iss}&code=a`],
  ['error twice', `state=${s}&iss=${iss}&error=a&error=b`],
  ['code and error', `state=${s}&iss=${iss}&code=a&error=b`],
  ['error and code', `state=${s}&iss=${iss}&error=b&code=a`],
  ['neither code nor error', `state=${s}&iss=${iss}`],
  ['an empty code', `state=${s}&iss=${iss}&code=`],
  ['an empty error', `state=${s}&iss=${iss}&error=`],
  ['an empty code beside an error', `state=${s}&iss=${iss}&code=&error=a`],
  ['an access token', `state=${s}&iss=${iss}&code=a&access_token=ya29.x`],
  ['an ID token', `state=${s}&iss=${iss}&code=a&id_token=eyJ`],
  ['a signed response', `state=${s}&iss=${iss}&code=a&response=eyJ`],
  ['no iss', `state=${s}&code=a`],
  ['an empty iss', `state=${s}&iss=&code=a`],
  ['the iss of another', `state=${s}&iss=https://issuer.example&code=a`],
  ['an iss with a slash behind', `state=${s}&iss=${iss}%2F&code=a`],
  ['an iss in upper case', `state=${s}&iss=${iss.toUpperCase()}&code=a`],
  ['an iss without its scheme', `state=${s}&iss=accounts.google.com&code=a`],
])('refuses the right state when there is %s', (_, query) => {
  expect(judgeRequest(request({ target: `${expected.path}?${query}` }), expected)).toEqual({
    kind: 'refused',
    status: 400,
  });
});

test('does without iss only when the provider never promised it', () => {
  const parameters = new URLSearchParams({ state: s, code: 'a' });
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
    s.slice(1),
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
      anyTarget.filter((text) => !text.includes(s)),
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
});
