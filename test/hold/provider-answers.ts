/**
 * What a provider, and whatever stands before it, can answer: each with the failure that Lanyard has for it. Played by
 * `fault-provider.ts`, asked for by `questions.ts`.
 */
import { gzipSync } from 'node:zlib';
import type { FailureCode } from '../../app/failure.ts';
import { canaries } from './canaries.ts';
import type { Play } from './fault-provider.ts';

/** What Lanyard asks of a provider, each by the module that asks it. */
export const asks = [
  // The token endpoint: by a code, a refresh token, a key, and the refresh token of another tool.
  'exchange',
  'refresh',
  'key',
  'adc',
  // The public keys: in a sign-in, and when a signature is checked.
  'keys',
  'verify',
  // Google's APIs.
  'access-token',
  'id-token',
  'projects',
  'service-accounts',
  'services',
  // What else the provider is asked.
  'revoke',
  'tokeninfo',
] as const;
export type Ask = (typeof asks)[number];

const tokenAsks: readonly Ask[] = ['exchange', 'refresh', 'key', 'adc'];
/** Those that openid-client asks. */
const grantAsks: readonly Ask[] = ['exchange', 'refresh'];
const keyAsks: readonly Ask[] = ['keys', 'verify'];
const apiAsks: readonly Ask[] = ['access-token', 'id-token', 'projects', 'service-accounts', 'services'];
const mintAsks: readonly Ask[] = ['access-token', 'id-token'];
const listAsks: readonly Ask[] = ['projects', 'service-accounts', 'services'];

/** Where an answer comes from, or does not. */
export const places = [
  'plain',
  // Nobody there.
  'refused',
  'unknown-name',
  'no-route',
  'full',
  // TLS.
  'tls',
  'tls-unknown-authority',
  'tls-self-signed',
  'tls-expired',
  'tls-not-yet-valid',
  'tls-other-host',
  'tls-old',
  'tls-silent',
  'tls-hangs-up',
  'tls-none',
  'tls-wants-certificate',
] as const;
export type Place = (typeof places)[number];

/** `well` where it is no failure; a list where it depends on the computer's network. */
export type Expected = FailureCode | 'well' | readonly (FailureCode | 'well')[];

export interface ProviderAnswer {
  /** Its group in the list of network faults: 1 the connection, 2 OAuth's errors, 3 statuses, 4 bodies, 5 redirects, 6 TLS. */
  readonly group: 1 | 2 | 3 | 4 | 5 | 6;
  readonly name: string;
  readonly asks: readonly Ask[];
  readonly code: Expected;
  readonly but?: Partial<Readonly<Record<Ask, Expected>>>;
  readonly place?: Place;
  readonly play?: Play;
  /** What it is under plain Node, whose parser gives some faults no code; the app has Electron's. */
  readonly inNode?: Expected;
  /** After 421 the network stack itself asks once more, elsewhere, as it may (RFC 9110 section 15.5.20). */
  readonly misdirected?: true;
  /** Only the deadline ends it. */
  readonly waits?: true;
}

type Rest = Partial<Omit<ProviderAnswer, 'group' | 'name' | 'code'>>;
type But = NonNullable<Rest['but']>;

const of =
  (group: ProviderAnswer['group'], usual: readonly Ask[] = asks) =>
  (name: string, code: Expected, rest: Rest): ProviderAnswer => ({ group, name, code, asks: usual, ...rest });

const unreachable = 'PROVIDER_UNREACHABLE';
const timedOut = 'PROVIDER_TIMED_OUT';
const broken = 'PROVIDER_ANSWER_BROKEN';
const refused = 'PROVIDER_REFUSED';
const down = 'PROVIDER_DOWN';
const moved = 'PROVIDER_REDIRECTED';
const distrusted = 'PROVIDER_CERTIFICATE';

/** A whole answer with its length. */
export const answer =
  (status: number, body: string | Buffer = '', headers: Readonly<Record<string, string>> = {}): Play =>
  ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
