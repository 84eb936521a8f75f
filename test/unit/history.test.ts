/** The history as mints fill it, against the sandbox: what an entry says, how calls are counted, and what stays on the disk. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { callsInWords, duration, searchHistory, timeAgo, writeHistory } from '../../app/history.ts';
import { type MintEntry, mostMints } from '../../app/mint-entry.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { createMintHistory, emptyHistory, historyFile, type MintHistory } from '../../main/history.ts';
import { countCall, countingCalls } from '../../main/http/call-count.ts';
import { createTokens, type Tokens } from '../../main/tokens/engine.ts';
import { createMint } from '../../main/tokens/mint.ts';
import type { Credentials } from '../../main/tokens/source.ts';
import type { Token } from '../../main/tokens/token.ts';
import { keyName } from '../../main/vault/accounts.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { findSecretsInText } from '../desk/secret-scan.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { accessToken, accountBase, createCredentialBench, identityOf, idToken } from './credential-bench.ts';
import { failureOf } from './failure-of.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { serviceAccount } from './sandbox-cloud.ts';

const service = 'https://hello.acme.example';
const invoker = serviceAccount('invoker');

let folder: string;
let bugs: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'history-'));
  bugs = [];
});
afterEach(async () => {
  expect(bugs).toEqual([]);
  await rm(folder, { recursive: true });
});

const fileIn = () =>
  createCheckedFile({
    path: join(folder, 'history.json'),
    version: 1,
    schema: historyFile,
    empty: emptyHistory,
  });

describe('a mint', () => {
  let sandbox: Sandbox;
  let account: ServiceAccountKeyAccount;
  let history: MintHistory;
  let tokens: Tokens;
  let file: ReturnType<typeof fileIn>;

  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  afterEach(() => history.settled());
  beforeEach(() => {
    sandbox.clearFaults();
    const bench = createCredentialBench(sandbox);
    const key = sandbox.description.google.keyFiles.deployer;
    account = {
      ...accountBase(key.client_email),
      kind: 'service-account-key',
      keyId: key.private_key_id,
    };
    bench.secrets.entries.set(keyName(account.id), key.private_key);
    file = fileIn();
    const accounts = { get: () => account };
    history = createMintHistory({
      file,
      loaded: emptyHistory,
      accounts,
      clock: bench.clock,
      onChange: () => undefined,
      onBug: (error) => bugs.push(error),
    });
    const credentials = { 'service-account-key': bench.serviceAccountKey } as Partial<Credentials>;
    tokens = createTokens({
      mint: history.recording(
        createMint({
          accounts,
          credentials: credentials as Credentials,
          iamCredentials: bench.iamCredentials,
          tokens: () => tokens,
        }),
      ),
      clock: bench.clock,
      onChange: () => undefined,
    });
  });

  const as = (target: string): TokenRequest => ({
    ...idToken(account, service),
    identity: { ...identityOf(account), impersonating: { target, delegates: [] } },
  });
  const entries = () => history.current().entries;

  test('of the account itself takes one call, and a copy from memory is none', async () => {
    const token = await tokens.fresh(accessToken(account));
    await tokens.fresh(accessToken(account));
    expect(entries()).toEqual([
      {
        id: expect.any(String),
        at: expect.any(Number),
        account: { email: account.email, kind: 'service-account-key' },
        kind: 'access-token',
        delegates: [],
        scopes: ['https://www.googleapis.com/auth/cloud-platform'],
        calls: 1,
        ms: expect.any(Number),
        result: { expiresAt: token.expiresAt },
      },
    ]);
  });

  test('through impersonation takes two calls cold and is one entry; with its source in memory, one call', async () => {
    await tokens.fresh(as(invoker));
    expect(entries()).toMatchObject([{ target: invoker, kind: 'id-token', audience: service, calls: 2 }]);
    await tokens.fresh({ ...as(invoker), kind: 'id-token', audience: `${service}/other` });
    expect(entries().map(({ calls }) => calls)).toEqual([1, 2]);
  });

  test('that signs by its own key asks nobody', async () => {
    await tokens.fresh({ kind: 'signed-jwt', identity: identityOf(account), audience: service });
    expect(entries()).toMatchObject([
      { kind: 'signed-jwt', calls: 0, result: { expiresAt: expect.any(Number) } },
    ]);
  });

  test('counts every repetition, also where it fails, and keeps the code', async () => {
    sandbox.setFaults({ token: { kind: '503', times: 2 } });
    await tokens.fresh(accessToken(account));
    expect(entries()[0]).toMatchObject({ calls: 3, result: { expiresAt: expect.any(Number) } });
    sandbox.setFaults({ iamCredentials: { kind: '503' } });
    expect((await failureOf(tokens.fresh(as(invoker)))).code).toBe('PROVIDER_DOWN');
    expect(entries()[0]).toMatchObject({ calls: 3, result: { failure: 'PROVIDER_DOWN' } });
  });

  test('is counted for itself while others are under way', async () => {
    await tokens.fresh(accessToken(account));
    const audiences = Array.from({ length: 8 }, (_, index) => `${service}/${index}`);
    await Promise.all(
      audiences.map((audience) => tokens.fresh({ ...as(invoker), kind: 'id-token', audience })),
    );
    expect(
      entries()
        .slice(0, 8)
        .map(({ calls }) => calls),
    ).toEqual(Array(8).fill(1));
  });

  test('leaves no secret, in memory, on the disk or in what is written out', async () => {
    await tokens.fresh(accessToken(account));
    await tokens.fresh(as(invoker));
    await history.settled();
    expect((await fileIn().load()).value.entries).toHaveLength(2);
    const kept = Object.fromEntries(
      sandbox
        .secrets()
        .filter(({ value }) => value.length >= 12)
        .map(({ kind, value }, index) => [`${kind} ${index}`, value]),
    );
    expect(Object.keys(kept).length).toBeGreaterThan(1);
    const texts = [
      JSON.stringify(history.current()),
      writeHistory(entries(), 'csv'),
      writeHistory(entries(), 'json'),
      ...(await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))),
    ];
    for (const text of texts) expect(findSecretsInText(kept, 'history', text)).toEqual([]);
  });
});

describe('the list', () => {
  const account = { ...accountBase('a@b.example'), kind: 'gcloud' } as const;
  const minted = (request: TokenRequest): readonly [Token, ...Token[]] => [
    { request, value: 'ya29.canary', expiresAt: 2_000_000, expiresAtMonotonic: 2_000_000, mintedAt: 0 },
  ];
  let clock: FakeClock;
  const historyWith = (file: ReturnType<typeof fileIn> | undefined, onChange = () => {}) =>
    createMintHistory({
      file,
      loaded: emptyHistory,
      accounts: { get: () => account },
      clock,
      onChange,
      onBug: (error) => bugs.push(error),
    });
  beforeEach(() => {
    clock = createFakeClock();
  });

  test('says when and how long by the clock that fits', async () => {
    const history = historyWith(undefined);
    const at = clock.now();
    await history.recording(async (request) => {
      clock.pass(400);
      clock.setWall(0);
      return minted(request);
    })(accessToken(account));
    expect(history.current().entries).toMatchObject([{ at, ms: 400 }]);
  });

  test('holds the last 200, the newest first, and is the same after a start', async () => {
    const file = fileIn();
    const history = historyWith(file);
    const mint = history.recording(async (request) => minted(request));
    for (let index = 0; index < mostMints + 5; index += 1) await mint(idToken(account, `a${index}`));
    const { entries } = history.current();
    expect([entries.length, entries[0]?.audience, entries.at(-1)?.audience]).toEqual([200, 'a204', 'a5']);
    await history.settled();
    expect((await fileIn().load()).value.entries).toEqual(entries);
  });

  test('takes a token out of an audience that somebody pasted there', async () => {
    const history = historyWith(undefined);
    const mint = history.recording(async (request) => minted(request));
    await mint(idToken(account, 'eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl'));
    const iap = '407408718192-k3v1t9c8ud2m4q7p0rdfaq6s5e1h2j3l.apps.googleusercontent.com';
    await mint(idToken(account, iap));
    expect(history.current().entries.map(({ audience }) => audience)).toEqual([iap, '[redacted]']);
  });

  test('is cleared for good, in the backup too', async () => {
    const file = fileIn();
    const history = historyWith(file);
    const mint = history.recording(async (request) => minted(request));
    await mint(idToken(account, 'https://gone.example'));
    await mint(idToken(account, 'https://gone.example'));
    await history.clear();
    expect(history.current()).toEqual({ entries: [], saved: true });
    for (const name of await readdir(folder)) {
      expect(await readFile(join(folder, name), 'utf8')).not.toContain('gone.example');
    }
  });

  test('goes on in memory, and says so, where it cannot be saved', async () => {
    let pushed: () => void = () => {};
    const told = new Promise<void>((resolve) => {
      pushed = () => history.current().saved || resolve();
    });
    const full = { ...fileIn(), save: () => Promise.reject(new Failure('STORE_NOT_SAVED')) };
    const history = historyWith(full, () => pushed());
    await history.recording(async (request) => minted(request))(accessToken(account));
    await told;
    expect(history.current()).toMatchObject({ saved: false, entries: [{ kind: 'access-token' }] });
    expect((await failureOf(history.clear())).code).toBe('STORE_NOT_SAVED');
    expect(historyWith(undefined).current().saved).toBe(false);
  });

  test('has what is no failure as INTERNAL, and throws it on', async () => {
    const history = historyWith(undefined);
    const mint = history.recording(() => Promise.reject(new TypeError('canary')));
    await expect(mint(accessToken(account))).rejects.toThrow('canary');
    expect(history.current().entries).toMatchObject([{ result: { failure: 'INTERNAL' } }]);
    expect(JSON.stringify(history.current())).not.toContain('canary');
  });
});

test('calls outside a piece of work are nobody’s', async () => {
  const count = { calls: 0 };
  countCall();
  await countingCalls(count, async () => {
    await Promise.resolve();
    countCall();
  });
  countCall();
  expect(count.calls).toBe(1);
});

const entry = (change: Partial<MintEntry> = {}): MintEntry => ({
  id: '10000000-0000-4000-8000-000000000001',
  at: Date.UTC(2026, 2, 2, 13, 37),
  account: { email: 'alice@acme.example', kind: 'google-sign-in' },
  kind: 'access-token',
  delegates: [],
  scopes: ['https://www.googleapis.com/auth/pubsub'],
  calls: 1,
  ms: 412,
  result: { expiresAt: Date.UTC(2026, 2, 2, 14, 37) },
  ...change,
});

describe('written out', () => {
  /** Reads CSV as RFC 4180 describes it. */
  function readCsv(text: string): string[][] {
    return text
      .split('\r\n"')
      .map((line, index) => (index === 0 ? line.slice(1) : line).replace(/"(?:\r\n)?$/, ''))
      .map((line) => line.split('","').map((cell) => cell.replaceAll('""', '"')));
  }

  test('as CSV and JSON it has every fact in plain sight', () => {
    const failed = entry({
      kind: 'id-token',
      scopes: [],
      audience: service,
      target: invoker,
      delegates: ['a@x.iam.gserviceaccount.com'],
      result: { failure: 'PERMISSION_DENIED' },
    });
    const [head, first, second] = readCsv(writeHistory([entry(), failed], 'csv'));
    const named = (cells: string[] = []) =>
      Object.fromEntries((head ?? []).map((name, i) => [name, cells[i]]));
    expect(named(first)).toMatchObject({
      at: '2026-03-02T13:37:00.000Z',
      account: 'alice@acme.example',
      speaks_for: 'alice@acme.example',
      token: 'access-token',
      calls: '1',
      ms: '412',
      result: 'minted',
      expires_at: '2026-03-02T14:37:00.000Z',
    });
    expect(named(second)).toMatchObject({
      speaks_for: invoker,
      audience: service,
      result: 'PERMISSION_DENIED',
    });
    expect(JSON.parse(writeHistory([failed], 'json'))).toMatchObject([
      { at: '2026-03-02T13:37:00.000Z', target: invoker, result: { failure: 'PERMISSION_DENIED' } },
    ]);
  });

  test('no cell of the CSV is a formula, and every text comes back as it was', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '"a","b"', 'a\r\nb', '=HYPERLINK("x")'),
    );
    fc.assert(
      fc.property(text, text, (audience, email) => {
        const csv = writeHistory([entry({ audience, account: { email, kind: 'adc' } })], 'csv');
        // A reader that knows nothing of us: cell by cell.
        const cells = [...csv.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) =>
          cell.replaceAll('""', '"'),
        );
        expect(cells).toHaveLength(26);
        for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect([audience, `'${audience}`]).toContain(cells[13 + 7]);
        expect([email, `'${email}`]).toContain(cells[13 + 1]);
      }),
    );
  });
});

