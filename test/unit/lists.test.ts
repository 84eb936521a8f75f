/** What the pickers list, over real HTTP: whole, in order, honest about refusals, and gone at once when cancelled. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GoogleSignInAccount } from '../../app/account.ts';
import type { Failure } from '../../app/failure.ts';
import { type ListedService, mostMarks, type Page, projectId } from '../../app/listings.ts';
import { isServiceAccountName } from '../../app/service-account.ts';
import { systemClock } from '../../main/clock.ts';
import { createLists, type Lists } from '../../main/google/lists.ts';
import { createProviderFetch, type Fetch } from '../../main/http/provider-fetch.ts';
import { mintPermissions } from '../../main/tokens/iam-credentials.ts';
import { type Credentials, createAskAs } from '../../main/tokens/source.ts';
import { INITIAL_BINDINGS } from '../sandbox/initial-bindings.ts';
import { permissionsIn } from '../sandbox/roles.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { serviceAccountsOf } from '../sandbox/service-accounts.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { serviceAccount } from './sandbox-cloud.ts';
import { type Bench, createBench } from './sign-in-bench.ts';

const listing = '20000000-0000-4000-8000-000000000001';
const another = '20000000-0000-4000-8000-000000000002';
const alicesName = 'alice@acme.example';

let sandbox: Sandbox;
let bench: Bench;
let alice: GoogleSignInAccount;
let lists: Lists;

beforeAll(async () => {
  sandbox = await startSandbox();
  bench = await createBench(sandbox);
  alice = await bench.accountOf(alicesName);
});
beforeEach(() => {
  sandbox.clearFaults();
  lists = createListsWith().lists;
  sandbox.clearRequests();
});
afterAll(() => sandbox.close());

/** As `start` composes them; `send` may stand in the way to the sandbox. */
function createListsWith(send: Fetch = fetch) {
  const { skew, accounts, credential, tokens } = bench;
  // Pauses between tries in hundredths of their usual length.
  const http = { fetch: send, clock: systemClock, skew, deadlineMs: 5_000, random: () => -0.98 };
  const ask = createProviderFetch(http, { repeatable: true });
  const asked: Promise<Response>[] = [];
  const credentials = { 'google-sign-in': credential } as Partial<Credentials> as Credentials;
  return {
    lists: createLists({
      apis: sandbox.description.google,
      fetch: (...request) => {
        const answer = ask(...request);
        asked.push(answer);
        return answer;
      },
      accounts,
      askAs: createAskAs({ credentials, tokens: () => tokens }),
    }),
    /** How every request ended: a status, or the code of its failure. */
    ends: async () => {
      const outcomes = await Promise.allSettled(asked);
      return outcomes.map((one) => (one.status === 'fulfilled' ? one.value.status : one.reason.code));
    },
  };
}

const as = (account: GoogleSignInAccount = alice, name = listing) => ({
  accountId: account.id,
  listing: name,
});
const inProject = (project: string, account = alice) => ({ ...as(account), projectId: project });
const counts = () => sandbox.requestCounts();

/** Reads a list to its end, as the window does. */
async function readAll<Item>(read: (page: { pageToken?: string }) => Promise<Page<Item>>) {
  const pages: (readonly Item[])[] = [];
  for (let pageToken: string | undefined; ; ) {
    const page = await read(pageToken === undefined ? {} : { pageToken });
    pages.push(page.items);
    pageToken = page.nextPageToken;
    if (pageToken === undefined) return { pages, items: pages.flat() };
  }
}

const raw = (json: unknown, status = 200, path?: string) => ({
  kind: 'raw' as const,
  status,
  body: JSON.stringify(json),
  ...(path === undefined ? {} : { path }),
});
const refusal = (status: number, name: string, reason?: string, path?: string) =>
  raw({ error: { status: name, message: 'No.', details: reason ? [{ reason }] : [] } }, status, path);