const json = (value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Play =>
  answer(status, JSON.stringify(value), headers);
/** The bytes as they are, then the end. */
const bytes =
  (text: string | Buffer): Play =>
  ({ request }) => {
    request.socket.end(text);
  };
const page = `<!doctype html><title>Hotel network</title><p>${canaries.body}</p>`;
const html = (status: number, headers: Readonly<Record<string, string>> = {}): Play =>
  answer(status, page, { 'content-type': 'text/html; charset=utf-8', ...headers });
/** The true answer with members laid over it; `undefined` takes one away. */
const patch =
  (members: Readonly<Record<string, unknown>>): Play =>
  async ({ response, truth }) => {
    const text = JSON.stringify({ ...JSON.parse(await truth()), ...members });
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  };
/** The true answer, written in another way. */
const written =
  (write: (text: string) => string | Buffer, headers: Readonly<Record<string, string>> = {}): Play =>
  async ({ response, truth }) => {
    const body = write(await truth());
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(body);
  };

const hangsUpWithin =
  (head: string): Play =>
  ({ request }) => {
    const { socket } = request;
    socket.write(head, () => socket.destroy());
  };

const connection = of(1);
const connections: readonly ProviderAnswer[] = [
  connection('nobody listens', unreachable, { place: 'refused' }),
  connection('no such name', [unreachable, timedOut], { place: 'unknown-name', waits: true }),
  connection('no way there', [unreachable, timedOut], { place: 'no-route', waits: true }),
  connection('a connection that is never made', timedOut, {
    place: 'full',
    waits: true,
    inNode: [timedOut, unreachable],
  }),
  connection('a reset before the answer', unreachable, {
    play: ({ request }) => void request.socket.resetAndDestroy(),
  }),
  connection('an end before the answer', broken, { play: ({ request }) => void request.socket.end() }),
  connection('silence', timedOut, { play: () => undefined, waits: true }),
  connection('a body that stalls', timedOut, {
    play: ({ response }) =>
      void response.writeHead(200, { 'content-length': '100' }).write('{"access_token":'),
    waits: true,
  }),
  connection('a body that drips', timedOut, {
    play: ({ response }) => {
      const dripping = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(dripping));
    },
    waits: true,
  }),
  connection('a head that stalls', timedOut, {
    play: ({ request }) => void request.socket.write('HTTP/1.1 200 OK\r\ncontent-type: app'),
    waits: true,
  }),
  connection('early hints and nothing after', timedOut, {
    play: ({ response }) => {
      const hinting = setInterval(() => response.writeProcessing(), 100);
      response.on('close', () => clearInterval(hinting));
    },
    waits: true,
  }),
  connection('a reset within the body', [broken, unreachable], {
    play: ({ request, response }) => {
      response.writeHead(200, { 'content-length': '100' }).write(canaries.body, () => {
        request.socket.resetAndDestroy();
      });
    },
  }),
  connection('bytes that are no HTTP', broken, {
    play: bytes(`${canaries.body}\r\n\r\n`.repeat(2)),
    inNode: unreachable,
  }),
  connection('the greeting of a mail server', broken, {
    play: bytes('220 mail.example ESMTP ready\r\n'),
    inNode: unreachable,
  }),
];

/** What an OAuth error means to each grant, where that differs. */
const oauth = of(2, tokenAsks);
const error = (code: string, status = 400, more: Readonly<Record<string, unknown>> = {}) =>
  json({ error: code, error_description: `As asked. ${canaries.accessToken}`, ...more }, status);
