import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleSignInAccount } from '../../app/account.ts';
import { describeFailure } from '../../app/failure.ts';
import { signOut } from '../../main/sign-in/sign-out.ts';
import { clientSecretName, refreshTokenName } from '../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { type Bench, createBench } from './sign-in-bench.ts';

let sandbox: Sandbox;
let bench: Bench;
let account: GoogleSignInAccount;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.clearFaults();
  bench = await createBench(sandbox, { deadlineMs: 500 });
  account = await bench.accountOf('alice@acme.example');
  sandbox.clearRequests();
});
afterAll(() => sandbox.close());

const leave = (evenIfNotRevoked = false) => signOut(bench, account.id, evenIfNotRevoked);
const revocations = () => sandbox.requestCounts().revocation ?? 0;
const isHere = () => bench.accounts.list().some(({ id }) => id === account.id);

/** Whether the provider still gives tokens for what the keychain held. */
async function grantLives(refreshToken: string) {
  const { clientId, clientSecret } = bench;
  return bench.oauth
    .refresh({ clientId, clientSecret }, refreshToken, async () => undefined)
    .then(
      () => true,
      () => false,
    );
}

test('revokes the grant, then forgets the account and its entry', async () => {
  const refreshToken = bench.secrets.entries.get(refreshTokenName(account.id)) ?? '';
  expect(await grantLives(refreshToken)).toBe(true);
  await leave();
  expect(await grantLives(refreshToken)).toBe(false);
  expect(isHere()).toBe(false);
  expect([...bench.secrets.entries.keys()]).toEqual([clientSecretName(bench.clientId)]);
  expect(sandbox.requests().find(({ endpoint }) => endpoint === 'revocation')).toMatchObject({
    method: 'POST',
  });
});

test('keeps the token out of the address', async () => {
  await leave();
  const request = sandbox.requests().find(({ endpoint }) => endpoint === 'revocation');
  expect([request?.path, request?.keys.includes('token')]).toEqual(['/revoke', true]);
});

test('forgets the account when the provider knows nothing of the grant any more', async () => {
  sandbox.revokeGrants(account.email);
  await leave();
  expect(revocations()).toBe(1);
  expect(isHere()).toBe(false);
});

describe('removes nothing and says so', () => {
  test.each([
    ['is away', { kind: '503' }],
    ['stalls', { kind: 'stall' }],
    ['resets', { kind: 'reset' }],
    ['redirects', { kind: 'redirect' }],
    ['refuses the client', { kind: 'invalid_client' }],
  ] as const)('when the provider %s, and removes on demand', async (_, revocation) => {
    sandbox.setFaults({ revocation });
    const failure = await failureOf(leave());
    expect([failure.code, failure.facts.who]).toEqual(['REVOKE_FAILED', account.email]);
    expect(describeFailure(failure).steps).toContain('remove-anyway');
    expect(textsIn(failure).join()).not.toContain(bench.secrets.entries.get(refreshTokenName(account.id)));
    expect(isHere()).toBe(true);
    await leave(true);
    expect(isHere()).toBe(false);
    expect(bench.secrets.entries.has(refreshTokenName(account.id))).toBe(false);
  });

  test.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_ABSENT', 'KEYCHAIN_STUCK'] as const)(
    'when the keychain answers %s, and removes on demand',
    async (code) => {
      bench.secrets.fail('read', code);
      expect((await failureOf(leave())).code).toBe('REVOKE_FAILED');
      expect(isHere()).toBe(true);
      await leave(true);
      expect(isHere()).toBe(false);
    },
  );

  test.each(['SECRET_GONE', 'SECRET_DAMAGED'] as const)(
    'when the client’s own secret is %s, for the grant still lives',
    async (code) => {
      const { read } = bench.secrets;
      bench.secrets.read = async (name) => {
        bench.secrets.fail('read', name === clientSecretName(bench.clientId) ? code : undefined);
        return read(name);
      };
      expect((await failureOf(leave())).code).toBe('REVOKE_FAILED');
      expect(isHere()).toBe(true);
    },
  );
});

test.each(['SECRET_GONE', 'SECRET_DAMAGED'] as const)(
  'forgets the account when its refresh token is %s: there is nothing to revoke with',
  async (code) => {
    const { read } = bench.secrets;
    bench.secrets.read = async (name) => {
      bench.secrets.fail('read', name === refreshTokenName(account.id) ? code : undefined);
      return read(name);
    };
    await leave();
    expect(revocations()).toBe(0);
    expect(isHere()).toBe(false);
  },
);

test('is refused when the account is not known', async () => {
  await leave();
  expect((await failureOf(leave())).code).toBe('ACCOUNT_UNKNOWN');
});