describe('projects', () => {
  test('are those that the account sees and that are not being deleted', async () => {
    const { items, ...rest } = await lists.listProjects(as());
    expect(items).toEqual([
      { projectId: 'acme-dev', name: 'Acme Development' },
      { projectId: 'acme-prod', name: 'Acme Production' },
      { projectId: 'acme-fleet', name: 'Acme Fleet' },
      { projectId: 'acme-tools', name: 'Acme Tools' },
      { projectId: 'acme-portal', name: 'Acme Portal' },
    ]);
    expect(rest).toEqual({});
  });

  test('are none for somebody without any', async () => {
    const dana = await bench.accountOf('dana@gmail.example');
    expect(await lists.listProjects(as(dana))).toEqual({ items: [] });
  });

  test('have their id for a name where nobody gave them one, and a name of one line', async () => {
    const projects = [
      { projectId: 'plain' },
      { projectId: 'blank', displayName: ' \n' },
      { projectId: 'odd', displayName: 7 },
      { projectId: 'example.com:old', displayName: '\u202eegdirB\u0000 to\nnowhere' },
    ];
    sandbox.setFaults({ resourceManager: raw({ projects, nextPageToken: '' }) });
    expect(await lists.listProjects(as())).toEqual({
      items: [
        { projectId: 'plain', name: 'plain' },
        { projectId: 'blank', name: 'blank' },
        { projectId: 'odd', name: 'odd' },
        { projectId: 'example.com:old', name: 'egdirB  to nowhere' },
      ],
    });
  });
});

describe('service accounts', () => {
  const read = (project: string) => (page: { pageToken?: string }) =>
    lists.listServiceAccounts({ ...inProject(project), ...page });

  test('are three thousand, each once, and no page is empty although some of Google’s are', async () => {
    const { pages, items } = await readAll(read('acme-fleet'));
    // Beside those of the fleet the default one.
    expect(items).toHaveLength(3_001);
    expect(new Set(items.map(({ email }) => email)).size).toBe(3_001);
    expect(pages.map((page) => page.length)).toEqual([...Array(30).fill(100), 1]);
    expect(counts().iam).toBeGreaterThan(31);
    expect(items.filter(({ disabled }) => disabled)).toHaveLength(60);
  });

  test('say who they are and whether they are disabled', async () => {
    const { items } = await lists.listServiceAccounts(inProject('acme-dev'));
    expect(items).toContainEqual({ email: serviceAccount('deployer'), name: 'Deployer', disabled: false });
    expect(items).toContainEqual({ email: serviceAccount('retired'), name: 'Disabled', disabled: true });
    expect(items.map(({ email }) => email)).toEqual(serviceAccountsOf('acme-dev').map(({ email }) => email));
  });

  test('are all there when a malformed one stands between them', async () => {
    const good = { email: serviceAccount('deployer') };
    const accounts = [{ email: 'x@evil.example' }, null, 7, good, { displayName: 'Nobody' }];
    sandbox.setFaults({ iam: raw({ accounts }) });
    expect(await lists.listServiceAccounts(inProject('acme-dev'))).toEqual({
      items: [{ ...good, disabled: false }],
    });
  });
});

describe('an empty page', () => {
  test('is followed', async () => {
    sandbox.setFaults({ emptyPages: true });
    const { items } = await lists.listServiceAccounts(inProject('acme-prod'));
    expect(items).toHaveLength(3);
    expect(counts().iam).toBe(2);
  });

  test('is followed four times, then it goes on to the window with the way on', async () => {
    let pages = 0;
    const send: Fetch = async (url, init) => {
      if (!url.startsWith(sandbox.description.google.iam)) return fetch(url, init);
      expect(new URL(url).searchParams.get('pageToken')).toBe(pages === 0 ? null : `page-${pages}`);
      pages += 1;
      return Response.json({ nextPageToken: `page-${pages}` });
    };
    const always = createListsWith(send).lists;
    expect(await always.listServiceAccounts(inProject('acme-dev'))).toEqual({
      items: [],
      nextPageToken: 'page-5',
    });
    const next = { ...inProject('acme-dev'), pageToken: 'page-5' };
    expect(await always.listServiceAccounts(next)).toEqual({ items: [], nextPageToken: 'page-10' });
  });

  test('that leads to itself is broken', async () => {
    sandbox.setFaults({ iam: raw({ nextPageToken: 'here' }) });
    const failure = await failureOf(lists.listServiceAccounts(inProject('acme-dev')));
    expect(failure.code).toBe('PROVIDER_ANSWER_BROKEN');
    expect(counts().iam).toBe(2);
  });
});

