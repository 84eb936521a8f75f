import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleSignInAccount } from '../../app/account.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { refreshTokenName } from '../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { failureOf } from './failure-of.ts';
import { claimsOf } from './sandbox-cloud.ts';
import { accessTokenRequest, type Bench, createBench, idTokenRequest } from './sign-in-bench.ts';

const storage = 'https://www.googleapis.com/auth/devstorage.read_only';

let sandbox: Sandbox;
let bench: Bench;
let account: GoogleSignInAccount;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.clearFaults();
  bench = await createBench(sandbox, { deadlineMs: 1_500 });
  account = await bench.accountOf('alice@acme.example', { order: { scopes: [cloudPlatform, storage] } });
  sandbox.clearRequests();
  bench.secrets.log.length = 0;
});
afterAll(() => sandbox.close());

const mint = (request = accessTokenRequest(account)) =>
  bench.credential.mint(bench.accounts.get(account.id), request);
const tokenRequests = () => sandbox.requests().filter(({ endpoint }) => endpoint === 'token');
const kept = () => bench.secrets.entries.get(refreshTokenName(account.id)) ?? '';
const needsPerson = () => bench.accounts.get(account.id).needsPerson;

describe('an access token', () => {
  test('comes with the ID token that is minted beside it', async () => {
    const [access, id] = await mint();
    expect(access).toMatchObject({
      value: expect.stringMatching(/^ya29\./),
      request: accessTokenRequest(account),
    });
    expect(id).toMatchObject({ value: expect.stringMatching(/^eyJ/), request: idTokenRequest(account) });
    expect(tokenRequests()).toHaveLength(1);
    expect(tokenRequests()[0]).toMatchObject({ fields: { grant_type: 'refresh_token' } });
    expect(tokenRequests()[0]?.fields).not.toHaveProperty('scope');
  });

  test('is asked for with fewer scopes when fewer are wanted', async () => {
    const request = accessTokenRequest(account, [storage]);
    const [token] = await mint(request);
    expect(token.request).toEqual(request);
    expect(tokenRequests()[0]?.fields['scope']).toBe(storage);
    const answer = await fetch(
      `${sandbox.description.provider.tokeninfoEndpoint}?access_token=${token.value}`,
    );
    expect(await answer.json()).toMatchObject({ scope: storage });
  });

  test('of all scopes is the same request whatever their spelling and order', async () => {
    const spelled = account.grantedScopes.map((scope) =>
      scope === 'email' ? 'https://www.googleapis.com/auth/userinfo.email' : scope,
    );
    await mint(accessTokenRequest(account, spelled.toReversed()));
    expect(tokenRequests()[0]?.fields).not.toHaveProperty('scope');
  });

  test('is refused without asking when its scope was never granted', async () => {
    const request = accessTokenRequest(account, ['https://www.googleapis.com/auth/bigquery']);
    const failure = await failureOf(mint(request));
    expect(failure).toMatchObject({
      code: 'SCOPE_NOT_GRANTED',
      facts: { who: account.email, scopes: ['https://www.googleapis.com/auth/bigquery'] },
    });
    expect(tokenRequests()).toEqual([]);
    expect(bench.secrets.log).toEqual([]);
  });

  test('is refused when the provider gives fewer scopes than were asked for', async () => {
    sandbox.setFaults({ token: { kind: 'patch', patch: { scope: `openid ${storage}` } } });
    const failure = await failureOf(mint());
    expect(failure.code).toBe('SCOPE_NOT_GRANTED');
    expect(failure.facts.scopes).toEqual(['email', cloudPlatform, 'profile']);
    expect(needsPerson()).toBeUndefined();
  });

  test('is minted once when the provider gives more scopes than were asked for', async () => {
    const extra = 'https://www.googleapis.com/auth/bigquery';
    sandbox.setFaults({
      token: { kind: 'patch', patch: { scope: [...account.grantedScopes, extra].join(' ') } },
    });
    const request = accessTokenRequest(account);
    const first = await bench.tokens.fresh(request);
    expect(first.request).toEqual(request);
    expect((await bench.tokens.fresh(request)).value).toBe(first.value);
    expect(tokenRequests()).toHaveLength(1);
  });

  test('is as old as its request, however slow the answer', async () => {
    sandbox.setFaults({ token: { kind: 'slow', delayMs: 300 } });
    const askedAt = { wall: Date.now(), monotonic: performance.now() };
    const [token] = await mint();
    expect(performance.now() - askedAt.monotonic).toBeGreaterThanOrEqual(295);
    expect(token.mintedAt - askedAt.wall).toBeLessThan(150);
    expect(token.expiresAt - token.mintedAt).toBe(3_599_000);
    expect(token.expiresAtMonotonic - askedAt.monotonic).toBeLessThan(3_599_150);
  });
});

