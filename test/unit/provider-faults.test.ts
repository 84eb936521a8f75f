/** Every fault a token endpoint can show: each has its own code, none hangs, none is told as another. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { GoogleSignInAccount } from '../../app/account.ts';
import { describeFailure, type FailureCode } from '../../app/failure.ts';
import type { SwitchChange } from '../sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { accessTokenRequest, type Bench, createBench } from './sign-in-bench.ts';

type TokenFault = NonNullable<SwitchChange['token']>;

const canary = 'ya29.canary0123456789abcdefghijklmnopqrstuvwxyz';
const good = { access_token: canary, expires_in: 3599, token_type: 'Bearer', scope: 'openid' };
const raw = (body: string, more: Partial<TokenFault> = {}): TokenFault => ({ kind: 'raw', body, ...more });
const json = (value: unknown, status?: number): TokenFault =>
  raw(JSON.stringify(value), status === undefined ? {} : { status });
const patch = (members: NonNullable<TokenFault['patch']>): TokenFault => ({ kind: 'patch', patch: members });

/** `exchange` where the code exchange ends otherwise than a refresh. */
interface Row {
  readonly fault: TokenFault;
  readonly refresh: FailureCode;
  readonly exchange?: FailureCode;
  /** Tries at the endpoint that a refresh makes; a code exchange always makes one. */
  readonly tries?: number;
}

const broken = (fault: TokenFault): Row => ({ fault, refresh: 'PROVIDER_ANSWER_BROKEN' });
const refused = (fault: TokenFault): Row => ({ fault, refresh: 'PROVIDER_REFUSED' });
const down = (fault: TokenFault): Row => ({ fault, refresh: 'PROVIDER_DOWN', tries: 3 });