describe('a page whose token has expired', () => {
  const gone = raw({ error: { code: 410, status: 'ABORTED', message: 'Gone.' } }, 410);
  const bad = refusal(400, 'INVALID_ARGUMENT');

  test.each<[string, Parameters<Sandbox['setFaults']>[0], (pageToken: string) => Promise<unknown>]>([
    ['of projects', {}, (pageToken) => lists.listProjects({ ...as(), pageToken })],
    ['of services', { run: gone }, (pageToken) => services({ pageToken })],
  ])('%s is told as that', async (_, faults, read) => {
    sandbox.setFaults(faults);
    expect((await failureOf(read('of-last-week'))).code).toBe('PAGE_EXPIRED');
  });

  test.each([
    ['a bad argument', bad, 'REQUEST_REFUSED'],
    ['gone', gone, 'PROVIDER_REFUSED'],
  ] as const)('is not the first page, which is refused as %s', async (_, fault, code) => {
    sandbox.setFaults({ run: fault });
    expect((await failureOf(services({}))).code).toBe(code);
  });

  test('is not one that is refused for another reason', async () => {
    sandbox.setFaults({ run: refusal(403, 'PERMISSION_DENIED') });
    expect((await failureOf(services({ pageToken: 'of-last-week' }))).code).toBe('LIST_DENIED');
  });

  const services = (page: { pageToken?: string }) =>
    lists.listServices({ ...inProject('acme-dev'), from: 'run', ...page });
});

describe('marks', () => {
  const marksOf = (emails: string[], project = 'acme-dev', asker = lists) =>
    asker.testServiceAccounts({ ...inProject(project), emails });

  test('tell which tokens the account can have of each', async () => {
    const names = ['out-of-reach', 'deployer', 'invoker', 'retired', 'pipeline'].map((name) =>
      serviceAccount(name),
    );
    expect(await marksOf(names)).toEqual([
      { email: names[0], may: [] },
      { email: names[1], may: ['access-token', 'id-token', 'signed-jwt'] },
      { email: names[2], may: ['id-token'] },
      { email: names[3], may: ['access-token', 'id-token', 'signed-jwt'] },
      { email: names[4], may: [] },
    ]);
  });

  test.each(['acme-dev', 'acme-fleet'])('agree with the bindings in %s', async (project) => {
    const emails = serviceAccountsOf(project)
      .slice(0, mostMarks)
      .map(({ email }) => email);
    const expected = emails.map((email) => {
      const held = INITIAL_BINDINGS.filter(
        ({ member, on }) => member === alicesName && (on === email || on === project),
      ).flatMap(({ role }) => permissionsIn(role));
      const may = Object.entries(mintPermissions).filter(([, permission]) => held.includes(permission));
      return { email, may: may.map(([kind]) => kind) };
    });
    expect(await marksOf(emails, project)).toEqual(expected);
    expect(counts().iam).toBe(emails.length);
  });

  test('are asked for six at a time and come in order, whichever is answered first', async () => {
    const emails = serviceAccountsOf('acme-fleet')
      .slice(0, mostMarks)
      .map(({ email }) => email);
    let underWay = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const send: Fetch = async (url, init) => {
      if (!url.includes(':testIamPermissions')) return fetch(url, init);
      underWay += 1;
      most = Math.max(most, underWay);
      // The last of six goes first, and so does each of the rest.
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length >= 6) waiting.pop()?.();
        setImmediate(() => waiting.pop()?.());
      });
      const answer = await fetch(url, init);
      underWay -= 1;
      return answer;
    };
    const marks = await marksOf(emails, 'acme-fleet', createListsWith(send).lists);
    expect(marks.map(({ email }) => email)).toEqual(emails);
    expect(marks.filter(({ may }) => may.length > 0)).toHaveLength(10);
    expect(most).toBe(6);
  });

  const emails = ['deployer', 'hop-one', 'iap-caller', 'invoker'].map((name) => serviceAccount(name));
  const all = ['access-token', 'id-token', 'signed-jwt'];

  test.each([
    [404, 'NOT_FOUND', undefined],
    [403, 'PERMISSION_DENIED', undefined],
    [403, 'PERMISSION_DENIED', 'IAM_PERMISSION_DENIED'],
  ])('of one that is refused with %i %s %s are empty and spoil no other', async (status, name, reason) => {
    sandbox.setFaults({ iam: refusal(status, name, reason, 'hop-one') });
    expect((await marksOf(emails)).map(({ may }) => may)).toEqual([all, [], all, ['id-token']]);
  });

  test('of one that does not exist are empty', async () => {
    const [mark] = await marksOf([serviceAccount('nobody')]);
    expect(mark).toEqual({ email: serviceAccount('nobody'), may: [] });
  });

  test.each<[string, Parameters<Sandbox['setFaults']>[0], Partial<Failure>]>([
    [
      'the API is switched off',
      { disabledServices: [{ service: 'iam.googleapis.com', project: 'acme-dev' }] },
      { code: 'API_DISABLED', facts: { service: 'iam.googleapis.com', project: '100000000011' } },
    ],
    [
      'the scope is missing',
      { iam: refusal(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'hop-one') },
      { code: 'SCOPE_INSUFFICIENT' },
    ],
    ['nobody answers', { iam: { kind: 'reset', path: 'hop-one' } }, { code: 'PROVIDER_UNREACHABLE' }],
    ['Google refuses the token', { iam: { kind: '401', path: 'hop-one' } }, { code: 'TOKEN_REFUSED' }],
    ['the answer is no answer', { iam: raw({ permissions: 'all' }) }, { code: 'PROVIDER_ANSWER_BROKEN' }],
  ])('are none at all when %s', async (_, faults, expected) => {
    sandbox.setFaults(faults);
    expect(await failureOf(marksOf(emails))).toMatchObject(expected);
  });

  test('that fail as a whole end what is under way and begin nothing more', async () => {
    const many = serviceAccountsOf('acme-fleet')
      .slice(0, mostMarks)
      .map(({ email }) => email);
    let sent = 0;
    const send: Fetch = async (url, init) => {
      if (!url.includes(':testIamPermissions')) return fetch(url, init);
      sent += 1;
      if (sent < 6) return new Promise((_, reject) => init.signal?.addEventListener('abort', reject));
      return Response.json({ error: { status: 'FAILED_PRECONDITION' } }, { status: 400 });
    };
    const { lists: asker, ends } = createListsWith(send);
    expect((await failureOf(marksOf(many, 'acme-fleet', asker))).code).toBe('REQUEST_REFUSED');
    expect((await ends()).toSorted()).toEqual([400, ...Array(5).fill('LISTING_CANCELLED')]);
    expect(sent).toBe(6);
  });
});

