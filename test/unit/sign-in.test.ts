import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../app/failure.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import { clientSecretName, refreshTokenName } from '../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { failureOf, failureOfCall, textsIn } from './failure-of.ts';
import { ask, isClosed } from './raw-http.ts';
import { type Bench, createBench } from './sign-in-bench.ts';

const alice = 'alice@acme.example';
const storage = 'https://www.googleapis.com/auth/devstorage.read_only';

let sandbox: Sandbox;
let bench: Bench;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  bench = await createBench(sandbox);
});
afterEach(async () => {
  await bench.signIn.end();
  sandbox.clearFaults();
  sandbox.clearRequests();
  expect(bench.bugs).toEqual([]);
});
afterAll(() => sandbox.close());

const tokenRequests = () => sandbox.requestCounts().token ?? 0;
const authorization = () =>
  sandbox.requests().filter(({ endpoint }) => endpoint === 'authorization')[0]?.fields;
const portOf = (address: string) => new URL(new URL(address).searchParams.get('redirect_uri') ?? '').origin;

describe('a sign-in', () => {
  test('makes an account whose refresh token is kept, and remembers what came along', async () => {
    const ended = await bench.signInAs(alice);
    if ('failure' in ended) throw ended.failure;
    const { account, tokens, pictureUrl } = ended;
    expect(account).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: 'google-sign-in',
      sub: sandbox.description.people[0]?.sub,
      email: alice,
      name: 'Alice Adler',
      hostedDomain: 'acme.example',
      clientId: bench.clientId,
      askedScopes: ['email', cloudPlatform, 'openid', 'profile'],
      grantedScopes: ['email', cloudPlatform, 'openid', 'profile'],
      signedInAt: expect.any(Number),
    });
    expect(bench.accounts.list()).toEqual([account]);
    expect(bench.secrets.entries.get(refreshTokenName(account.id))).toMatch(/^1\/\//);
    expect(tokens.map(({ request }) => request.kind)).toEqual(['access-token', 'id-token']);
    expect(pictureUrl).toBe(`${sandbox.description.provider.issuer}/pictures/${account.sub}.png`);
    expect(tokenRequests()).toBe(1);
    expect(bench.signIn.view()).toBeNull();
  });

  test('shows each of its phases, and none of its secrets', async () => {
    const views: unknown[] = [];
    const ended = bench.ending();
    const { url } = await bench.visit(alice);
    views.push(bench.signIn.view());
    expect(views[0]).toEqual({
      phase: 'waiting',
      order: bench.orderOf({ scopes: ['email', cloudPlatform, 'openid', 'profile'] }),
      expiresAt: expect.any(Number),
      pasteFrom: expect.any(Number),
      browser: 'opened',
    });
    await ask(url.href);
    await ended;
    expect(bench.phases).toEqual(['waiting', 'waiting', 'checking', 'saving', 'none']);
    const secrets = sandbox.secrets().map(({ value }) => value);
    for (const text of textsIn(views)) expect(secrets).not.toContain(text);
  });

  test('asks which account it is to be, and for consent', async () => {
    await bench.accountOf(alice);
    expect(authorization()).toMatchObject({
      prompt: 'select_account consent',
      access_type: 'offline',
      code_challenge_method: 'S256',
      scope: `email ${cloudPlatform} openid profile`,
    });
    expect(authorization()).not.toHaveProperty('login_hint');
  });

  test('renews the account when the same person comes again by the same client', async () => {
    const first = await bench.accountOf(alice);
    await bench.accounts.change(first.id, {
      needsPerson: 'grant-refused',
      picture: 'data:image/png;base64,AAAA',
    });
    const before = bench.secrets.entries.get(refreshTokenName(first.id));
    const again = await bench.accountOf(alice, { order: { scopes: [cloudPlatform, storage] } });
    expect(again.id).toBe(first.id);
    expect(again).not.toHaveProperty('needsPerson');
    expect(again.picture).toBe('data:image/png;base64,AAAA');
    expect(again.grantedScopes).toContain(storage);
    expect(bench.accounts.list()).toEqual([again]);
    expect(bench.secrets.entries.get(refreshTokenName(first.id))).not.toBe(before);
  });

  test('adds another account when the same person comes by another client', async () => {
    const first = await bench.accountOf(alice);
    const second = sandbox.description.secondClientFile['installed'];
    await bench.accounts.putClient(
      { clientId: second?.client_id ?? '', importedAt: 0 },
      second?.client_secret ?? '',
    );
    const other = await bench.accountOf(alice, { order: { clientId: second?.client_id ?? '' } });
    expect(other.id).not.toBe(first.id);
    expect(bench.accounts.list()).toHaveLength(2);
  });

  test('keeps what was granted when a scope was unticked', async () => {
    const account = await bench.accountOf(alice, { untick: [cloudPlatform] });
    expect(account.askedScopes).toContain(cloudPlatform);
    expect(account.grantedScopes).toEqual(['email', 'openid', 'profile']);
  });

  test('takes all as granted when the answer names no scope', async () => {
    sandbox.setFaults({ token: { kind: 'patch', patch: { scope: null } } });
    expect((await bench.accountOf(alice)).grantedScopes).toEqual([
      'email',
      cloudPlatform,
      'openid',
      'profile',
    ]);
  });
});