const rows: Readonly<Record<string, Row>> = {
  'a refused grant': {
    fault: { kind: 'invalid_grant' },
    refresh: 'GRANT_REFUSED',
    exchange: 'CODE_REFUSED',
    tries: 2,
  },
  'a session that must be confirmed': {
    fault: { kind: 'invalid_rapt' },
    refresh: 'REAUTH_REQUIRED',
    tries: 2,
  },
  'a session that must be confirmed first': {
    fault: { kind: 'rapt_required' },
    refresh: 'REAUTH_REQUIRED',
    tries: 2,
  },
  'a wrong client': { fault: { kind: 'invalid_client' }, refresh: 'CLIENT_REFUSED' },
  'a deleted client': { fault: { kind: 'deleted_client' }, refresh: 'CLIENT_REFUSED' },
  'a client without rights': { fault: { kind: 'unauthorized_client' }, refresh: 'CLIENT_REFUSED' },
  'a challenge instead of an error': {
    fault: raw('', { status: 401, headers: { 'www-authenticate': 'Basic realm="x"' } }),
    refresh: 'CLIENT_REFUSED',
  },
  'a refused scope': { fault: { kind: 'invalid_scope' }, refresh: 'SCOPE_REFUSED' },
  'an account that is blocked': { fault: { kind: 'access_denied' }, refresh: 'POLICY_REFUSED' },
  'an administrator’s rule': { fault: { kind: 'admin_policy_enforced' }, refresh: 'POLICY_REFUSED' },
  'a service that says it is away': {
    fault: { kind: 'temporarily_unavailable' },
    refresh: 'PROVIDER_DOWN',
    tries: 3,
  },
  'a service that says it is broken': {
    fault: { kind: 'internal_failure' },
    refresh: 'PROVIDER_DOWN',
    tries: 3,
  },
  'an error away with status 400': {
    fault: json({ error: 'temporarily_unavailable' }, 400),
    refresh: 'PROVIDER_DOWN',
  },
  'an error nobody knows': refused(json({ error: 'out_of_cheese' }, 400)),
  'an error as an object': refused(
    json({ error: { code: 403, message: 'x', status: 'PERMISSION_DENIED' } }, 403),
  ),
  'an error as a number': refused(json({ error: 7 }, 400)),
  'an error without a body': refused(raw('', { status: 400 })),
  'not found': refused({ kind: '404' }),
  'a conflict': refused({ kind: '409' }),
  'too many requests': { fault: { kind: '429' }, refresh: 'RATE_LIMITED', tries: 3 },
  'too many requests for now': { fault: { kind: '429', retryAfter: 3600 }, refresh: 'RATE_LIMITED' },
  'a request that took too long': down({ kind: '408' }),
  'a fault of its own': down({ kind: '500' }),
  'a bad gateway with a page': down({ kind: 'html', status: 502 }),
  'being away': down({ kind: '503', retryAfter: '0' }),
  'a gateway that waited too long': down({ kind: '504' }),
  'nothing at all': { fault: { kind: 'stall' }, refresh: 'PROVIDER_TIMED_OUT' },
  'a reset connection': { fault: { kind: 'reset' }, refresh: 'PROVIDER_UNREACHABLE', tries: 3 },
  'half an answer': broken({ kind: 'cut-body' }),
  'a redirect 301': { fault: { kind: 'redirect', status: 301 }, refresh: 'PROVIDER_REDIRECTED' },
  'a redirect 302': { fault: { kind: 'redirect', status: 302 }, refresh: 'PROVIDER_REDIRECTED' },
  'a redirect 303': { fault: { kind: 'redirect', status: 303 }, refresh: 'PROVIDER_REDIRECTED' },
  'a redirect 307': { fault: { kind: 'redirect', status: 307 }, refresh: 'PROVIDER_REDIRECTED' },
  'a redirect 308': { fault: { kind: 'redirect', status: 308 }, refresh: 'PROVIDER_REDIRECTED' },
  'a redirect to another host': {
    fault: { kind: 'redirect', location: 'https://evil.example/token' },
    refresh: 'PROVIDER_REDIRECTED',
  },
  'a network that asks to sign in': {
    fault: raw('<h1>Wi-Fi</h1>', { status: 511 }),
    refresh: 'PROVIDER_REDIRECTED',
  },

  'a Wi-Fi page': broken({ kind: 'html' }),
  'an error page': broken({ kind: 'html', status: 403 }),
  'an empty body': broken({ kind: 'empty' }),
  'no body': broken(raw('', { status: 204 })),
  'half of a JSON text': broken({ kind: 'not-json' }),
  'UTF-16': broken(raw(`\u00ff\u00fe${[...JSON.stringify(good)].join('\0')}\0`)),
  null: broken(json(null)),
  'a list': broken(json([good])),
  'a text': broken(json(canary)),
  'a number': broken(json(7)),
  'an empty object': broken(json({})),
  'a token in the prototype': broken(raw(`{"__proto__": ${JSON.stringify(good)}}`)),
  'brackets 10,000 deep': broken(raw('['.repeat(10_000) + ']'.repeat(10_000))),
  'over 1 MB': broken(raw(`"${'a'.repeat(1_000_001)}"`)),
  'what is no gzip': broken(
    raw('x', { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }),
  ),
  'an error with status 200': broken(json({ error: 'invalid_grant' })),

  'no access token': broken(patch({ access_token: null })),
  'an empty access token': broken(patch({ access_token: '' })),
  'a number as access token': broken(patch({ access_token: 7 })),
  'a list as access token': broken(patch({ access_token: [canary] })),
  'an access token with a line break': broken(patch({ access_token: 'ya29.a\r\nX-Evil: 1', id_token: null })),
  'an access token with a blank': broken(patch({ access_token: 'ya29.a b', id_token: null })),
  'an access token with a letter from elsewhere': broken(patch({ access_token: 'ya29.ä', id_token: null })),
  'an access token of 100 kB': broken(patch({ access_token: 'a'.repeat(100_000), id_token: null })),
  'no life': broken(patch({ expires_in: null })),
  'a life of 0': broken(patch({ expires_in: 0 })),
  'a life below 0': broken(patch({ expires_in: -1 })),
  'a life in words': broken(patch({ expires_in: 'an hour' })),
  'a life without end': broken(patch({ expires_in: 1e18 })),
  'no token type': broken(patch({ token_type: null })),
  'another token type': broken(patch({ token_type: 'mac' })),
  'a number as scope': broken(patch({ scope: 7 })),
  'an empty refresh token': broken(patch({ refresh_token: '' })),
  'a number as refresh token': broken(patch({ refresh_token: 7 })),
  'a number as ID token': broken(patch({ id_token: 7 })),
  'an ID token in two parts': {
    fault: patch({ id_token: 'eyJhbGciOiJSUzI1NiJ9.e30' }),
    refresh: 'ID_TOKEN_INVALID',
  },
  'an ID token of noise': { fault: patch({ id_token: 'a.b.c' }), refresh: 'ID_TOKEN_INVALID' },
  'an ID token that is not signed': {
    fault: patch({ id_token: `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.` }),
    refresh: 'ID_TOKEN_INVALID',
  },
  'an ID token signed with the client’s secret': {
    fault: patch({ id_token: `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.e30.AAAA` }),
    refresh: 'ID_TOKEN_INVALID',
  },
};