const oauthErrors: readonly ProviderAnswer[] = [
  oauth('invalid_grant', 'GRANT_REFUSED', {
    play: error('invalid_grant'),
    but: { exchange: 'CODE_REFUSED', key: 'KEY_REFUSED', adc: 'ADC_SIGN_IN_AGAIN' },
  }),
  oauth('invalid_grant, bare', 'GRANT_REFUSED', {
    play: json({ error: 'invalid_grant' }, 400),
    but: { exchange: 'CODE_REFUSED', key: 'KEY_REFUSED', adc: 'ADC_SIGN_IN_AGAIN' },
  }),
  oauth('invalid_grant, account deleted', 'GRANT_REFUSED', {
    play: json({ error: 'invalid_grant', error_description: 'Account has been deleted' }, 400),
    but: { exchange: 'CODE_REFUSED', key: 'KEY_REFUSED', adc: 'ADC_SIGN_IN_AGAIN' },
  }),
  oauth('invalid_rapt', 'REAUTH_REQUIRED', {
    play: error('invalid_grant', 400, { error_subtype: 'invalid_rapt' }),
    but: { key: 'KEY_REFUSED', adc: 'ADC_SIGN_IN_AGAIN' },
  }),
  oauth('rapt_required', 'REAUTH_REQUIRED', {
    play: error('invalid_grant', 400, { error_subtype: 'rapt_required' }),
    but: { key: 'KEY_REFUSED', adc: 'ADC_SIGN_IN_AGAIN' },
  }),
  ...(['invalid_client', 'deleted_client', 'disabled_client'] as const).map((code) =>
    oauth(code, 'CLIENT_REFUSED', { play: error(code, 401) }),
  ),
  oauth('unauthorized_client', 'CLIENT_REFUSED', {
    play: error('unauthorized_client', 401),
    but: { key: 'DELEGATION_REFUSED' },
  }),
  oauth('invalid_scope', 'SCOPE_REFUSED', { play: error('invalid_scope') }),
  ...(['access_denied', 'admin_policy_enforced', 'org_internal'] as const).map((code) =>
    oauth(code, 'POLICY_REFUSED', { play: error(code, code === 'admin_policy_enforced' ? 400 : 403) }),
  ),
  ...([400, 401, 403] as const).flatMap((status) =>
    (['server_error', 'internal_failure', 'temporarily_unavailable'] as const).map((code) =>
      oauth(`${code} with ${status}`, down, { play: error(code, status) }),
    ),
  ),
  oauth('a challenge and no error', 'CLIENT_REFUSED', {
    play: answer(401, '', { 'www-authenticate': 'Basic realm="x"' }),
    but: { key: refused, adc: refused },
  }),
  ...['invalid_request', 'unsupported_grant_type', 'out_of_cheese', '', '__proto__', 'constructor'].map(
    (code) => oauth(`the error “${code}”`, refused, { play: error(code) }),
  ),
  oauth('an error of 100 kB', refused, { play: error('x'.repeat(100_000)) }),
  oauth('an error that is a token', refused, { play: error(canaries.accessToken) }),
  oauth('a description of 500 kB', refused, {
    play: json({ error: 'odd', error_description: canaries.accessToken.repeat(5_000) }, 400),
  }),
  oauth('a description that is no text', refused, {
    play: json({ error: 'odd', error_description: { a: canaries.accessToken } }, 400),
  }),
  oauth('an error as an object', refused, {
    play: json({ error: { code: 403, message: canaries.body, status: 'PERMISSION_DENIED' } }, 403),
  }),
  oauth('an error as a number', refused, { play: json({ error: 7 }, 400) }),
  oauth('an error as a list', refused, { play: json({ error: ['invalid_grant'] }, 400) }),
  oauth('an error as a text', refused, { play: json('invalid_grant', 400) }),
  oauth('an error that is null', refused, { play: json(null, 400) }),
  oauth('a token that nobody knows', 'well', { asks: ['revoke', 'tokeninfo'], play: error('invalid_token') }),
  oauth('a client that may not revoke', 'CLIENT_REFUSED', {
    asks: ['revoke'],
    play: error('invalid_client', 401),
  }),
  oauth('an error with the status 200', broken, {
    play: json({ error: 'invalid_grant' }),
    but: { key: 'SCOPE_REFUSED' },
  }),
];

/** A refusal in the envelope of Google's APIs. */
const denial = (httpStatus: number, status: string, detail?: Readonly<Record<string, unknown>>) =>
  json(
    {
      error: {
        code: httpStatus,
        message: `As asked. ${canaries.accessToken}`,
        status,
        ...(detail && { details: [detail] }),
      },
    },
    httpStatus,
  );