describe('services', () => {
  const named = (items: readonly ListedService[], name: string) => items.find((one) => one.name === name);

  test('of Cloud Run come from all regions with every audience, the address first', async () => {
    const { items } = await lists.listServices({ ...inProject('acme-dev'), from: 'run' });
    expect(items.map(({ name, region }) => [name, region])).toEqual([
      ['hello', 'europe-west1'],
      ['orders', 'us-central1'],
      ['public', 'europe-west1'],
      ['ledger', 'asia-northeast1'],
      ['thumbnails', 'europe-west1'],
    ]);
    expect(items.filter(({ underFunction }) => underFunction).map(({ name }) => name)).toEqual([
      'thumbnails',
    ]);
    expect(named(items, 'orders')).toEqual({
      kind: 'run',
      name: 'orders',
      projectId: 'acme-dev',
      region: 'us-central1',
      url: 'https://orders-4xh7sandbox-uc.a.run.app',
      audiences: [
        'https://orders-4xh7sandbox-uc.a.run.app',
        'https://orders-100000000011.us-central1.run.app',
        'https://orders.acme.example',
        'orders',
      ],
      open: false,
    });
    expect(items.filter(({ open }) => open).map(({ name }) => name)).toEqual(['public']);
  });

  test('of Cloud Run come in pages', async () => {
    sandbox.setFaults({ emptyPages: true });
    const read = (page: { pageToken?: string }) =>
      lists.listServices({ ...inProject('acme-dev'), from: 'run', ...page });
    expect((await readAll(read)).items).toHaveLength(5);
    expect(counts().run).toBe(2);
  });

  test('are functions of both generations', async () => {
    const { items } = await lists.listServices({ ...inProject('acme-dev'), from: 'functions' });
    expect(items).toEqual([
      {
        kind: 'function-2nd-gen',
        name: 'thumbnails',
        projectId: 'acme-dev',
        region: 'europe-west1',
        url: 'https://europe-west1-acme-dev.cloudfunctions.net/thumbnails',
        audiences: [
          'https://europe-west1-acme-dev.cloudfunctions.net/thumbnails',
          'https://thumbnails-4xh7sandbox-ew.a.run.app',
        ],
        open: false,
      },
      {
        kind: 'function-1st-gen',
        name: 'mailer',
        projectId: 'acme-dev',
        region: 'us-central1',
        url: 'https://us-central1-acme-dev.cloudfunctions.net/mailer',
        audiences: ['https://us-central1-acme-dev.cloudfunctions.net/mailer'],
        open: false,
      },
    ]);
  });

  const run = (name: string, annotations: object = {}, status: object = {}) => ({
    metadata: { name, labels: { 'cloud.googleapis.com/location': 'europe-west1' }, annotations },
    status,
  });

  test('without an address have a custom audience, or no place in the list', async () => {
    const items = [
      run('not-ready'),
      run('behind-a-balancer', { 'run.googleapis.com/custom-audiences': '["https://shop.example", "", 7]' }),
      run(
        'damaged',
        { 'run.googleapis.com/urls': '["https://', 'run.googleapis.com/custom-audiences': '{}' },
        { url: 'https://damaged.run.app' },
      ),
      run('plain', {}, { url: 'http://plain.run.app' }),
      { metadata: { name: 'nowhere' }, status: { url: 'https://nowhere.run.app' } },
    ];
    sandbox.setFaults({ run: raw({ items }) });
    const { items: listed } = await lists.listServices({ ...inProject('acme-dev'), from: 'run' });
    expect(listed.map(({ name, url, audiences }) => [name, url, audiences])).toEqual([
      ['behind-a-balancer', 'https://shop.example', ['https://shop.example']],
      ['damaged', 'https://damaged.run.app', ['https://damaged.run.app']],
    ]);
  });

  test('that only events start are no services', async () => {
    const name = 'projects/acme-dev/locations/us-central1/functions';
    const functions = [
      { name: `${name}/on-upload`, environment: 'GEN_1', eventTrigger: {} },
      { name: `${name}/web`, environment: 'GEN_1', url: 'https://web.example', serviceConfig: null },
    ];
    sandbox.setFaults({ functions: raw({ functions }) });
    const { items } = await lists.listServices({ ...inProject('acme-dev'), from: 'functions' });
    expect(items.map((one) => one.name)).toEqual(['web']);
  });
});