describe('signing in again', () => {
  test('names the account that is meant and changes it alone', async () => {
    const account = await bench.accountOf(alice);
    const carol = await bench.accountOf('carol@acme.example');
    await bench.accounts.change(account.id, { needsPerson: 'grant-refused' });
    sandbox.clearRequests();
    const renewed = await bench.accountOf(alice, { order: { accountId: account.id } });
    expect(authorization()).toMatchObject({ login_hint: alice });
    expect(authorization()).not.toHaveProperty('prompt');
    expect(renewed.id).toBe(account.id);
    expect(renewed).not.toHaveProperty('needsPerson');
    expect(bench.accounts.get(carol.id)).toEqual(carol);
  });

  test('keeps nothing when another person answers', async () => {
    const account = await bench.accountOf(alice);
    const secret = bench.secrets.entries.get(refreshTokenName(account.id));
    const failure = await bench.failedSignIn('bob@client.example', { order: { accountId: account.id } });
    expect(failure).toMatchObject({
      code: 'WRONG_ACCOUNT',
      facts: { who: alice, other: 'bob@client.example' },
    });
    expect(bench.accounts.list()).toEqual([account]);
    expect(bench.secrets.entries.get(refreshTokenName(account.id))).toBe(secret);
    expect([...bench.secrets.entries.keys()]).toHaveLength(2);
  });

  test('keeps nothing when the ID token names another person', async () => {
    const account = await bench.accountOf(alice);
    sandbox.setFaults({ wrongSub: true });
    const failure = await bench.failedSignIn(alice, { order: { accountId: account.id } });
    expect(failure.code).toBe('WRONG_ACCOUNT');
    expect(bench.accounts.list()).toEqual([account]);
  });

  test('asks for consent anew when no refresh token came, until one comes', async () => {
    const account = await bench.accountOf(alice);
    sandbox.setFaults({ missingRefreshToken: true });
    const order = { accountId: account.id };
    expect((await bench.failedSignIn(alice, { order })).code).toBe('REFRESH_TOKEN_MISSING');
    expect(bench.signIn.view()).toMatchObject({
      phase: 'failed',
      failure: { code: 'REFRESH_TOKEN_MISSING' },
    });
    expect(bench.accounts.list()).toEqual([account]);

    sandbox.clearFaults();
    sandbox.clearRequests();
    await bench.accountOf(alice, { order });
    expect(authorization()).toMatchObject({ prompt: 'consent', login_hint: alice });
    sandbox.clearRequests();
    await bench.accountOf(alice, { order });
    expect(authorization()).not.toHaveProperty('prompt');
  });

  test('is refused when the account is not known', async () => {
    const order = bench.orderOf({ accountId: '00000000-0000-4000-8000-000000000000' });
    expect((await failureOf(bench.signIn.start(order))).code).toBe('ACCOUNT_UNKNOWN');
    expect(bench.opened).toEqual([]);
  });
});