describe('an ID token', () => {
  test('is for the OAuth client, with the access token beside it', async () => {
    const [id, access] = await mint(idTokenRequest(account));
    expect(id.value).toMatch(/^eyJ/);
    expect(id.request).toEqual(idTokenRequest(account));
    expect(access?.request.kind).toBe('access-token');
  });

  const forAudience = (audience: string) => ({ ...idTokenRequest(account), audience }) as TokenRequest;

  test('is refused without asking when it is to be for an address', async () => {
    const failure = await failureOf(mint(forAudience('https://run.app')));
    expect(failure).toMatchObject({ code: 'AUDIENCE_NOT_AVAILABLE', facts: { client: account.clientId } });
    expect(tokenRequests()).toEqual([]);
  });

  test('is for an IAP of the client’s own project when that is asked for', async () => {
    const { iapClientId: audience } = sandbox.description.google;
    const [id, access] = await mint(forAudience(audience));
    expect(id.request).toEqual(forAudience(audience));
    expect(claimsOf(id.value)).toMatchObject({ aud: audience, azp: account.clientId, email: account.email });
    expect(access?.request.kind).toBe('access-token');
    expect(tokenRequests()).toHaveLength(1);
    expect(tokenRequests()[0]?.fields).toMatchObject({ audience, client_id: account.clientId });
  });

  test('for an audience that the provider passes over is not handed out, and what rotated is kept', async () => {
    sandbox.setFaults({ rotateRefreshTokens: true });
    const before = kept();
    const audience = '999-another.apps.googleusercontent.com';
    expect(await failureOf(mint(forAudience(audience)))).toMatchObject({
      code: 'AUDIENCE_MISMATCH',
      facts: { who: account.email, audience, other: account.clientId, client: account.clientId },
    });
    expect(kept()).not.toBe(before);
    expect(needsPerson()).toBeUndefined();
  });

  test.each([
    ['badSignature', 'signature'],
    ['wrongIssuer', 'iss'],
    ['wrongAudience', 'aud'],
    ['wrongSub', 'sub'],
  ] as const)('for IAP is refused when the provider plays %s', async (fault, field) => {
    sandbox.setFaults({ [fault]: true });
    const failure = await failureOf(mint(forAudience(sandbox.description.google.iapClientId)));
    expect([failure.code, failure.facts.field]).toEqual(['ID_TOKEN_INVALID', field]);
  });

  test('is missed when the provider sends none', async () => {
    sandbox.setFaults({ token: { kind: 'patch', patch: { id_token: null } } });
    expect((await failureOf(mint(idTokenRequest(account)))).code).toBe('PROVIDER_ANSWER_BROKEN');
  });

  test.each([
    ['wrongSub', 'sub'],
    ['wrongAudience', 'aud'],
    ['wrongIssuer', 'iss'],
    ['badSignature', 'signature'],
  ] as const)(
    'is refused when the provider plays %s, and nobody has to sign in for it',
    async (fault, field) => {
      sandbox.setFaults({ [fault]: true });
      for (const request of [idTokenRequest(account), accessTokenRequest(account)]) {
        const failure = await failureOf(mint(request));
        expect([failure.code, failure.facts.field]).toEqual(['ID_TOKEN_INVALID', field]);
      }
      expect(needsPerson()).toBeUndefined();
    },
  );
});

describe('a refused grant', () => {
  test('is believed only after a second reading and a second try', async () => {
    sandbox.revokeGrants(account.email);
    const failure = await failureOf(mint());
    expect([failure.code, failure.facts.who]).toEqual(['GRANT_REFUSED', account.email]);
    const name = refreshTokenName(account.id);
    expect(bench.secrets.log.filter((line) => line === `read ${name}`)).toHaveLength(2);
    expect(tokenRequests()).toHaveLength(2);
    expect(needsPerson()).toBe('grant-refused');
  });

  test('is not believed when the second reading shows a token that another copy has put there', async () => {
    const newer = await bench.accountOf('alice@acme.example', { order: { accountId: account.id } });
    const good = kept();
    const { read } = bench.secrets;
    let readings = 0;
    bench.secrets.read = async (name) => {
      const secret = await read(name);
      if (name !== refreshTokenName(account.id)) return secret;
      readings += 1;
      return readings === 1 ? '1//0stale' : secret;
    };
    const [token] = await mint(accessTokenRequest(newer));
    expect(token.value).toMatch(/^ya29\./);
    expect(readings).toBe(2);
    expect(kept()).toBe(good);
    expect(needsPerson()).toBeUndefined();
  });

  test('is not asked about again when the person has not signed in', async () => {
    sandbox.revokeGrants(account.email);
    await failureOf(mint());
    sandbox.clearRequests();
    const failure = await failureOf(mint());
    expect([failure.code, failure.facts.who]).toEqual(['ACCOUNT_NEEDS_SIGN_IN', account.email]);
    expect(tokenRequests()).toEqual([]);
  });

  test('is not noted when the person has signed in again meanwhile', async () => {
    sandbox.revokeGrants(account.email);
    const stale = bench.accounts.get(account.id);
    const { read } = bench.secrets;
    const oldToken = kept();
    await bench.accountOf('alice@acme.example', { order: { accountId: account.id } });
    bench.secrets.read = async (name) => (name === refreshTokenName(account.id) ? oldToken : read(name));
    expect((await failureOf(bench.credential.mint(stale, accessTokenRequest(account)))).code).toBe(
      'GRANT_REFUSED',
    );
    expect(needsPerson()).toBeUndefined();
  });

  test('is told as such when it cannot be noted on the disk', async () => {
    sandbox.revokeGrants(account.email);
    bench.failSaves('STORE_NOT_SAVED');
    expect((await failureOf(mint())).code).toBe('GRANT_REFUSED');
  });
});

