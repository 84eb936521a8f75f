/** A mint from its request to the issuer and back: whom it asks, how often, and what it makes of refusals. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Account, AdcAccount, ServiceAccountKeyAccount } from '../../app/account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { createTokens, type Tokens } from '../../main/tokens/engine.ts';
import { createMint } from '../../main/tokens/mint.ts';
import type { Credentials } from '../../main/tokens/source.ts';
import { keyName } from '../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import {
  accessToken,
  accountBase,
  type CredentialBench,
  createCredentialBench,
  identityOf,
} from './credential-bench.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { claimsOf, serviceAccount } from './sandbox-cloud.ts';

const service = 'https://hello.acme.example';
const deployer = serviceAccount('deployer');
const invoker = serviceAccount('invoker');

let sandbox: Sandbox;
let bench: CredentialBench;
let account: ServiceAccountKeyAccount;
let tokens: Tokens;

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  sandbox.clearFaults();
  bench = createCredentialBench(sandbox);
  account = keep('deployer');
  tokens = tokensOf(account);
  sandbox.clearRequests();
});
afterAll(() => sandbox.close());

function keep(name: 'deployer'): ServiceAccountKeyAccount {
  const file = sandbox.description.google.keyFiles[name];
  const kept = {
    ...accountBase(file.client_email),
    kind: 'service-account-key',
    keyId: file.private_key_id,
  } as const;
  bench.secrets.entries.set(keyName(kept.id), file.private_key);
  return kept;
}

/** The engine as `start` composes it, for one account. */
function tokensOf(only: Account): Tokens {
  const credentials = {
    'service-account-key': bench.serviceAccountKey,
    adc: bench.adc,
    'metadata-server': bench.metadataServer,
  } as Partial<Credentials> as Credentials;
  const engine: Tokens = createTokens({
    mint: createMint({
      accounts: { get: () => only },
      credentials,
      iamCredentials: bench.iamCredentials,
      tokens: () => engine,
    }),
    clock: bench.clock,
    onChange: () => undefined,
  });
  return engine;
}

const as = (target: string, ...delegates: string[]) => ({
  identity: { ...identityOf(account), impersonating: { target, delegates } },
});
const accessAs = (target: string, ...delegates: string[]): TokenRequest => ({
  ...accessToken(account),
  ...as(target, ...delegates),
});
const anyIdentity = identityOf(accountBase('anyone'));
const anyAccess = () => accessToken(accountBase('anyone'));
const anyAs = () => ({
  ...anyAccess(),
  identity: { ...anyIdentity, impersonating: { target: invoker, delegates: [] } },
});
const failed = (request: TokenRequest) => failureOf(tokens.fresh(request));