describe('a refusal', () => {
  const every = (
    project: string,
  ): [string, () => Promise<unknown>, 'iam' | 'run' | 'functions', string][] => [
    [
      'iam.serviceAccounts.list',
      () => lists.listServiceAccounts(inProject(project)),
      'iam',
      'iam.googleapis.com',
    ],
    [
      'run.services.list',
      () => lists.listServices({ ...inProject(project), from: 'run' }),
      'run',
      'run.googleapis.com',
    ],
    [
      'cloudfunctions.functions.list',
      () => lists.listServices({ ...inProject(project), from: 'functions' }),
      'functions',
      'cloudfunctions.googleapis.com',
    ],
  ];

  test.each(every('client-data'))(
    'for want of %s names it and the project',
    async (permission, list, api) => {
      const facts = { who: alicesName, accountKind: 'google-sign-in', permission, project: 'client-data' };
      expect(await failureOf(list())).toMatchObject({ code: 'LIST_DENIED', facts });
      // Google need not say why.
      sandbox.setFaults({ [api]: refusal(403, 'PERMISSION_DENIED') });
      expect(await failureOf(list())).toMatchObject({ code: 'LIST_DENIED', facts });
    },
  );

  test.each(every('acme-dev'))('where %s is of an API that is switched off names the API', async (...row) => {
    const [, list, , service] = row;
    sandbox.setFaults({ disabledServices: [{ service, project: 'acme-dev' }] });
    expect(await failureOf(list())).toMatchObject({
      code: 'API_DISABLED',
      facts: { service, project: '100000000011', who: alicesName },
    });
  });

  test.each(every('acme-gone'))('because there is no such project says so, not %s', async (...row) => {
    const [, list, api] = row;
    sandbox.setFaults({ [api]: refusal(404, 'NOT_FOUND') });
    expect(await failureOf(list())).toMatchObject({
      code: 'PROJECT_NOT_FOUND',
      facts: { project: 'acme-gone' },
    });
  });

  test.each([
    [refusal(403, 'PERMISSION_DENIED', 'ACCESS_TOKEN_SCOPE_INSUFFICIENT'), 'SCOPE_INSUFFICIENT'],
    [refusal(403, 'PERMISSION_DENIED', 'USER_PROJECT_DENIED'), 'QUOTA_PROJECT_REFUSED'],
    [refusal(400, 'INVALID_ARGUMENT'), 'REQUEST_REFUSED'],
    [{ kind: '429' as const }, 'RATE_LIMITED'],
    [{ kind: '503' as const }, 'PROVIDER_DOWN'],
    [{ kind: 'reset' as const }, 'PROVIDER_UNREACHABLE'],
    [{ kind: 'html' as const }, 'PROVIDER_ANSWER_BROKEN'],
    [{ kind: 'cut-body' as const }, 'PROVIDER_ANSWER_BROKEN'],
    [raw(['ya29.canary']), 'PROVIDER_ANSWER_BROKEN'],
    [raw({ accounts: 'ya29.canary' }), 'PROVIDER_ANSWER_BROKEN'],
    [raw({ accounts: [{ email: 'ya29.canary' }] }), 'PROVIDER_ANSWER_BROKEN'],
    [raw({ nextPageToken: 7 }), 'PROVIDER_ANSWER_BROKEN'],
    [raw({ nextPageToken: 'x'.repeat(4_097) }), 'PROVIDER_ANSWER_BROKEN'],
  ])('%j is told as %s', async (fault, code) => {
    sandbox.setFaults({ iam: fault });
    const failure = await failureOf(lists.listServiceAccounts(inProject('acme-dev')));
    expect(failure.code).toBe(code);
    const said = textsIn(failure).join('\n');
    expect(said).not.toContain('canary');
    for (const { value } of sandbox.secrets()) expect(said).not.toContain(value);
  });

  test('that comes of minting stays what it is', async () => {
    bench.tokens.forget(alice.id);
    sandbox.setFaults({ token: { kind: '503' } });
    expect((await failureOf(lists.listProjects(as()))).code).toBe('PROVIDER_DOWN');
    expect(counts().resourceManager).toBeUndefined();
  });

  test('of an account that is gone asks nobody', async () => {
    const gone = { accountId: another, listing };
    expect((await failureOf(lists.listProjects(gone))).code).toBe('ACCOUNT_UNKNOWN');
    expect(sandbox.requests()).toEqual([]);
  });
});

