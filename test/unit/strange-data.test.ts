/** What is read back or handed in as data: each parser gives what it promises or refuses, whatever it is given. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import { mostDelegates, parseChain, splitChain } from '../../app/service-account.ts';
import { defaultSettings, settings, settingsChange } from '../../app/settings.ts';
import { searchAdc } from '../../main/credentials/adc-search.ts';
import { impersonationUrl } from '../../main/credentials/impersonation-url.ts';
import { googleApis } from '../../main/google/apis.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { type AccountsFile, accountsFile, emptyAccountsFile } from '../../main/vault/accounts.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { readEntry, writeEntry } from '../../main/vault/keychain-entry.ts';
import { chainText } from '../../renderer/compose/draft.ts';
import { parseProviderFile } from '../sandbox/provider-file.ts';

const id = '10000000-0000-4000-8000-000000000001';
const checks = createHostChecks(googleApis());

/** `whole` with one member, at any depth, replaced by anything or taken away. */
function damaged(whole: unknown): fc.Arbitrary<unknown> {
  const paths: (readonly string[])[] = [];
  const walk = (value: unknown, path: readonly string[]) => {
    paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) walk(member, [...path, name]);
  };
  walk(whole, []);
  const replace = (value: unknown, [first, ...rest]: readonly string[], by: unknown): unknown => {
    if (first === undefined) return by;
    if (Array.isArray(value))
      return value.map((one, index) => (String(index) === first ? replace(one, rest, by) : one));
    return { ...(value as object), [first]: replace((value as Record<string, unknown>)[first], rest, by) };
  };
  return fc
    .tuple(fc.constantFrom(...paths), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([path, by]) => replace(whole, path, by));
}

/** Parses or refuses; what was parsed is the same when it is parsed once more. */
function expectSteady(schema: z.ZodType, given: unknown): void {
  const parsed = schema.safeParse(given);
  if (parsed.success) expect(schema.parse(structuredClone(parsed.data))).toEqual(parsed.data);
  else expect(parsed.error.issues.length).toBeGreaterThan(0);
}

describe('the settings', () => {
  const whole = {
    ...defaultSettings,
    windowBounds: { x: 0, y: 0, width: 800, height: 600, maximized: false },
    projects: { [id]: 'acme-dev' },
    iapClientIds: ['1-a.apps.googleusercontent.com'],
    selectedAccountId: id,
  };

  test('are taken whole, and empty ones are the usual ones', () => {
    expect(settings.parse(whole)).toEqual(whole);
    expect(settings.parse({})).toEqual(defaultSettings);
  });

  test('are taken or refused, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), damaged(whole)), (given) => {
        expectSteady(settings, given);
        expectSteady(settingsChange, given);
      }),
      { numRuns: 1_000 },
    );
  });

  test('are not changed but by what is named', () => {
    expect(settingsChange.parse({})).toEqual({});
    for (const given of [null, [], 'x', { selectedAccountId: id }, { windowBounds: null }, { surprise: 1 }]) {
      expect(settingsChange.safeParse(given).success, JSON.stringify(given)).toBe(false);
    }
  });
});

describe('the index of accounts', () => {
  const common = { id, email: 'a@acme.example', signedInAt: 1 };
  const whole: AccountsFile = {
    accounts: [
      { ...common, kind: 'service-account-key', keyId: 'k', projectId: 'p' },
      { ...common, kind: 'adc', path: '/adc.json', fileType: 'authorized_user' },
      { ...common, kind: 'gcloud' },
      { ...common, kind: 'metadata-server', needsPerson: 'secret-gone' },
      {
        ...common,
        kind: 'google-sign-in',
        sub: '1',
        clientId: 'c',
        askedScopes: ['openid'],
        grantedScopes: [],
        picture: 'data:image/png;base64,AAAA',
      },
    ],
    clients: [{ clientId: 'c', importedAt: 1, projectId: 'p' }],
    unclaimed: [`refresh-token:${id}`],
  };

  test('is taken or refused, whatever it is', () => {
    expect(accountsFile.parse(whole)).toEqual(whole);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), damaged(whole)), (given) => expectSteady(accountsFile, given)),
      { numRuns: 1_000 },
    );
  });

  describe('on the disk', () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'strange-'));
    });
    afterEach(() => rm(folder, { recursive: true }));

    test('is loaded as lost, and set aside, whatever stands in its place', async () => {
      let turn = 0;
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), fc.json(), fc.uint8Array()), async (content) => {
          turn += 1;
          const path = join(folder, String(turn), 'accounts.json');
          const file = createCheckedFile({
            path,
            version: 1,
            schema: accountsFile,
            empty: emptyAccountsFile,
          });
          await file.save(emptyAccountsFile);
          await rm(join(folder, String(turn)), { recursive: true });
          await file.load();
          await writeFile(path, content);
          const loaded = await file.load();
          expect(loaded.value).toEqual(emptyAccountsFile);
          expect(loaded.repair).toMatchObject({ kind: 'lost', setAside: expect.stringContaining('damaged') });
        }),
        { numRuns: 40 },
      );
    });
  });
});