describe('the keychain', () => {
  test.each([
    ['SECRET_GONE', 'secret-gone'],
    ['SECRET_DAMAGED', 'secret-damaged'],
  ] as const)('makes a person sign in again when the refresh token is %s', async (code, reason) => {
    const { read } = bench.secrets;
    bench.secrets.read = async (name) => {
      if (name === refreshTokenName(account.id)) bench.secrets.fail('read', code);
      return read(name);
    };
    expect(await failureOf(mint())).toMatchObject({ code, facts: { who: account.email } });
    expect(needsPerson()).toBe(reason);
  });

  test.each(['SECRET_GONE', 'SECRET_DAMAGED'] as const)(
    'makes a person import the client again, not sign in, when the client’s secret is %s',
    async (code) => {
      bench.secrets.fail('read', code);
      const failure = await failureOf(mint());
      expect(failure).toMatchObject({ code: 'CLIENT_UNKNOWN', facts: { client: account.clientId } });
      expect(needsPerson()).toBeUndefined();
      bench.secrets.fail('read', undefined);
      await mint();
    },
  );

  test.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_ABSENT', 'KEYCHAIN_STUCK'] as const)(
    'changes nothing of the account when it answers %s',
    async (code) => {
      bench.secrets.fail('read', code);
      expect((await failureOf(mint())).code).toBe(code);
      expect(needsPerson()).toBeUndefined();
      expect(tokenRequests()).toEqual([]);
    },
  );
});

describe('a refresh token that is rotated', () => {
  beforeEach(() => sandbox.setFaults({ rotateRefreshTokens: true }));

  test('is saved before anything is answered', async () => {
    const before = kept();
    let release: () => void = () => undefined;
    const { write } = bench.secrets;
    const writing = new Promise<void>((resolve) => {
      bench.secrets.write = async (name, secret) => {
        const held = new Promise<void>((free) => {
          release = free;
        });
        resolve();
        await held;
        return write(name, secret);
      };
    });
    let answered = false;
    const minted = mint().then(() => {
      answered = true;
    });
    await writing;
    expect([answered, kept()]).toEqual([false, before]);
    release();
    await minted;
    expect(kept()).not.toBe(before);
  });

  test('fails the mint when it cannot be kept', async () => {
    bench.secrets.fail('write', 'KEYCHAIN_NOT_KEPT');
    expect((await failureOf(mint())).code).toBe('KEYCHAIN_NOT_KEPT');
    expect(needsPerson()).toBeUndefined();
  });

  test.each([
    ['the ID token beside it is not signed right', { badSignature: true }],
    ['no access token comes with it', { token: { kind: 'patch', patch: { access_token: null } } }],
  ] as const)('is kept though %s, for the old one is spent', async (_, fault) => {
    sandbox.setFaults(fault);
    await failureOf(mint());
    sandbox.clearFaults();
    await mint();
    expect(needsPerson()).toBeUndefined();
  });

  test('does not replace the one of a sign-in that came in between', async () => {
    const { read } = bench.secrets;
    const ofNewSignIn = '1//0of-the-new-sign-in';
    let readings = 0;
    bench.secrets.read = async (name) => {
      if (name === refreshTokenName(account.id)) {
        readings += 1;
        // Read for the refresh; by the time its answer is there, a sign-in has put its own in place.
        if (readings === 2) bench.secrets.entries.set(name, ofNewSignIn);
      }
      return read(name);
    };
    await mint();
    expect(readings).toBe(2);
    expect(kept()).toBe(ofNewSignIn);
  });

  test('is never used twice in 300 turns, nor when requests of many kinds come at once', async () => {
    const kinds = [
      accessTokenRequest(account),
      idTokenRequest(account),
      accessTokenRequest(account, [storage]),
    ];
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.all(Array.from({ length: 15 }, (_, index) => mint(kinds[index % kinds.length])));
    }
    expect(tokenRequests().map(({ status }) => status)).toEqual(Array(300).fill(200));
    expect(needsPerson()).toBeUndefined();
  }, 20_000);
});

test('an account does not wait for another one', async () => {
  const carol = await bench.accountOf('carol@acme.example');
  const { read } = bench.secrets;
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  bench.secrets.read = async (name) => {
    if (name === refreshTokenName(account.id)) await held;
    return read(name);
  };
  const slow = mint();
  await bench.credential.mint(carol, accessTokenRequest(carol));
  release();
  await slow;
});