describe('a token that was revoked in memory', () => {
  beforeEach(async () => {
    await lists.listProjects(as());
    sandbox.clearRequests();
  });

  test('is replaced once', async () => {
    sandbox.expireAccessTokens(alicesName);
    expect((await lists.listProjects(as())).items).toHaveLength(5);
    expect(counts()).toMatchObject({ resourceManager: 2, token: 1 });
  });

  test('is replaced once for all who ask with it', async () => {
    sandbox.expireAccessTokens(alicesName);
    const both = [
      lists.listProjects(as()),
      lists.testServiceAccounts({ ...inProject('acme-dev'), emails: [serviceAccount('deployer')] }),
      lists.listServices({ ...inProject('acme-dev'), from: 'run' }),
    ] as const;
    const [projects, marks, services] = await Promise.all(both);
    expect([projects.items.length, marks[0]?.may.length, services.items.length]).toEqual([5, 3, 5]);
    expect(counts().token).toBe(1);
  });

  test('is not replaced again for one who learns of it late', async () => {
    sandbox.expireAccessTokens(alicesName);
    let release = () => {};
    const hold = new Promise<void>((resolve) => {
      release = resolve;
    });
    const send: Fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (url.includes('/services') && response.status === 401) await hold;
      return response;
    };
    const { lists: asker } = createListsWith(send);
    const late = asker.listServices({ ...inProject('acme-dev'), from: 'run' });
    await asker.listProjects(as());
    release();
    expect((await late).items).toHaveLength(5);
    expect(counts().token).toBe(1);
  });

  test('and whose successor is refused too is told', async () => {
    sandbox.setFaults({ resourceManager: { kind: '401' } });
    expect(await failureOf(lists.listProjects(as()))).toMatchObject({
      code: 'TOKEN_REFUSED',
      facts: { who: alicesName },
    });
    expect(counts()).toMatchObject({ resourceManager: 2, token: 1 });
  });
});