const deadlineMs = 600;
let sandbox: Sandbox;
let bench: Bench;
let account: GoogleSignInAccount;

beforeAll(async () => {
  sandbox = await startSandbox();
  bench = await createBench(sandbox, { deadlineMs });
  account = await bench.accountOf('alice@acme.example');
});
afterEach(() => sandbox.clearFaults());
afterAll(() => sandbox.close());

const tokenRequests = () => sandbox.requestCounts().token ?? 0;
const secretsSoFar = () =>
  [...sandbox.secrets().map(({ value }) => value), canary].filter((value) => value !== '');
const expectNoSecret = (value: unknown) => {
  const shown = textsIn(value).join('\n');
  expect(secretsSoFar().filter((secret) => shown.includes(secret))).toEqual([]);
};

describe('a refresh that is answered with', () => {
  test.each(Object.entries(rows))('%s has its own code', async (_, { fault, refresh, tries = 1 }) => {
    sandbox.setFaults({ token: fault });
    sandbox.clearRequests();
    const startedAt = performance.now();
    const failure = await failureOf(
      bench.credential.mint(bench.accounts.get(account.id), accessTokenRequest(account)),
    );
    expect(failure.code).toBe(refresh);
    expect(performance.now() - startedAt).toBeLessThan(2 * deadlineMs + 400);
    expect(tokenRequests()).toBe(tries);
    expect(sandbox.requestCounts().other ?? 0).toBe(0);
    expect(failure.facts.who).toBe('alice@acme.example');
    expectNoSecret(describeFailure(failure));
    expectNoSecret(failure);

    const { needsPerson } = bench.accounts.get(account.id);
    const personNeeded = { GRANT_REFUSED: 'grant-refused', REAUTH_REQUIRED: 'reauth-required' } as const;
    expect(needsPerson).toBe(personNeeded[refresh as keyof typeof personNeeded]);
    if (needsPerson === undefined) return;
    // The person acts.
    sandbox.clearFaults();
    await bench.accountOf('alice@acme.example', { order: { accountId: account.id } });
    expect(bench.accounts.get(account.id)).not.toHaveProperty('needsPerson');
  });

  test('the truth again gives a token when all of that is over', async () => {
    const [token] = await bench.credential.mint(bench.accounts.get(account.id), accessTokenRequest(account));
    expect(token.value).toMatch(/^ya29\./);
  });
});

describe('a code exchange that is answered with', () => {
  test.each(Object.entries(rows))(
    '%s has its own code, and is never repeated',
    async (_, { fault, refresh, exchange }) => {
      sandbox.setFaults({ token: fault });
      sandbox.clearRequests();
      const before = bench.accounts.list();
      const failure = await bench.failedSignIn('carol@acme.example');
      expect(failure.code).toBe(exchange ?? refresh);
      expect(tokenRequests()).toBe(1);
      expect(sandbox.requestCounts().other ?? 0).toBe(0);
      expectNoSecret(bench.signIn.view());
      expectNoSecret(failure);
      expect(bench.bugs).toEqual([]);
      expect(bench.accounts.list()).toEqual(before);
    },
  );
});