describe('in the name of a service account', () => {
  test('a token takes two requests, and the next one a single one', async () => {
    const token = await tokens.fresh(accessAs(invoker));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: invoker });
    const id = await tokens.fresh({ kind: 'id-token', audience: service, ...as(invoker) });
    expect(claimsOf(id.value)).toMatchObject({ aud: service, email: invoker });
    const signed = await tokens.fresh({ kind: 'signed-jwt', audience: service, ...as(invoker) });
    expect(claimsOf(signed.value)).toMatchObject({ aud: service, iss: invoker, sub: invoker });
    expect(bench.asked().filter((endpoint) => endpoint !== 'service')).toEqual([
      'token',
      'iamCredentials',
      'iamCredentials',
      'iamCredentials',
    ]);
  });

  test('100 requests at once make one call each to key and API', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => tokens.fresh(accessAs(invoker))));
    expect(new Set(all.map(({ value }) => value)).size).toBe(1);
    expect(bench.asked()).toEqual(['token', 'iamCredentials']);
  });

  test('an ID token has the e-mail unless it is left out', async () => {
    const request = { kind: 'id-token', audience: service, includeEmail: false, ...as(invoker) } as const;
    expect(claimsOf((await tokens.fresh(request)).value)).not.toHaveProperty('email');
  });

  test('a token of the account itself is not impersonated', async () => {
    const token = await tokens.fresh(accessToken(account));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: deployer });
  });

  test('delegates are sent in order, in the documented form', async () => {
    const hops = [serviceAccount('hop-one'), serviceAccount('hop-two')];
    sandbox.changePermissions({
      add: [
        { member: deployer, role: 'roles/iam.serviceAccountTokenCreator', on: serviceAccount('hop-one') },
      ],
    });
    const token = await tokens.fresh(accessAs(serviceAccount('chain-end'), ...hops));
    expect(await bench.whoIs(token.value)).toMatchObject({ email: serviceAccount('chain-end') });
    const sent = sandbox.requests().find(({ endpoint }) => endpoint === 'iamCredentials');
    expect(JSON.parse(sent?.fields['delegates'] ?? '')).toEqual(
      hops.map((name) => `projects/-/serviceAccounts/${name}`),
    );
    expect(sent?.fields['lifetime']).toBe('3600s');
  });

  test('a revoked source is replaced once', async () => {
    await tokens.fresh(accessToken(account));
    sandbox.expireAccessTokens();
    sandbox.clearRequests();
    await tokens.fresh(accessAs(invoker));
    expect(bench.asked()).toEqual(['iamCredentials', 'token', 'iamCredentials']);
    sandbox.setFaults({ iamCredentials: { kind: '401' } });
    sandbox.clearRequests();
    expect((await failed(accessAs(invoker, 'hop@acme-dev.iam.gserviceaccount.com'))).code).toBe(
      'TOKEN_REFUSED',
    );
    expect(bench.asked()).toEqual(['iamCredentials', 'token', 'iamCredentials']);
  });
});

describe('an account that would borrow from itself', () => {
  test.each<[string, string[], number]>([
    ['as its own target', [deployer], 1],
    ['through others', [invoker, deployer], 2],
    ['as its own delegate', [deployer, invoker], 1],
    ['in the middle', [serviceAccount('hop-one'), serviceAccount('hop-one')], 2],
  ])('is refused %s before anybody learns of it', async (_, names, brokenAt) => {
    const target = names.at(-1) ?? '';
    const failure = await failed(accessAs(target, ...names.slice(0, -1)));
    expect(failure).toMatchObject({
      code: 'SELF_IMPERSONATION',
      facts: { chain: [deployer, ...names], brokenAt },
    });
    expect(bench.asked()).not.toContain('iamCredentials');
  });
});

describe('what only one kind of account can put into a token', () => {
  const subject = 'alice@acme.example';
  const licenses = { kind: 'id-token', audience: service, licenses: true } as const;
  const adc = (fileType: AdcAccount['fileType']): Account => ({
    ...accountBase('someone'),
    kind: 'adc',
    path: '/nowhere/adc.json',
    fileType,
  });
  const machine: Account = { ...accountBase('machine'), kind: 'metadata-server' };

  test.each<[string, Account | undefined, TokenRequest]>([
    ['a person, by impersonation', undefined, { ...anyAs(), subject } as TokenRequest],
    ['a person, by a sign-in', adc('authorized_user'), { ...anyAccess(), subject } as TokenRequest],
    ['licences, by a key', undefined, { ...licenses, identity: anyIdentity }],
    ['licences, by impersonation', machine, { ...licenses, ...anyAs(), ...licenses } as TokenRequest],
    ['licences without the e-mail', machine, { ...licenses, identity: anyIdentity, includeEmail: false }],
  ])('%s, is refused before anybody is asked', async (_, other, request) => {
    const failure = await failureOf(tokensOf(other ?? account).fresh(request));
    expect(failure).toMatchObject({ code: 'OPTION_NOT_AVAILABLE', facts: { field: expect.any(String) } });
    expect(bench.asked()).toEqual([]);
  });

  test('is minted where it can be', async () => {
    sandbox.setFaults({ token: { kind: 'unauthorized_client' } });
    expect((await failed({ ...accessToken(account), subject } as TokenRequest)).code).toBe(
      'DELEGATION_REFUSED',
    );
    const file = await failureOf(
      tokensOf(adc('service_account')).fresh({ ...anyAccess(), subject } as TokenRequest),
    );
    expect(file.code).toBe('ADC_FILE_UNREADABLE');
    const atMachine = { ...machine, email: sandbox.description.google.machineAccount };
    const token = await tokensOf(atMachine).fresh({ ...licenses, identity: anyIdentity });
    expect(claimsOf(token.value)).toMatchObject({ aud: service });
  });
});

