import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { SCOPES } from './sandbox-application.ts';
import { accessTokenOf, call, reasonOf, serviceAccount } from './sandbox-cloud.ts';

let sandbox: Sandbox;
let alice: string;
const google = () => sandbox.description.google;

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = await accessTokenOf(sandbox, 'alice@acme.example');
});

afterEach(() => sandbox.clearFaults());

afterAll(() => sandbox.close());

const get = (url: string, token = alice) => call(url, { token });

/** Reads a list to its end, as a client has to: an empty page is no end. */
async function readAll(url: string, member: string) {
  const pages: Record<string, unknown>[][] = [];
  const address = new URL(url);
  for (;;) {
    const { json } = await get(address.href);
    pages.push(json[member] ?? []);
    if (json.nextPageToken === undefined) return { pages, items: pages.flat() };
    address.searchParams.set('pageToken', json.nextPageToken);
  }
}

describe('projects', () => {
  const search = (query = '') => `${google().resourceManager}/v3/projects:search${query}`;
  const idsIn = (json: { projects?: { projectId: string }[] }) =>
    (json.projects ?? []).map(({ projectId }) => projectId);

  test('are those that the caller may see', async () => {
    const { json } = await get(search());
    expect(idsIn(json)).toEqual([
      'acme-dev',
      'acme-prod',
      'acme-fleet',
      'acme-tools',
      'acme-portal',
      'acme-old',
    ]);
    expect(json.projects[0]).toMatchObject({
      name: 'projects/100000000011',
      displayName: 'Acme Development',
      state: 'ACTIVE',
    });
    const bob = await accessTokenOf(sandbox, 'bob@client.example');
    expect(idsIn((await get(search(), bob)).json)).toEqual(['client-tools', 'client-data']);
  });

  test('are none for somebody without any', async () => {
    const dana = await accessTokenOf(sandbox, 'dana@gmail.example');
    expect((await get(search(), dana)).json).toEqual({});
  });

  test.each([
    ['state:ACTIVE', 5],
    ['state:ACTIVE id:acme-p*', 2],
    ['state:DELETE_REQUESTED', 1],
  ])('can be searched by %s', async (query, count) => {
    const { json } = await get(search(`?query=${encodeURIComponent(query)}`));
    expect(json.projects).toHaveLength(count);
  });

  test('come in pages, some of them empty', async () => {
    sandbox.setFaults({ emptyPages: true });
    const { pages, items } = await readAll(search('?pageSize=2'), 'projects');
    expect(pages.map((page) => page.length)).toEqual([0, 2, 0, 2, 0, 2]);
    expect(items).toHaveLength(6);
  });

  test('are told to a token that may only read', async () => {
    const scope = 'https://www.googleapis.com/auth/cloud-platform.read-only';
    const token = await accessTokenOf(sandbox, 'alice@acme.example', scope);
    expect((await get(search(), token)).status).toBe(200);
    const weak = await accessTokenOf(sandbox, 'alice@acme.example', SCOPES.storage);
    expect(reasonOf(await get(search(), weak))).toMatchObject({ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' });
  });
});

describe('service accounts', () => {
  const list = (project: string, query = '') =>
    `${google().iam}/v1/projects/${project}/serviceAccounts${query}`;

  test('are twenty a page unless asked, and never over a hundred', async () => {
    const { json } = await get(list('acme-fleet'));
    expect(json.accounts).toHaveLength(20);
    expect((await get(list('acme-fleet', '?pageSize=1000'))).json.accounts).toHaveLength(100);
  });

  test('are three thousand, each once, with empty pages between', async () => {
    const { pages, items } = await readAll(list('acme-fleet', '?pageSize=100'), 'accounts');
    // Beside those of the fleet the default one.
    expect(new Set(items.map(({ email }) => email)).size).toBe(3_001);
    expect(pages.filter((page) => page.length === 0).length).toBeGreaterThan(0);
    expect(pages.at(-1)).not.toEqual([]);
  });

  test('say who they are', async () => {
    const { items } = await readAll(list('acme-dev'), 'accounts');
    expect(items).toContainEqual(
      expect.objectContaining({
        name: `projects/acme-dev/serviceAccounts/${serviceAccount('deployer')}`,
        email: serviceAccount('deployer'),
        uniqueId: google().keyFiles.deployer.client_id,
        displayName: 'Deployer',
      }),
    );
    expect(items.find(({ email }) => email === serviceAccount('retired'))).toHaveProperty('disabled', true);
  });

  test('are hidden with the project', async () => {
    expect(reasonOf(await get(list('client-data')))).toMatchObject({
      code: 403,
      permission: 'iam.serviceAccounts.list',
    });
  });

  test('refuse a page token that is not theirs', async () => {
    const refused = await get(list('acme-dev', '?pageToken=zzz'));
    expect(reasonOf(refused)).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });

  describe('tell what the caller may do', () => {
    const PERMISSIONS = ['getAccessToken', 'getOpenIdToken', 'signJwt', 'implicitDelegation'].map(
      (name) => `iam.serviceAccounts.${name}`,
    );
    const ask = (name: string, project = 'acme-dev', permissions = PERMISSIONS) =>
      call(`${google().iam}/v1/projects/${project}/serviceAccounts/${name}:testIamPermissions`, {
        token: alice,
        json: { permissions },
      });

    test.each([
      ['deployer', PERMISSIONS],
      ['invoker', ['iam.serviceAccounts.getOpenIdToken']],
    ])('to %s', async (name, permissions) => {
      expect((await ask(serviceAccount(name))).json).toEqual({ permissions });
    });

    test('which may be nothing', async () => {
      expect((await ask(serviceAccount('out-of-reach'))).json).toEqual({});
    });

    test('but not with wildcards', async () => {
      const refused = await ask(serviceAccount('deployer'), 'acme-dev', ['iam.*']);
      expect(reasonOf(refused)).toMatchObject({ status: 'INVALID_ARGUMENT' });
    });

    test('and of one that does not exist that it does not, unless no project was named', async () => {
      expect(reasonOf(await ask('nobody@acme-dev.example'))).toMatchObject({
        code: 404,
        status: 'NOT_FOUND',
      });
      expect(reasonOf(await ask('nobody@acme-dev.example', '-'))).toMatchObject({ code: 403 });
    });
  });
});

describe('Cloud Run services', () => {
  test('of all regions are listed by version 1', async () => {
    const { json } = await get(`${google().run}/v1/projects/acme-dev/locations/-/services`);
    const orders = json.items.find(
      ({ metadata }: { metadata: { name: string } }) => metadata.name === 'orders',
    );
    expect(orders).toMatchObject({
      metadata: {
        labels: { 'cloud.googleapis.com/location': 'us-central1' },
        annotations: { 'run.googleapis.com/custom-audiences': '["https://orders.acme.example","orders"]' },
      },
      status: { url: expect.stringMatching(/^https:\/\/orders-.*\.a\.run\.app$/) },
    });
    const open = json.items.filter(
      ({ metadata }: { metadata: { annotations: Record<string, string> } }) =>
        metadata.annotations['run.googleapis.com/invoker-iam-disabled'] === 'true',
    );
    expect(open.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['public']);
    expect((await get(`${google().run}/v1/namespaces/acme-dev/services`)).json.items).toHaveLength(5);
    const ofFunctions = json.items.filter(
      ({ metadata }: { metadata: { labels: Record<string, string> } }) =>
        metadata.labels['goog-managed-by'] === 'cloudfunctions',
    );
    expect(ofFunctions.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
      'thumbnails',
    ]);
  });

  test('of one region are listed by version 2, which refuses all', async () => {
    const { json } = await get(`${google().run}/v2/projects/acme-dev/locations/us-central1/services`);
    expect(json.services).toEqual([
      expect.objectContaining({
        name: 'projects/acme-dev/locations/us-central1/services/orders',
        urls: [expect.any(String), 'https://orders-100000000011.us-central1.run.app'],
        customAudiences: ['https://orders.acme.example', 'orders'],
      }),
    ]);
    const refused = await get(`${google().run}/v2/projects/acme-dev/locations/-/services`);
    expect(reasonOf(refused)).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });

  test('come in pages in version 1', async () => {
    const url = `${google().run}/v1/projects/acme-dev/locations/-/services?limit=3`;
    const { json } = await get(url);
    const rest = await get(`${url}&continue=${json.metadata.continue}`);
    expect([json.items.length, rest.json.items.length]).toEqual([3, 2]);
  });

  test.each([
    ['hello', 'europe-west1', { permissions: ['run.routes.invoke'] }],
    ['orders', 'us-central1', {}],
  ])('tell whether the caller may call %s', async (name, location, answer) => {
    const url = `${google().run}/v2/projects/acme-dev/locations/${location}/services/${name}:testIamPermissions`;
    expect((await call(url, { token: alice, json: { permissions: ['run.routes.invoke'] } })).json).toEqual(
      answer,
    );
  });
});

test('functions of both generations are listed', async () => {
  const { json } = await get(`${google().functions}/v2/projects/acme-dev/locations/-/functions`);
  expect(json.functions).toEqual([
    expect.objectContaining({
      environment: 'GEN_2',
      serviceConfig: expect.objectContaining({ uri: expect.stringContaining('.a.run.app') }),
    }),
    expect.objectContaining({
      environment: 'GEN_1',
      url: 'https://us-central1-acme-dev.cloudfunctions.net/mailer',
    }),
  ]);
});

describe('an API that is switched off', () => {
  test.each([
    ['iam', '/v1/projects/acme-dev/serviceAccounts'],
    ['run', '/v1/projects/acme-dev/locations/-/services'],
    ['functions', '/v2/projects/acme-dev/locations/-/functions'],
  ] as const)('in the project that is asked about says so: %s', async (api, path) => {
    const service = { iam: 'iam', run: 'run', functions: 'cloudfunctions' }[api];
    sandbox.setFaults({ disabledServices: [{ service: `${service}.googleapis.com`, project: 'acme-dev' }] });
    expect(reasonOf(await get(google()[api] + path))).toMatchObject({
      reason: 'SERVICE_DISABLED',
      consumer: 'projects/100000000011',
    });
    expect((await get(google()[api] + path.replace('acme-dev', 'acme-prod'))).status).toBe(200);
  });
});

test('a page can come late', async () => {
  sandbox.setFaults({ iam: { kind: 'slow', delayMs: 150, times: 1 } });
  const started = performance.now();
  expect((await get(`${google().iam}/v1/projects/acme-dev/serviceAccounts`)).status).toBe(200);
  expect(performance.now() - started).toBeGreaterThan(140);
});