const api = of(3, apiAsks);
const listed = (code: FailureCode): But => ({
  projects: code,
  'service-accounts': code,
  services: code,
});
const apiErrors: readonly ProviderAnswer[] = [
  api('UNAUTHENTICATED', 'TOKEN_REFUSED', { play: denial(401, 'UNAUTHENTICATED') }),
  api('PERMISSION_DENIED', 'PERMISSION_DENIED', {
    play: denial(403, 'PERMISSION_DENIED'),
    but: listed('LIST_DENIED'),
  }),
  api('IAM_PERMISSION_DENIED', 'PERMISSION_DENIED', {
    play: denial(403, 'PERMISSION_DENIED', {
      reason: 'IAM_PERMISSION_DENIED',
      metadata: { permission: 'iam.serviceAccounts.getAccessToken' },
    }),
    but: listed('LIST_DENIED'),
  }),
  api('SERVICE_DISABLED', 'API_DISABLED', {
    play: denial(403, 'PERMISSION_DENIED', {
      reason: 'SERVICE_DISABLED',
      metadata: { service: 'iam.googleapis.com', consumer: 'projects/123' },
    }),
  }),
  api('scopes that do not do', 'SCOPE_INSUFFICIENT', {
    play: denial(403, 'PERMISSION_DENIED', { reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }),
  }),
  api('a quota project that is not the caller’s', 'QUOTA_PROJECT_REFUSED', {
    play: denial(403, 'PERMISSION_DENIED', { reason: 'USER_PROJECT_DENIED' }),
  }),
  api('VPC Service Controls', 'PERMISSION_DENIED', {
    play: denial(403, 'PERMISSION_DENIED', { reason: 'SECURITY_POLICY_VIOLATED' }),
    but: listed('LIST_DENIED'),
  }),
  api('a quota that is used up', 'RATE_LIMITED', {
    play: denial(429, 'RESOURCE_EXHAUSTED', { reason: 'RATE_LIMIT_EXCEEDED' }),
  }),
  api('NOT_FOUND', 'SERVICE_ACCOUNT_NOT_FOUND', {
    play: denial(404, 'NOT_FOUND'),
    but: listed('PROJECT_NOT_FOUND'),
  }),
  api('INVALID_ARGUMENT', 'REQUEST_REFUSED', { play: denial(400, 'INVALID_ARGUMENT') }),
  api('FAILED_PRECONDITION', 'REQUEST_REFUSED', {
    play: denial(400, 'FAILED_PRECONDITION'),
    but: { 'access-token': 'SERVICE_ACCOUNT_DISABLED', 'id-token': 'SERVICE_ACCOUNT_DISABLED' },
  }),
  api('ALREADY_EXISTS', refused, { play: denial(409, 'ALREADY_EXISTS') }),
  api('a status nobody knows', refused, { play: denial(418, 'TEAPOT') }),
  api('a status that every object has', refused, {
    play: denial(400, 'constructor', { reason: '__proto__' }),
  }),
  api('INTERNAL', down, { play: denial(500, 'INTERNAL') }),
  api('UNAVAILABLE', down, { play: denial(503, 'UNAVAILABLE') }),
  api('DEADLINE_EXCEEDED', down, { play: denial(504, 'DEADLINE_EXCEEDED') }),
  api('a refusal in OAuth’s form', refused, {
    play: json({ error: 'invalid_token', error_description: canaries.accessToken }, 401),
  }),
  api('a refusal in a list', refused, {
    play: json([{ error: { code: 403, status: 'PERMISSION_DENIED' } }], 403),
  }),
];