describe('a refusal', () => {
  test('names who lacks which permission on whom', async () => {
    const target = serviceAccount('out-of-reach');
    expect(await failed(accessAs(target))).toMatchObject({
      code: 'PERMISSION_DENIED',
      facts: {
        accountKind: 'service-account-key',
        chain: [deployer, target],
        permission: 'iam.serviceAccounts.getAccessToken',
        who: deployer,
      },
    });
    expect(await failed({ kind: 'id-token', audience: service, ...as(target) })).toMatchObject({
      code: 'PERMISSION_DENIED',
      facts: { permission: 'iam.serviceAccounts.getOpenIdToken', audience: service },
    });
    expect(await failed({ kind: 'signed-jwt', audience: service, ...as(target) })).toMatchObject({
      code: 'PERMISSION_DENIED',
      facts: { permission: 'iam.serviceAccounts.signJwt' },
    });
  });

  const [one, two, end, gone] = ['hop-one', 'hop-two', 'chain-end', 'nobody'].map((name) =>
    serviceAccount(name),
  ) as [string, string, string, string];
  const onwards = 'iam.serviceAccounts.implicitDelegation';
  test.each<[string, string[], string[], number, string]>([
    ['the first of two', [], [two, end], 1, onwards],
    ['the first of three', [], [one, two, end], 1, onwards],
    ['the second of three', [two], [two, one, end], 2, onwards],
    ['the last', [two], [two, serviceAccount('out-of-reach')], 2, 'iam.serviceAccounts.getAccessToken'],
  ])('names the hop that broke: %s', async (_, allowed, names, brokenAt, permission) => {
    sandbox.resetPermissions();
    for (const on of allowed) {
      sandbox.changePermissions({
        add: [{ member: deployer, role: 'roles/iam.serviceAccountTokenCreator', on }],
      });
    }
    const target = names.at(-1) ?? '';
    const failure = await failed(accessAs(target, ...names.slice(0, -1)));
    sandbox.resetPermissions();
    expect(failure).toMatchObject({
      code: 'PERMISSION_DENIED',
      facts: { chain: [deployer, ...names], brokenAt, permission },
    });
  });

  test.each([
    [[gone], 1],
    [[gone, end], 1],
    [[one, gone], 2],
  ])('says who on the way does not exist: %j', async (names, brokenAt) => {
    const target = names.at(-1) ?? '';
    expect(await failed(accessAs(target, ...names.slice(0, -1)))).toMatchObject({
      code: 'SERVICE_ACCOUNT_NOT_FOUND',
      facts: { chain: [deployer, ...names], brokenAt },
    });
  });

  test('is told as it came when nothing can be looked up', async () => {
    sandbox.setFaults({ iam: { kind: '403' } });
    const failure = await failed(accessAs(end, two));
    expect(failure).toMatchObject({ code: 'PERMISSION_DENIED', facts: { permission: onwards, brokenAt: 1 } });
    sandbox.clearRequests();
    expect((await failed(accessAs(serviceAccount('out-of-reach')))).facts).not.toHaveProperty('brokenAt');
    expect(bench.asked()).toEqual(['iamCredentials', 'iam']);
  });

  test('says that the target is disabled', async () => {
    const retired = serviceAccount('retired');
    sandbox.changePermissions({
      add: [{ member: deployer, role: 'roles/iam.serviceAccountTokenCreator', on: retired }],
    });
    expect(await failed(accessAs(retired))).toMatchObject({
      code: 'SERVICE_ACCOUNT_DISABLED',
      facts: { chain: [deployer, retired] },
    });
  });

  test('looks at nobody when a mint succeeds', async () => {
    await tokens.fresh(accessAs(invoker));
    expect(bench.asked()).toEqual(['token', 'iamCredentials']);
  });

  test('of more than an hour offers one hour; of an hour it does not', async () => {
    expect(await failed({ ...accessAs(invoker), lifetimeSeconds: 7_200 } as TokenRequest)).toMatchObject({
      code: 'LIFETIME_REFUSED',
      facts: { chain: [deployer, invoker] },
    });
    sandbox.setFaults({ iamCredentials: { kind: '400' } });
    expect((await failed(accessAs(invoker))).code).toBe('REQUEST_REFUSED');
  });

  test('of a lifetime is none where the policy allows it', async () => {
    const target = serviceAccount('long-lived');
    sandbox.changePermissions({
      add: [{ member: deployer, role: 'roles/iam.serviceAccountTokenCreator', on: target }],
    });
    const token = await tokens.fresh({ ...accessAs(target), lifetimeSeconds: 43_200 } as TokenRequest);
    expect(token.expiresAt - token.mintedAt).toBeGreaterThan(43_000_000);
  });

  const raw = (status: number, error: object) => ({
    kind: 'raw' as const,
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ error }),
  });
  const info = (reason: string, metadata: Record<string, string> = {}) => [
    { '@type': 'type.googleapis.com/google.rpc.Help', links: [] },
    { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata },
  ];
  test.each([
    [
      raw(403, {
        status: 'PERMISSION_DENIED',
        details: info('SERVICE_DISABLED', {
          service: 'iamcredentials.googleapis.com',
          consumer: 'projects/123',
        }),
      }),
      'API_DISABLED',
      { service: 'iamcredentials.googleapis.com', project: '123' },
    ],
    [
      raw(403, { status: 'PERMISSION_DENIED', details: info('ACCESS_TOKEN_SCOPE_INSUFFICIENT') }),
      'SCOPE_INSUFFICIENT',
      { status: 403 },
    ],
    [
      raw(403, {
        status: 'PERMISSION_DENIED',
        details: info('USER_PROJECT_DENIED', { consumer: 'projects/9' }),
      }),
      'QUOTA_PROJECT_REFUSED',
      { project: '9' },
    ],
    [raw(403, { status: 'PERMISSION_DENIED' }), 'PERMISSION_DENIED', { providerCode: 'PERMISSION_DENIED' }],
    [raw(404, { status: 'NOT_FOUND' }), 'SERVICE_ACCOUNT_NOT_FOUND', {}],
    [raw(400, { status: 'FAILED_PRECONDITION' }), 'SERVICE_ACCOUNT_DISABLED', { status: 400 }],
    [raw(418, { status: 'TEAPOT', message: 'ya29.canary' }), 'PROVIDER_REFUSED', { status: 418 }],
    [raw(400, 'not an envelope' as never), 'PROVIDER_REFUSED', { status: 400 }],
    [{ kind: '429' as const }, 'RATE_LIMITED', {}],
    [{ kind: '503' as const }, 'PROVIDER_DOWN', {}],
    [{ kind: 'html' as const }, 'PROVIDER_ANSWER_BROKEN', {}],
    [
      { kind: 'patch' as const, patch: { expireTime: 'soon' } },
      'PROVIDER_ANSWER_BROKEN',
      { field: 'expireTime' },
    ],
    [{ kind: 'patch' as const, patch: { accessToken: null } }, 'PROVIDER_ANSWER_BROKEN', {}],
  ])('%j is told as %s', async (fault, code, facts) => {
    sandbox.setFaults({ iamCredentials: fault });
    const failure = await failed(accessAs(invoker));
    expect(failure).toMatchObject({ code, facts });
    const said = textsIn(failure).join('\n');
    expect(said).not.toContain('canary');
    for (const { value } of sandbox.secrets()) expect(said).not.toContain(value);
  });

  test('of an ID token that came for another audience is ours', async () => {
    const claims = Buffer.from(JSON.stringify({ aud: 'https://other.example', exp: 1 })).toString(
      'base64url',
    );
    sandbox.setFaults({ iamCredentials: { kind: 'patch', patch: { token: `e30.${claims}.AAAA` } } });
    expect(await failed({ kind: 'id-token', audience: service, ...as(invoker) })).toMatchObject({
      code: 'AUDIENCE_MISMATCH',
      facts: { audience: service, other: 'https://other.example' },
    });
  });
});