describe('a sign-in fails', () => {
  test('as denied when the person presses Cancel', async () => {
    const failure = await bench.failedSignIn(alice, { cancel: true });
    expect([failure.code, failure.facts.providerCode]).toEqual(['CONSENT_DENIED', 'access_denied']);
    expect(tokenRequests()).toBe(0);
    expect(bench.accounts.list()).toEqual([]);
  });

  test('as timed out when nobody answers, and its port closes', async () => {
    bench = await createBench(sandbox, { timings: { attemptMs: 50 } });
    const ended = bench.ending();
    await bench.signIn.start(bench.orderOf());
    const outcome = await ended;
    expect('failure' in outcome && outcome.failure.code).toBe('SIGN_IN_TIMED_OUT');
    expect(bench.signIn.view()?.phase).toBe('failed');
    expect(await isClosed(portOf(bench.opened[0] ?? ''))).toBe(true);
    expect(failureOfCall(() => bench.signIn.link()).code).toBe('SIGN_IN_NOT_RUNNING');
  });

  test('when the keychain does not keep the token, and then there is no account', async () => {
    bench.secrets.fail('write', 'KEYCHAIN_NOT_KEPT');
    expect((await bench.failedSignIn(alice)).code).toBe('KEYCHAIN_NOT_KEPT');
    expect(bench.accounts.list()).toEqual([]);
  });

  test('as a fault of Lanyard when a part breaks', async () => {
    bench.secrets.write = () => Promise.reject(new TypeError('1//0canary'));
    const failure = await bench.failedSignIn(alice);
    expect(failure.code).toBe('INTERNAL');
    expect(textsIn(bench.signIn.view()).join()).not.toContain('canary');
    expect(bench.bugs.splice(0)).toHaveLength(1);
  });

  test('and a failed one is put away by the person', async () => {
    await bench.failedSignIn(alice, { cancel: true });
    expect(bench.signIn.view()?.phase).toBe('failed');
    await bench.signIn.end();
    expect(bench.signIn.view()).toBeNull();
  });

  test('at once when the client is not known', async () => {
    const order = bench.orderOf({ clientId: 'nobody' });
    expect(await failureOf(bench.signIn.start(order))).toMatchObject({ code: 'CLIENT_UNKNOWN' });
    expect(bench.signIn.view()).toBeNull();
  });

  test.each(['SECRET_GONE', 'SECRET_DAMAGED'] as const)(
    'at once, asking for the client’s file, when the client’s own entry is %s',
    async (code) => {
      bench.secrets.fail('read', code);
      const failure = await failureOf(bench.signIn.start(bench.orderOf()));
      expect(failure).toMatchObject({ code: 'CLIENT_UNKNOWN', facts: { client: bench.clientId } });
    },
  );

  test.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_ABSENT', 'KEYCHAIN_STUCK'] as const)(
    'at once when the answer of the keychain is %s',
    async (code) => {
      bench.secrets.fail('read', code);
      expect((await failureOf(bench.signIn.start(bench.orderOf()))).code).toBe(code);
      expect(bench.signIn.view()).toBeNull();
    },
  );
});

describe('a wrong callback', () => {
  test.each(['missing', 'wrong'] as const)(
    'leaves the attempt waiting when its issuer is %s',
    async (callbackIssuer) => {
      sandbox.setFaults({ callbackIssuer });
      const { url } = await bench.visit(alice);
      expect((await ask(url.href)).status).toBe(400);
      expect(bench.signIn.view()?.phase).toBe('waiting');
      expect(tokenRequests()).toBe(0);
    },
  );

  test('leaves the attempt waiting whatever it is, and the genuine one succeeds', async () => {
    const ended = bench.ending();
    const { url } = await bench.visit(alice);
    for (const [name, value] of [
      ['state', 'x'],
      ['code', ''],
      ['iss', 'https://issuer.example'],
      ['error', 'access_denied'],
      ['id_token', 'x'],
    ] as const) {
      const forged = new URL(url);
      forged.searchParams.set(name, value);
      expect((await ask(forged.href)).status).toBe(400);
    }
    expect(bench.signIn.view()?.phase).toBe('waiting');
    expect(tokenRequests()).toBe(0);
    await ask(url.href);
    expect(await ended).toHaveProperty('account');
  });

  test('is not exchanged twice when it comes twice', async () => {
    const ended = bench.ending();
    const { url } = await bench.visit(alice);
    await Promise.all([ask(url.href), ask(url.href), ask(url.href)]);
    expect(await ended).toHaveProperty('account');
    expect(tokenRequests()).toBe(1);
  });
});

