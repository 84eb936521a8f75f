import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { describeFailure, Failure } from '../../app/failure.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { keptKey } from '../../main/credentials/service-account-key.ts';
import {
  parseServiceAccountKey,
  readServiceAccountKey,
} from '../../main/credentials/service-account-key-file.ts';
import { keyName } from '../../main/vault/accounts.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import {
  accessToken,
  accountBase,
  type CredentialBench,
  cloud,
  createCredentialBench,
  identityOf,
  idToken,
} from './credential-bench.ts';
import { failureOf, failureOfCall, textsIn } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';
import { claimsOf, serviceAccount } from './sandbox-cloud.ts';
import { newServiceAccountKey } from './service-account-keys.ts';

const service = 'https://hello.acme.example';
const email = serviceAccount('deployer');
const whole = newServiceAccountKey(email);

describe('a key file', () => {
  const refusal = (file: unknown, name = 'key.json') =>
    failureOfCall(() => parseServiceAccountKey(typeof file === 'string' ? file : JSON.stringify(file), name));

  test('gives who it is for, and the key', () => {
    expect(parseServiceAccountKey(JSON.stringify(whole), 'key.json')).toEqual({
      email,
      keyId: whole.private_key_id,
      privateKey: whole.private_key,
      projectId: 'acme-dev',
      uniqueId: whole.client_id,
    });
  });

  test('is no JSON when it is cut anywhere', () => {
    const text = JSON.stringify(whole);
    for (let length = 0; length < text.length; length += 1) {
      expect(refusal(text.slice(0, length)).code).toBe('KEY_FILE_NOT_JSON');
    }
  });

  test('that is a P12 is explained', () => {
    expect(refusal('\u0000', 'old.P12').facts.problem).toMatch(/P12/);
  });

  test.each<[string, object, string]>([
    ['“type”', { type: 'authorized_user' }, 'is not “service_account”'],
    ['“client_email”', { client_email: 'alice@acme.example' }, 'is not the e-mail of a service account'],
    ['“client_email”', { client_email: undefined }, 'is missing'],
    ['“private_key_id”', { private_key_id: '' }, 'is empty'],
    ['“private_key_id”', { private_key_id: 7 }, 'is not a text'],
    ['“private_key”', { private_key: whole.private_key.slice(0, 900) }, 'is not a whole RSA key in PEM'],
    [
      '“private_key”',
      { private_key: whole.private_key.replaceAll('\n', '') },
      'is not a whole RSA key in PEM',
    ],
    ['“universe_domain”', { universe_domain: 'elsewhere.example' }, expect.stringContaining('only universe')],
  ])('names %s when it is wrong', (field, change, problem) => {
    expect(refusal({ ...whole, ...change })).toMatchObject({
      code: 'KEY_FILE_FIELD',
      facts: { file: 'key.json', field, problem },
    });
  });

  test('never ends as a fault of Lanyard, and never shows its key', () => {
    const strange = fc
      .tuple(fc.constantFrom(...Object.keys(whole)), fc.jsonValue())
      .map(([name, value]) => JSON.stringify({ ...whole, [name]: value }));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), strange), (text) => {
        try {
          parseServiceAccountKey(text, 'key.json');
        } catch (error) {
          if (!(error instanceof Failure)) throw error;
          expect(textsIn(error.facts).join()).not.toContain('PRIVATE KEY');
        }
      }),
    );
  });

  describe('on the disk', () => {
    let folder: string;
    let path: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'key-'));
      path = join(folder, 'key.json');
      await writeFile(path, `\uFEFF${JSON.stringify(whole)}`);
    });
    afterEach(() => rm(folder, { recursive: true }));

    test('is read, with a byte order mark or without', async () => {
      expect(await readServiceAccountKey(path)).toMatchObject({ key: { email }, origin: { path } });
    });

    test('is told by its name when it is not there or far too large', async () => {
      expect(await failureOf(readServiceAccountKey(join(folder, 'none.json')))).toMatchObject({
        code: 'KEY_FILE_UNREADABLE',
        facts: { file: 'none.json', systemCode: 'ENOENT' },
      });
      await writeFile(path, ' '.repeat(10_000_000));
      expect((await failureOf(readServiceAccountKey(path))).code).toBe('KEY_FILE_TOO_LARGE');
    });
  });
});