describe('a listing that is cancelled', () => {
  /** Resolves when a request for `part` of an address is sent for the `times`th time. */
  function sends(part: string, times = 1) {
    let sent = 0;
    let tell = () => {};
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const send: Fetch = (url, init) => {
      const answer = fetch(url, init);
      if (url.includes(part)) sent += 1;
      if (sent === times) tell();
      return answer;
    };
    return { ...createListsWith(send), told, sent: () => sent };
  }

  test.each(['slow', 'stall'] as const)('while a page is %s ends at once and asks no more', async (kind) => {
    sandbox.setFaults({ iam: { kind, delayMs: 4_000 } });
    const { lists: asker, ends, told, sent } = sends('/serviceAccounts');
    const failed = failureOf(asker.listServiceAccounts(inProject('acme-fleet')));
    await told;
    asker.cancel(listing);
    expect(await failed).toMatchObject({ code: 'LISTING_CANCELLED', facts: { who: alicesName } });
    expect(await ends()).toEqual(['LISTING_CANCELLED']);
    expect(sent()).toBe(1);
  });

  test('breaks off every test of an account', async () => {
    sandbox.setFaults({ iam: { kind: 'stall' } });
    const emails = serviceAccountsOf('acme-dev').map(({ email }) => email);
    const { lists: asker, ends, told } = sends(':testIamPermissions', 6);
    const failed = failureOf(asker.testServiceAccounts({ ...inProject('acme-dev'), emails }));
    await told;
    asker.cancel(listing);
    expect((await failed).code).toBe('LISTING_CANCELLED');
    expect(await ends()).toEqual(Array(6).fill('LISTING_CANCELLED'));
  });

  test('while a token is minted asks for no list, and the token is kept', async () => {
    bench.tokens.forget(alice.id);
    sandbox.setFaults({ token: { kind: 'slow', delayMs: 100 } });
    const { lists: asker, ends } = createListsWith();
    const failed = failureOf(asker.listProjects(as()));
    asker.cancel(listing);
    expect((await failed).code).toBe('LISTING_CANCELLED');
    const minting = sandbox.requests().filter(({ endpoint }) => endpoint === 'token');
    expect(minting.filter(({ status }) => status !== undefined)).toEqual([]);
    expect((await asker.listProjects(as())).items).toHaveLength(5);
    expect(await ends()).toEqual([200]);
    expect(counts()).toMatchObject({ token: 1, resourceManager: 1 });
  });

  test('ends everything of its name and nothing of another', async () => {
    sandbox.setFaults({ iam: { kind: 'stall' }, run: { kind: 'stall' } });
    const { lists: asker, told } = sends('/serviceAccounts');
    const ended = [
      failureOf(asker.listServiceAccounts(inProject('acme-fleet'))),
      failureOf(asker.listServices({ ...inProject('acme-dev'), from: 'run' })),
    ];
    const other = asker.listProjects(as(alice, another));
    await told;
    asker.cancel(listing);
    expect((await Promise.all(ended)).map(({ code }) => code)).toEqual([
      'LISTING_CANCELLED',
      'LISTING_CANCELLED',
    ]);
    expect((await other).items).toHaveLength(5);
  });

  test('is forgotten: its name works again, and one that does not run is no matter', async () => {
    lists.cancel(listing);
    const failed = failureOf(lists.listProjects(as()));
    lists.cancel(listing);
    expect((await failed).code).toBe('LISTING_CANCELLED');
    lists.cancel(listing);
    expect((await lists.listProjects(as())).items).toHaveLength(5);
  });
});