test('an entry of the keychain gives the secret that was written, or nothing', () => {
  const name = `service-account-key:${id}`;
  const entry = writeEntry(name, { secret: 'canary', sealed: false });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json().map((json) => Buffer.from(json).toString('base64url')),
        damaged(JSON.parse(Buffer.from(entry, 'base64url').toString())).map((json) =>
          Buffer.from(JSON.stringify(json) ?? '').toString('base64url'),
        ),
      ),
      (text) => {
        const read = readEntry(name, text);
        if (read !== undefined) expect(read.secret).toBe('canary');
      },
    ),
    { numRuns: 500 },
  );
});

describe('a chain of service accounts', () => {
  const serviceAccount = fc.oneof(
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}@[a-z0-9-]{1,20}\.iam\.gserviceaccount\.com$/),
    fc.stringMatching(/^\d{10,30}$/),
  );
  const chain = fc.record({
    target: serviceAccount,
    delegates: fc.array(serviceAccount, { maxLength: mostDelegates }),
  });

  test('comes back from how it is written', () => {
    fc.assert(
      fc.property(chain, (given) => {
        expect(parseChain(chainText(given))).toEqual(given);
      }),
    );
  });

  test('is the same in every form that people paste', () => {
    fc.assert(
      fc.property(
        chain,
        fc.constantFrom(',', ', ', ' → ', ' > ', '\n', ';', '\t'),
        fc.constantFrom('', 'serviceAccount:', 'projects/-/serviceAccounts/'),
        (given, between, prefix) => {
          const names = [...given.delegates, given.target].map((name) => prefix + name);
          expect(parseChain(` ${names.join(between)}\n`)).toEqual(given);
        },
      ),
    );
  });

  test('of any text has no empty part, and is none where a part is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'a@.,;> →\n:/-') })), (text) => {
        const parts = splitChain(text);
        const parsed = parseChain(text);
        if (parsed) expect([...parsed.delegates, parsed.target]).toEqual(parts);
      }),
    );
  });
});

describe('the address of an impersonation', () => {
  const schema = impersonationUrl(checks);

  test('gives a service account, is refused, or leads elsewhere, whatever it is', () => {
    const origin = 'https://iamcredentials.googleapis.com';
    const path = fc.string({
      unit: fc.constantFrom(
        '/',
        'serviceAccounts',
        ':',
        '%',
        '%40',
        '@',
        'a',
        '1234567890',
        '..',
        '?',
        '#',
        '\\',
      ),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string(),
          path.map((text) => `${origin}/${text}`),
        ),
        (address) => {
          try {
            const parsed = schema.safeParse(address);
            if (parsed.success)
              expect(parsed.data.target).toMatch(
                /^(?:[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com|\d{10,30})$/,
              );
          } catch (error) {
            expect(error).toMatchObject({ name: 'Failure', code: 'HOST_NOT_ALLOWED' });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('the search for ADC', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'strange-adc-'));
  });
  afterEach(() => rm(home, { recursive: true }));

  test('ends with a place for each, whatever the file is and whatever the variables say', async () => {
    const path = join(home, 'adc.json');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.uint8Array()),
        fc.oneof(fc.constant(path), fc.constantFrom('', '/', '.', 'a\0b', 'x'.repeat(5_000)), fc.string()),
        async (content, named) => {
          await writeFile(path, content);
          const environment = { GOOGLE_APPLICATION_CREDENTIALS: named, GCE_METADATA_HOST: named };
          const places = await searchAdc({ environment, home, platform: 'linux' }, checks);
          expect(places.map(({ place }) => place)).toEqual([
            'environment-variable',
            'well-known-file',
            'metadata-server',
          ]);
          expect(places[0]?.state).toBe(named === '' ? 'absent' : 'broken');
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the sandbox’s file of a provider', () => {
  const address = 'http://127.0.0.1:1/';
  const whole = {
    provider: {
      name: 'Sandbox',
      issuer: address,
      authorizationEndpoint: address,
      tokenEndpoint: address,
      revocationEndpoint: address,
      jwksUri: address,
    },
    google: {
      iamCredentials: address,
      iam: address,
      resourceManager: address,
      run: address,
      functions: address,
      serviceAccountKeys: address,
      iapKeys: address,
    },
    clientFile: { installed: { client_id: 'client', client_secret: 'canary' } },
    timings: { attemptMs: 1 },
  };

  test('gives a provider, or says which field is wrong', () => {
    expect(parseProviderFile(whole)).toMatchObject({
      client: { clientId: 'client' },
      timings: { attemptMs: 1 },
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), damaged(whole)), (json) => {
        try {
          expect(parseProviderFile(json).endpoints.tokenEndpoint).toMatch(/^https?:/);
        } catch (error) {
          if (!(error instanceof Failure) && !(error instanceof z.ZodError)) throw error;
          expect(JSON.stringify(error)).not.toContain('canary');
        }
      }),
      { numRuns: 500 },
    );
  });
});