describe('an answer is good', () => {
  test.each<[string, TokenFault]>([
    ['its life is a number in a text', patch({ expires_in: '3599' })],
    ['its token type is in lower case', patch({ token_type: 'bearer' })],
    ['it has members nobody knows', patch({ x: { y: 1 }, refresh_token_expires_in: 600 })],
    ['it names no scope', patch({ scope: null })],
    ['it comes late', { kind: 'slow', delayMs: 100 }],
  ])('when %s', async (_, fault) => {
    sandbox.setFaults({ token: fault });
    const [token] = await bench.credential.mint(bench.accounts.get(account.id), accessTokenRequest(account));
    expect(token.request).toEqual(accessTokenRequest(account));
  });

  test('when the JSON starts with a byte order mark', async () => {
    const body = JSON.stringify({ ...good, scope: account.grantedScopes.join(' ') });
    sandbox.setFaults({ token: raw(`\uFEFF${body}`) });
    const [token] = await bench.credential.mint(bench.accounts.get(account.id), accessTokenRequest(account));
    expect(token.value).toBe(canary);
  });
});

describe('the keys of the provider', () => {
  test.each<[string, NonNullable<SwitchChange['jwks']>, FailureCode]>([
    ['are away', { kind: '503' }, 'PROVIDER_DOWN'],
    ['are a page', { kind: 'html' }, 'PROVIDER_ANSWER_BROKEN'],
    ['are moved', { kind: 'redirect' }, 'PROVIDER_REDIRECTED'],
    ['are empty', { kind: 'raw', body: '{"keys":[]}' }, 'ID_TOKEN_INVALID'],
    ['are no keys', { kind: 'raw', body: '{"keys":{}}' }, 'PROVIDER_ANSWER_BROKEN'],
    ['do not come', { kind: 'stall' }, 'PROVIDER_TIMED_OUT'],
  ])('stop a sign-in when they %s', async (_, jwks, code) => {
    // A bench that has seen no key yet.
    const fresh = await createBench(sandbox, { deadlineMs });
    sandbox.setFaults({ jwks });
    expect((await fresh.failedSignIn('carol@acme.example')).code).toBe(code);
    expect(fresh.accounts.list()).toEqual([]);
    expect(fresh.bugs).toEqual([]);
  });
});

describe('a revocation that is answered with', () => {
  const revoke = (token = 'unknown-token') =>
    bench.oauth.revoke({ clientId: bench.clientId, clientSecret: bench.clientSecret }, token);

  test.each<[string, NonNullable<SwitchChange['revocation']>, FailureCode, number]>([
    ['503', { kind: '503' }, 'PROVIDER_DOWN', 3],
    ['429', { kind: '429' }, 'RATE_LIMITED', 3],
    ['a refused client', { kind: 'invalid_client' }, 'CLIENT_REFUSED', 1],
    ['a page and an error', { kind: 'html', status: 400 }, 'PROVIDER_ANSWER_BROKEN', 1],
    ['a redirect', { kind: 'redirect' }, 'PROVIDER_REDIRECTED', 1],
    ['nothing', { kind: 'stall' }, 'PROVIDER_TIMED_OUT', 1],
    ['a reset', { kind: 'reset' }, 'PROVIDER_UNREACHABLE', 3],
  ])('%s has its own code', async (_, revocation, code, tries) => {
    sandbox.setFaults({ revocation });
    sandbox.clearRequests();
    expect((await failureOf(revoke())).code).toBe(code);
    expect(sandbox.requestCounts().revocation).toBe(tries);
  });

  test('“unknown” counts as revoked', async () => {
    sandbox.clearRequests();
    await revoke();
    expect(sandbox.requestCounts().revocation).toBe(1);
  });
});