/** Statuses as anything on the way may send them. openid-client calls a page with an error status no OAuth answer. */
const status = of(3);
const isPage: But = { exchange: broken, refresh: broken, revoke: broken };
const retryAfters = ['1', '3600', '0', '-5', '999999999999999999999', '2.5', 'soon', '', '86401'];
const dates = {
  'an hour on': () => new Date(Date.now() + 3_600_000),
  'in 1970': () => new Date(0),
  'in 9999': () => new Date(Date.UTC(9999, 0)),
};
const statuses: readonly ProviderAnswer[] = [
  ...[400, 401, 403, 404, 405, 409, 410, 411, 413, 415, 421, 422, 431, 451, 499].map((code) =>
    status(`${code} and nothing`, refused, {
      play: answer(code),
      ...(code === 421 && { misdirected: true }),
      but: {
        ...(code === 404 && { verify: 'well' as const }),
      },
    }),
  ),
  ...[400, 403, 404].map((code) =>
    status(`${code} and a page`, refused, {
      play: html(code),
      but: { ...isPage, ...(code === 404 && { verify: 'well' as const }) },
    }),
  ),
  // What only a proxy says.
  status('407 and a page', unreachable, { play: html(407, { 'proxy-authenticate': 'Basic realm="x"' }) }),
  ...[408, 500, 501, 502, 503, 504, 505, 507, 520, 599].map((code) =>
    status(`${code}`, down, { play: answer(code, canaries.body) }),
  ),
  status('502 and a page', down, { play: html(502) }),
  status('429', 'RATE_LIMITED', { play: html(429) }),
  ...retryAfters.map((header) =>
    status(`429 and Retry-After “${header}”`, 'RATE_LIMITED', {
      asks: header === '1' ? ['exchange', 'refresh', 'access-token'] : asks,
      play: answer(429, '', { 'retry-after': header }),
    }),
  ),
  ...Object.entries(dates).map(([name, date]) =>
    status(`429 and a Retry-After ${name}`, 'RATE_LIMITED', {
      play: (stage) => answer(429, '', { 'retry-after': date().toUTCString() })(stage),
    }),
  ),
  status('503 and Retry-After', down, { play: answer(503, '', { 'retry-after': '120' }) }),
  ...[600, 700, 999].map((code) =>
    status(`the status ${code}`, broken, {
      play: bytes(`HTTP/1.1 ${code} Odd\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`),
    }),
  ),
];