describe('ending an attempt', () => {
  test('closes its port, and what comes later counts for nothing', async () => {
    const { url } = await bench.visit(alice);
    await bench.signIn.end();
    expect(bench.signIn.view()).toBeNull();
    expect(await isClosed(url.origin)).toBe(true);
    expect(tokenRequests()).toBe(0);
  });

  test('is not undone by an answer that is under way', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let reached: () => void = () => undefined;
    const atProvider = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let answered: Promise<Response> | undefined;
    bench = await createBench(sandbox, {
      fetch: (input, init) => {
        answered = (async () => {
          reached();
          await held;
          return fetch(input, init);
        })();
        return answered;
      },
    });
    const { url } = await bench.visit(alice);
    await ask(url.href);
    await atProvider;
    expect(bench.signIn.view()?.phase).toBe('checking');
    await bench.signIn.end();
    release();
    await answered;
    // One more round trip, after which the ended attempt has had its chance to speak up.
    await fetch(sandbox.description.provider.jwksUri);
    expect(bench.signIn.view()).toBeNull();
    expect(bench.accounts.list()).toEqual([]);
  });

  test('happens to the first when a second is started', async () => {
    const first = await bench.visit(alice);
    const ended = bench.ending();
    const second = await bench.visit('carol@acme.example');
    expect(await isClosed(first.url.origin)).toBe(true);
    const mixed = new URL(first.url.search, second.url);
    expect((await ask(mixed.href)).status).toBe(400);
    await ask(second.url.href);
    expect(await ended).toMatchObject({ account: { email: 'carol@acme.example' } });
    expect(bench.accounts.list()).toHaveLength(1);
  });

  test('leaves one attempt when two are started at the same moment', async () => {
    await Promise.all([bench.signIn.start(bench.orderOf()), bench.signIn.start(bench.orderOf())]);
    const link = bench.signIn.link();
    expect(bench.opened).toContain(link);
    for (const other of bench.opened.filter((address) => address !== link)) {
      expect(await isClosed(portOf(other))).toBe(true);
    }
    expect(await isClosed(portOf(link))).toBe(false);
    await bench.signIn.end();
    expect(await isClosed(portOf(link))).toBe(true);
  });

  test('does nothing when there is none', async () => {
    await bench.signIn.end();
    expect(bench.phases).toEqual([]);
  });
});

describe('without the browser’s help', () => {
  test('an attempt goes on when the browser does not open', async () => {
    bench = await createBench(sandbox, {
      openSignInPage: () => Promise.reject(new Failure('BROWSER_NOT_OPENED')),
    });
    const ended = bench.ending();
    await bench.signIn.start(bench.orderOf());
    expect(bench.signIn.view()).toMatchObject({ phase: 'waiting', browser: 'failed' });
    expect((await failureOf(bench.signIn.openPage())).code).toBe('BROWSER_NOT_OPENED');
    const person = sandbox.description.people[0];
    if (!person) throw new Error('nobody');
    const { url } = await createVisitor().signIn(new URL(bench.signIn.link()), person);
    await ask(url.href);
    expect(await ended).toHaveProperty('account');
  });

  test('an address that is pasted counts like the browser’s own', async () => {
    const ended = bench.ending();
    const { url } = await bench.visit(alice);
    bench.signIn.paste(` ${url.href} `);
    expect(await ended).toHaveProperty('account');
    expect(tokenRequests()).toBe(1);
  });

  test('an address that is not the answer leaves the attempt waiting', async () => {
    await bench.visit(alice);
    expect(failureOfCall(() => bench.signIn.paste('https://evil.test/')).code).toBe(
      'PASTED_ADDRESS_NOT_OURS',
    );
    expect(bench.signIn.view()?.phase).toBe('waiting');
  });

  test('nothing can be pasted, opened or copied when no attempt waits', async () => {
    expect(failureOfCall(() => bench.signIn.paste('x')).code).toBe('SIGN_IN_NOT_RUNNING');
    expect(failureOfCall(() => bench.signIn.link()).code).toBe('SIGN_IN_NOT_RUNNING');
    expect((await failureOf(bench.signIn.openPage())).code).toBe('SIGN_IN_NOT_RUNNING');
    await bench.accountOf(alice);
    expect(failureOfCall(() => bench.signIn.link()).code).toBe('SIGN_IN_NOT_RUNNING');
  });

  test('the page opens again when it is asked for', async () => {
    await bench.signIn.start(bench.orderOf());
    await bench.signIn.openPage();
    expect(bench.opened).toHaveLength(2);
    expect(bench.opened[1]).toBe(bench.opened[0]);
  });
});

test('the client’s secret is read from its own entry', async () => {
  await bench.accountOf(alice);
  expect(bench.secrets.log).toContain(`read ${clientSecretName(bench.clientId)}`);
});