test('a search finds by every word, by kind and by result', () => {
  const denied = entry({
    kind: 'id-token',
    audience: service,
    target: invoker,
    scopes: [],
    result: { failure: 'PERMISSION_DENIED' },
  });
  const all = [entry(), denied];
  const found = (
    text: string,
    kind: 'all' | MintEntry['kind'] = 'all',
    result: 'all' | 'minted' | 'failed' = 'all',
  ) => searchHistory(all, { text, kind, result });
  expect(found('')).toEqual(all);
  expect(found('  ALICE  hello')).toEqual([denied]);
  expect(found('pubsub')).toEqual([entry()]);
  expect(found('permission_denied')).toEqual([denied]);
  expect(found('', 'id-token')).toEqual([denied]);
  expect(found('', 'all', 'minted')).toEqual([entry()]);
  expect(found('', 'access-token', 'failed')).toEqual([]);
  expect(found('nobody')).toEqual([]);
});

test('times and calls are said as people say them', () => {
  const now = Date.UTC(2026, 2, 2, 13, 37);
  const ago = (ms: number) => timeAgo(now - ms, now, 'UTC');
  expect([ago(-5), ago(59_999), ago(60_000), ago(3_599_999), ago(3 * 3_600_000)]).toEqual([
    'just now',
    'just now',
    '1 min ago',
    '59 min ago',
    '3 h ago',
  ]);
  expect([ago(15 * 3_600_000), ago(40 * 3_600_000), ago(96 * 3_600_000)]).toEqual([
    'yesterday',
    '2 days ago',
    '4 days ago',
  ]);
  expect([duration(0), duration(999), duration(1_449)]).toEqual(['0 ms', '999 ms', '1.4 s']);
  const gcloud = { email: 'a@b.example', kind: 'gcloud' } as const;
  expect([
    callsInWords(entry()),
    callsInWords(entry({ calls: 0 })),
    callsInWords(entry({ account: gcloud })),
    callsInWords(entry({ account: gcloud, target: invoker, calls: 2 })),
  ]).toEqual(['1 call', 'no call', '1 run of gcloud', '2 calls']);
});