/** Bodies that are not what they should be, whatever was asked. */
const body = of(4);
/** Nothing is read of it. */
const unread: But = { revoke: 'well' };
const deep = 10_000;
const big = (size: number) => Buffer.alloc(size, 'a');
const bodies: readonly ProviderAnswer[] = [
  body('nothing', broken, { play: answer(200), but: unread }),
  body('204', broken, { play: answer(204) }),
  body('half of a JSON text', broken, {
    play: written((text) => text.slice(0, text.length >> 1)),
    but: unread,
  }),
  body('a page', broken, { play: html(200), but: unread }),
  body('a page that says it is JSON', broken, { play: answer(200, page), but: unread }),
  body('UTF-16', broken, { play: written((text) => Buffer.from(`\ufeff${text}`, 'utf16le')), but: unread }),
  body('null', broken, { play: json(null), but: unread }),
  body('a list', broken, { play: written((text) => `[${text}]`), but: unread }),
  body('a text', broken, { play: json(canaries.accessToken), but: unread }),
  body('a number', broken, { play: json(7), but: unread }),
  body('the answer in its prototype', broken, {
    asks: asks.filter((ask) => !listAsks.includes(ask)),
    play: written((text) => `{"__proto__": ${text}}`),
    but: { ...unread, key: 'SCOPE_REFUSED' },
  }),
  body('brackets 10,000 deep', broken, {
    play: answer(200, '['.repeat(deep) + ']'.repeat(deep)),
    but: unread,
  }),
  body('50 MB', broken, { play: answer(200, big(50_000_000)) }),
  body('1 MB and a letter', broken, { play: answer(200, big(1_000_001)) }),
  body('a body without end', broken, {
    play: ({ response }) => {
      const pump = () => {
        while (!response.destroyed && response.write(big(65_536)));
      };
      response.on('drain', pump);
      response.writeHead(200);
      pump();
    },
  }),
  body('a gzip bomb', broken, {
    play: answer(200, gzipSync(big(50_000_000)), { 'content-encoding': 'gzip' }),
  }),
  body('what is no gzip', broken, { play: answer(200, canaries.body, { 'content-encoding': 'gzip' }) }),
  body('a gzip that is cut', broken, {
    play: written((text) => gzipSync(text).subarray(0, -12), { 'content-encoding': 'gzip' }),
    but: { revoke: ['well', broken] },
  }),
  body('fewer bytes than announced', broken, {
    play: hangsUpWithin('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"access_token":'),
  }),
  body('chunks that end early', broken, {
    play: hangsUpWithin('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{"\r\n'),
  }),
  body('chunks of no size', broken, {
    play: bytes(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${canaries.body}\r\n`),
    inNode: unreachable,
  }),
  body('two lengths', broken, {
    play: bytes('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'),
  }),
  body('a head of 400 kB', broken, {
    play: bytes(`HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(400_000)}\r\ncontent-length: 2\r\n\r\n{}`),
    inNode: unreachable,
  }),
  // Odd, and still the truth.
  body('an answer that comes late', 'well', {
    play: async ({ response, truth }) => {
      const text = await truth();
      setTimeout(() => response.end(text), 300);
    },
  }),
  body('a byte order mark', 'well', { play: written((text) => `\ufeff${text}`) }),
  body('a name that stands twice', 'well', {
    play: written((text) => text.replace(/^\{/, '{"odd": 1, "odd": 2, ')),
  }),
  body('a header beyond Latin-1', 'well', {
    play: async ({ request, truth }) => {
      const text = await truth();
      const head = `HTTP/1.1 200 OK\r\nx-hotel: Grüße \u2603 ${'\u{1F600}'}\r\ncontent-type: application/json\r\n`;
      request.socket.end(
        `${head}content-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
      );
    },
  }),
  body('a cookie and a cache', 'well', {
    play: written((text) => text, { 'set-cookie': 'a=b', 'cache-control': 'max-age=3600' }),
  }),
];

/** The members of a token endpoint's answer. */
const token = of(4, tokenAsks);
const tokenMembers: readonly ProviderAnswer[] = [
  token('no access token', broken, {
    play: patch({ access_token: undefined }),
    but: { key: 'SCOPE_REFUSED' },
  }),
  ...Object.entries({
    'an empty access token': '',
    'a number as access token': 7,
    'a list as access token': [canaries.accessToken],
    'null as access token': null,
    'an access token with a line break': 'ya29.a\r\nX-Evil: 1',
    'an access token with a blank': 'ya29.a b',
    'an access token with a letter from elsewhere': 'ya29.ä',
    'an access token of 100 kB': 'a'.repeat(100_000),
  }).map(([name, access_token]) => token(name, broken, { play: patch({ access_token }) })),
  token('no life', broken, { play: patch({ expires_in: undefined }), but: { key: 'SCOPE_REFUSED' } }),
  ...Object.entries({
    'a life of 0': 0,
    'a life below 0': -1,
    'a life in words': 'an hour',
    'a life without end': 1e18,
    'a life that is an object': {},
  }).map(([name, expires_in]) => token(name, broken, { play: patch({ expires_in }) })),
  token('a number as scope', broken, { play: patch({ scope: 7 }) }),
  token('a number as ID token', broken, { play: patch({ id_token: 7 }) }),
  token('less than was asked', 'SCOPE_NOT_GRANTED', {
    asks: ['refresh', 'adc'],
    play: patch({ scope: 'openid' }),
  }),
  ...Object.entries({
    'no token type': undefined,
    'the token type mac': 'mac',
    'a number as token type': 7,
  }).map(([name, token_type]) => token(name, broken, { asks: grantAsks, play: patch({ token_type }) })),
  ...Object.entries({ 'an empty refresh token': '', 'a number as refresh token': 7 }).map(
    ([name, refresh_token]) => token(name, broken, { asks: grantAsks, play: patch({ refresh_token }) }),
  ),
  token('no refresh token', 'REFRESH_TOKEN_MISSING', {
    asks: ['exchange'],
    play: patch({ refresh_token: undefined }),
  }),
  token('no ID token', broken, { asks: ['exchange'], play: patch({ id_token: undefined }) }),
  ...Object.entries({
    'an ID token in two parts': 'eyJhbGciOiJSUzI1NiJ9.e30',
    'an ID token of noise': 'a.b.c',
    'an ID token that is not signed': `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`,
    'an ID token signed with a secret': `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.AAAA`,
  }).map(([name, id_token]) =>
    token(name, 'ID_TOKEN_INVALID', { asks: grantAsks, play: patch({ id_token }) }),
  ),
  ...(['iss', 'aud', 'sub', 'azp', 'exp', 'nonce', 'signature'] as const).map((wrong) =>
    token(`an ID token with a wrong ${wrong}`, 'ID_TOKEN_INVALID', {
      asks: wrong === 'nonce' ? ['exchange'] : wrong === 'sub' ? ['refresh'] : grantAsks,
      play: async ({ response, truth }) => void response.end(await truth({ wrong })),
    }),
  ),
  token('a new refresh token', 'well', {
    asks: grantAsks,
    play: patch({ refresh_token: canaries.refreshToken }),
  }),
  token('a life as a text', 'well', { asks: grantAsks, play: patch({ expires_in: '3599' }) }),
  token('a token type in small letters', 'well', { play: patch({ token_type: 'bearer' }) }),
  token('no scope', 'well', { play: patch({ scope: undefined }) }),
  token('members that nobody knows', 'well', { play: patch({ x: { y: 1 }, refresh_token_expires_in: 600 }) }),
];