describe('odd answers', () => {
  /** JSON of any shape, and JSON that nearly has the right one. */
  const near = (good: object): fc.Arbitrary<unknown> => {
    const members = Object.entries(good).map(([key, value]) => [key, twisted(value)]);
    return fc.record(Object.fromEntries(members), { requiredKeys: [] });
  };
  const twisted = (value: unknown): fc.Arbitrary<unknown> => {
    const good = typeof value === 'object' && value !== null ? near(value) : fc.constant(value);
    return fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: fc.jsonValue() });
  };
  const elementsNear = (good: object) => fc.array(fc.oneof(near(good), fc.jsonValue()), { maxLength: 6 });

  const deployer = { email: serviceAccount('deployer'), displayName: 'Deployer', disabled: false };
  const hello = {
    metadata: {
      name: 'hello',
      labels: { 'cloud.googleapis.com/location': 'europe-west1' },
      annotations: { 'run.googleapis.com/urls': '["https://a.run.app","https://a.run.app",1]' },
    },
    status: { url: 'https://hello.run.app' },
  };
  const thumbnails = {
    name: 'projects/acme-dev/locations/europe-west1/functions/thumbnails',
    environment: 'GEN_2',
    url: 'https://thumbnails.example',
    serviceConfig: { uri: 'https://thumbnails.run.app' },
  };

  let answer: unknown;
  let odd: Lists;
  beforeAll(() => {
    const { tokenEndpoint } = sandbox.description.provider;
    odd = createListsWith(async (url, init) =>
      url === tokenEndpoint ? fetch(url, init) : Response.json(answer),
    ).lists;
  });

  /** What comes of an answer: a page, or that it is broken; anything else fails the test. */
  async function pageOf<Item>(ask: () => Promise<Page<Item>>): Promise<Page<Item> | undefined> {
    const failures: Failure[] = [];
    const page = await ask().catch((error: Failure) => void failures.push(error));
    expect(failures.filter(({ code }) => code !== 'PROVIDER_ANSWER_BROKEN')).toEqual([]);
    return page ?? undefined;
  }
  const runs = { numRuns: 150 };

  test('whatever comes back is a page or broken', async () => {
    const lists = [
      () => odd.listProjects(as()),
      () => odd.listServiceAccounts(inProject('acme-dev')),
      () => odd.listServices({ ...inProject('acme-dev'), from: 'run' }),
      () => odd.listServices({ ...inProject('acme-dev'), from: 'functions' }),
    ] as (() => Promise<Page<unknown>>)[];
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (json) => {
        answer = json;
        for (const list of lists) await pageOf(list);
      }),
      runs,
    );
  });

  test('a good service account is listed among whatever else, and only such are', async () => {
    await fc.assert(
      fc.asyncProperty(elementsNear(deployer), elementsNear(deployer), async (before, after) => {
        answer = { accounts: [...before, deployer, ...after] };
        const page = await pageOf(() => odd.listServiceAccounts(inProject('acme-dev')));
        expect(page?.items).toContainEqual({ email: deployer.email, name: 'Deployer', disabled: false });
        expect(page?.items.filter(({ email }) => !isServiceAccountName(email))).toEqual([]);
      }),
      runs,
    );
  });

  test('a good project is listed among whatever else, and only such as can be asked about', async () => {
    const good = { projectId: 'acme-dev', displayName: 'Acme' };
    await fc.assert(
      fc.asyncProperty(elementsNear(good), async (others) => {
        answer = { projects: [...others, good] };
        const page = await pageOf(() => odd.listProjects(as()));
        expect(page?.items).toContainEqual({ projectId: 'acme-dev', name: 'Acme' });
        for (const item of page?.items ?? []) {
          expect(projectId.safeParse(item.projectId).success).toBe(true);
          expect(item.name).not.toBe('');
        }
      }),
      runs,
    );
  });

  test.each([
    ['run', 'items', hello],
    ['functions', 'functions', thumbnails],
  ] as const)(
    'a good one of %s is listed among whatever else, and only such as have an audience',
    async (...row) => {
      const [from, member, good] = row;
      await fc.assert(
        fc.asyncProperty(elementsNear(good), async (others) => {
          answer = { [member]: [...others, good] };
          const page = await pageOf(() => odd.listServices({ ...inProject('acme-dev'), from }));
          expect(page?.items.length).toBeGreaterThan(0);
          for (const { name, region, url, audiences } of page?.items ?? []) {
            expect([name, region, url]).not.toContain('');
            expect(audiences[0]).toBe(url);
            expect(new Set(audiences).size).toBe(audiences.length);
            expect(audiences.filter((one) => typeof one !== 'string' || one.trim() === '')).toEqual([]);
          }
        }),
        runs,
      );
    },
  );
});