describe('a key in the vault', () => {
  let sandbox: Sandbox;
  let bench: CredentialBench;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  beforeEach(() => {
    sandbox.clearFaults();
    sandbox.clearRequests();
    bench = createCredentialBench(sandbox);
  });
  afterAll(() => sandbox.close());

  type Name = keyof Sandbox['description']['google']['keyFiles'];
  function keep(name: Name, on: CredentialBench = bench): ServiceAccountKeyAccount {
    const file = sandbox.description.google.keyFiles[name];
    const account = {
      ...accountBase(file.client_email),
      kind: 'service-account-key',
      keyId: file.private_key_id,
      uniqueId: file.client_id,
    } as const;
    on.secrets.entries.set(keyName(account.id), file.private_key);
    return account;
  }
  const mint = async (account: ServiceAccountKeyAccount, request = accessToken(account), on = bench) =>
    (await on.serviceAccountKey.mint(account, request))[0];
  const failedMint = (account: ServiceAccountKeyAccount, request = accessToken(account), on = bench) =>
    failureOf(on.serviceAccountKey.mint(account, request));

  test('mints an access token with one request', async () => {
    const token = await mint(keep('deployer'));
    expect(await bench.whoIs(token.value)).toMatchObject({ email });
    expect(bench.asked().filter((endpoint) => endpoint !== 'service')).toEqual(['token']);
  });

  test('mints an ID token for any audience', async () => {
    const account = keep('deployer');
    const token = await mint(account, idToken(account, service));
    expect(claimsOf(token.value)).toMatchObject({ aud: service, email });
    expect(Math.abs(token.expiresAt - Date.now() - 3_600_000)).toBeLessThan(10_000);
  });

  test('signs for itself and asks nobody', async () => {
    const account = keep('deployer');
    const request = { kind: 'signed-jwt', identity: identityOf(account), audience: service } as const;
    const token = await mint(account, request);
    const claims = claimsOf(token.value);
    expect(claims).toMatchObject({ iss: email, sub: email, aud: service });
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(3_600);
    expect(token.expiresAt).toBe(Number(claims['exp']) * 1000);
    expect(decodeProtectedHeader(token.value)).toEqual({ alg: 'RS256', typ: 'JWT', kid: account.keyId });
    expect(bench.asked()).toEqual([]);
  });

  test('is used with the id it is kept with, whatever older one the index has', async () => {
    const account = keep('deployer');
    const { private_key: privateKey } = sandbox.description.google.keyFiles.deployer;
    bench.secrets.entries.set(keyName(account.id), keptKey({ keyId: account.keyId, privateKey }));
    const token = await mint({ ...account, keyId: 'the-key-before' });
    expect(await bench.whoIs(token.value)).toMatchObject({ email });
  });

  test('speaks for a person where the domain allows it, and says where not', async () => {
    const reader = keep('workspaceReader');
    const subject = 'alice@acme.example';
    const token = await mint(reader, { ...accessToken(reader), subject } as never);
    expect(await bench.whoIs(token.value)).toMatchObject({ email: subject });
    const deployer = keep('deployer');
    const failure = await failedMint(deployer, { ...accessToken(deployer), subject } as never);
    const { client_id: client } = sandbox.description.google.keyFiles.deployer;
    expect(failure).toMatchObject({
      code: 'DELEGATION_REFUSED',
      facts: { who: email, other: subject, client, scopes: [cloud] },
    });
    expect(describeFailure(failure).sentence).toContain(`client id ${client} and the scopes ${cloud}`);
  });

  test('speaks for each person by a token of their own', () => {
    const account = keep('workspaceReader');
    const keys = ['alice@acme.example', 'carol@acme.example', undefined].map((subject) =>
      tokenRequestKey({ ...accessToken(account), ...(subject && { subject }) } as never),
    );
    expect(new Set(keys).size).toBe(3);
  });

  test.each<Name>(['deletedKey', 'deletedAccount', 'disabledAccount'])(
    'that Google no longer takes (%s) leads to the list of keys',
    async (name) => {
      const account = keep(name);
      expect(await failedMint(account)).toMatchObject({
        code: 'KEY_REFUSED',
        facts: { who: account.email, providerCode: 'invalid_grant' },
      });
    },
  );

  test('says that a scope is unknown', async () => {
    const account = keep('deployer');
    const unknown = 'https://scopes.example/unknown';
    expect(await failedMint(account, accessToken(account, unknown))).toMatchObject({
      code: 'SCOPE_REFUSED',
      facts: { scopes: [unknown] },
    });
  });

  test.each([-2, 2])('blames the clock when it is %i hours off', async (hours) => {
    const off = createCredentialBench(sandbox, { clock: createFakeClock(Date.now() + hours * 3_600_000) });
    const account = keep('deployer', off);
    const failure = await failedMint(account, accessToken(account), off);
    expect(failure.code).toBe('CLOCK_WRONG');
    expect(Math.round((failure.facts.clockAheadMs ?? 0) / 3_600_000)).toBe(hours);
    // By now it is known, and nobody would take what is signed by that clock.
    const signed = { kind: 'signed-jwt', identity: identityOf(account), audience: service } as const;
    expect((await failedMint(account, signed, off)).code).toBe('CLOCK_WRONG');
  });

  test.each([
    ['access_denied', 'POLICY_REFUSED'],
    ['unauthorized_client', 'DELEGATION_REFUSED'],
    ['invalid_scope', 'SCOPE_REFUSED'],
    ['500', 'PROVIDER_DOWN'],
    ['html', 'PROVIDER_ANSWER_BROKEN'],
    ['empty', 'PROVIDER_ANSWER_BROKEN'],
    ['reset', 'PROVIDER_UNREACHABLE'],
  ] as const)('tells %s as %s, without its assertion', async (kind, code) => {
    const account = keep('deployer');
    sandbox.setFaults({ token: { kind } });
    const failure = await failedMint(account);
    expect(failure.code).toBe(code);
    const said = textsIn(failure).join('\n');
    for (const { value } of sandbox.secrets()) expect(said).not.toContain(value);
  });

  test.each([
    [{ id_token: null }, 'AUDIENCE_REFUSED'],
    [{ id_token: 'no token' }, 'PROVIDER_ANSWER_BROKEN'],
  ])('hands out no ID token when the answer is %j', async (patch, code) => {
    const account = keep('deployer');
    sandbox.setFaults({ token: { kind: 'patch', patch } });
    expect((await failedMint(account, idToken(account, service))).code).toBe(code);
  });

  describe('that the keychain does not give', () => {
    let account: ServiceAccountKeyAccount;
    const kept = () => bench.accounts.get(account.id) as ServiceAccountKeyAccount;
    const putKey = (signedInAt: number) => {
      const { deployer } = sandbox.description.google.keyFiles;
      return bench.accounts.putAccount({ ...keep('deployer'), signedInAt }, deployer.private_key);
    };
    beforeEach(async () => {
      account = keep('deployer');
      await putKey(account.signedInAt);
    });

    test.each([
      ['SECRET_GONE', 'secret-gone'],
      ['SECRET_DAMAGED', 'secret-damaged'],
    ] as const)('is noted when it is %s, until it is there again', async (code, reason) => {
      bench.secrets.fail('read', code);
      expect((await failedMint(account)).code).toBe(code);
      expect(kept().needsPerson).toBe(reason);
      expect((await failedMint(kept())).code).toBe(code);
      bench.secrets.fail('read', undefined);
      await mint(kept());
      expect(kept().needsPerson).toBeUndefined();
    });

    test('is no longer missed when its file was chosen again', async () => {
      bench.secrets.fail('read', 'SECRET_GONE');
      await failedMint(account);
      bench.secrets.fail('read', undefined);
      await putKey(account.signedInAt + 1);
      expect(kept().needsPerson).toBeUndefined();
      // What was under way with the old one notes nothing of the new one.
      bench.secrets.fail('read', 'SECRET_GONE');
      await failedMint(account);
      expect(kept().needsPerson).toBeUndefined();
    });

    test.each(['KEYCHAIN_LOCKED', 'KEYCHAIN_ABSENT', 'KEYCHAIN_STUCK'] as const)(
      'is not missed when it answers %s',
      async (code) => {
        bench.secrets.fail('read', code);
        expect((await failedMint(account)).code).toBe(code);
        expect(kept().needsPerson).toBeUndefined();
      },
    );
  });

  test('is the source of impersonations with cloud-platform alone', () => {
    const account = keep('deployer');
    expect(bench.serviceAccountKey.sourceRequest(account)).toEqual(accessToken(account, cloud));
  });
});