const keySets = of(4, keyAsks);
const keyMembers: readonly ProviderAnswer[] = [
  keySets('keys that are no list', broken, { play: json({ keys: {} }) }),
  keySets('no keys', broken, { play: json({}) }),
  keySets('an empty list of keys', 'ID_TOKEN_INVALID', { play: json({ keys: [] }), but: { verify: 'well' } }),
  keySets('a key that is none', [broken, 'ID_TOKEN_INVALID'], {
    play: async ({ response, truth }) => {
      const { keys } = JSON.parse(await truth()) as { keys: { n: string }[] };
      response.end(JSON.stringify({ keys: keys.map((key) => ({ ...key, n: 'AA' })) }));
    },
    but: { verify: broken },
  }),
  keySets('the key of somebody else', 'ID_TOKEN_INVALID', {
    play: async ({ response, truth }) => void response.end(await truth({ wrong: 'signature' })),
    but: { verify: 'well' },
  }),
];

const mint = of(4, mintAsks);
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const mintMembers: readonly ProviderAnswer[] = [
  mint('no token', broken, { play: patch({ accessToken: undefined, token: undefined }) }),
  ...Object.entries({
    'an empty token': '',
    'a number as token': 7,
    'a list as token': [],
    'a token with a line break': 'ya29.a\r\nX-Evil: 1',
    'a token of 100 kB': 'a'.repeat(100_000),
  }).map(([name, value]) => mint(name, broken, { play: patch({ accessToken: value, token: value }) })),
  ...Object.entries({
    'no end': undefined,
    'an end that is no date': 'soon',
    'an end that is a number': 1e18,
    'an end beyond all dates': '+999999-01-01T00:00:00Z',
  }).map(([name, expireTime]) => mint(name, broken, { asks: ['access-token'], play: patch({ expireTime }) })),
  mint('an ID token in two parts', broken, { asks: ['id-token'], play: patch({ token: 'e30.e30' }) }),
  mint('an ID token of noise', broken, { asks: ['id-token'], play: patch({ token: 'a.b.c' }) }),
  mint('an ID token for somebody else', 'AUDIENCE_MISMATCH', {
    asks: ['id-token'],
    play: async ({ response, truth }) => void response.end(await truth({ wrong: 'aud' })),
  }),
  mint('an end in another zone', 'well', {
    asks: ['access-token'],
    play: (stage) => patch({ expireTime: inAnHour().replace('Z', '+00:00') })(stage),
  }),
];

const list = of(4, listAsks);
const members = (value: unknown) => patch({ projects: value, accounts: value, items: value });
const listMembers: readonly ProviderAnswer[] = [
  list('a list that is none', broken, { play: members({}) }),
  list('a list of nothing that it should be', broken, { play: members([null, 7, {}]) }),
  list('a number as the next page', broken, {
    play: patch({ nextPageToken: 7, metadata: { continue: 7 } }),
  }),
  list('a next page of 100 kB', broken, {
    play: patch({ nextPageToken: 'a'.repeat(100_000), metadata: { continue: 'a'.repeat(100_000) } }),
  }),
  list('nobody', 'well', { play: json({}) }),
];

const redirect = of(5);
const to = (code: number, location?: string): Play =>
  answer(code, '', location === undefined ? {} : { location });
const redirects: readonly ProviderAnswer[] = [
  ...[300, 301, 302, 303, 304, 305, 306, 307, 308].map((code) =>
    redirect(`${code}`, moved, { play: to(code, '/elsewhere') }),
  ),
  redirect('302 and nowhere', moved, { play: to(302) }),
  redirect('302 to another host', moved, {
    play: ({ response, origin }) => {
      response.writeHead(302, { location: `${origin.replace('127.0.0.1', 'localhost')}/elsewhere` }).end();
    },
  }),
  redirect('307 with the form', moved, {
    play: ({ response, origin }) => void response.writeHead(307, { location: `${origin}/elsewhere` }).end(),
  }),
  redirect('302 to itself', moved, {
    play: ({ response, request }) => void response.writeHead(302, { location: request.url ?? '' }).end(),
  }),
  redirect('302 to a file', moved, { play: to(302, 'file:///etc/passwd') }),
  redirect('302 to no address', moved, { play: to(302, 'http://[') }),
  redirect('the page of a Wi-Fi network by 302', moved, { play: html(302, { location: '/elsewhere' }) }),
  redirect('511', moved, { play: html(511) }),
];

const tls = of(6);
const secure: readonly ProviderAnswer[] = [
  tls('an authority that nobody knows', distrusted, { place: 'tls-unknown-authority' }),
  tls('a certificate that signs itself', distrusted, { place: 'tls-self-signed' }),
  tls('a certificate that has expired', distrusted, { place: 'tls-expired' }),
  tls('a certificate of the future', distrusted, { place: 'tls-not-yet-valid' }),
  tls('a certificate for another host', distrusted, { place: 'tls-other-host' }),
  tls('a protocol that is too old', distrusted, { place: 'tls-old' }),
  tls('a handshake that stalls', timedOut, {
    place: 'tls-silent',
    waits: true,
    inNode: [timedOut, unreachable],
  }),
  tls('a handshake that breaks off', unreachable, { place: 'tls-hangs-up' }),
  tls('no TLS at all', distrusted, { place: 'tls-none' }),
  tls('a demand for a certificate', distrusted, {
    place: 'tls-wants-certificate',
    inNode: [distrusted, broken],
  }),
  tls('an authority of the company’s that is installed', 'well', { place: 'tls' }),
];

export const providerAnswers: readonly ProviderAnswer[] = [
  ...connections,
  ...oauthErrors,
  ...apiErrors,
  ...statuses,
  ...bodies,
  ...tokenMembers,
  ...keyMembers,
  ...mintMembers,
  ...listMembers,
  ...redirects,
  ...secure,
];

export type Stack = 'node' | 'electron';

/** What may come of an answer to a question. */
export function expectedOf(
  { code, but = {}, inNode }: ProviderAnswer,
  ask: Ask,
  stack: Stack,
): readonly string[] {
  return [(stack === 'node' ? inNode : undefined) ?? but[ask] ?? code].flat();
}
