import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { ask } from './raw-http.ts';
import { claimsOf } from './sandbox-cloud.ts';

const FLAVOR = { 'Metadata-Flavor': 'Google' };

let sandbox: Sandbox;
let account: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  account = sandbox.description.google.machineAccount;
});

afterEach(() => {
  sandbox.clearFaults();
  sandbox.clearRequests();
});

afterAll(() => sandbox.close());

const get = (path: string, headers: Record<string, string> = FLAVOR) =>
  ask(`http://${sandbox.description.google.metadataHost}${path}`, { headers });
const value = (path: string, headers?: Record<string, string>) => get(`/computeMetadata/v1${path}`, headers);

describe('the metadata server', () => {
  test('answers a ping without being asked for metadata', async () => {
    expect(await get('/', {})).toMatchObject({
      status: 200,
      text: 'computeMetadata/\n',
      headers: { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' },
    });
  });

  test.each([
    ['without the flavor header', {}],
    ['with another flavor', { 'Metadata-Flavor': 'Vanilla' }],
    ['through a proxy', { ...FLAVOR, 'X-Forwarded-For': '10.0.0.1' }],
  ])('refuses a request %s', async (_, headers) => {
    expect(await value('/project/project-id', headers)).toMatchObject({
      status: 403,
      headers: { 'metadata-flavor': 'Google' },
    });
  });

  test('refuses a request for another host', async () => {
    expect((await value('/project/project-id', { ...FLAVOR, Host: 'evil.example' })).status).toBe(421);
  });

  test.each([
    ['/project/project-id', 'acme-dev'],
    ['/project/numeric-project-id', '100000000011'],
    ['/instance/zone', 'projects/100000000011/zones/europe-west1-b'],
    ['/universe/universe-domain', 'googleapis.com'],
    ['/universe/universe_domain', 'googleapis.com'],
    ['/instance', 'id\nname\nzone\nservice-accounts/\n'],
  ])('tells %s', async (path, text) => {
    expect(await value(path)).toMatchObject({
      status: 200,
      text,
      headers: { 'content-type': 'application/text', etag: expect.any(String) },
    });
  });

  test('lists the accounts, and tells each by either name', async () => {
    expect((await value('/instance/service-accounts/')).text).toBe(`default/\n${account}/\n`);
    for (const name of ['default', account]) {
      expect((await value(`/instance/service-accounts/${name}/email`)).text).toBe(account);
      expect((await value(`/instance/service-accounts/${name}/scopes`)).text).toMatch(
        /^https:.+\nhttps:.+\n$/,
      );
      const { headers, text } = await value(`/instance/service-accounts/${name}/?recursive=true`);
      expect(headers['content-type']).toBe('application/json');
      expect(JSON.parse(text)).toEqual({
        aliases: ['default'],
        email: account,
        scopes: [expect.any(String), expect.any(String)],
      });
    }
  });

  test('tells all in camel case when asked recursively, and no tokens', async () => {
    const all = JSON.parse((await value('/?recursive=true')).text);
    expect(all).toMatchObject({
      instance: { serviceAccounts: { default: { email: account }, [account]: { email: account } } },
      project: { projectId: 'acme-dev', numericProjectId: '100000000011' },
    });
    expect(JSON.stringify(all)).not.toContain('token');
  });

  test.each(['/instance/attributes/', '/instance/service-accounts/other@x/token', '/project/constructor'])(
    'does not know %s',
    async (path) => {
      expect(await value(path)).toMatchObject({ status: 404, headers: { 'metadata-flavor': 'Google' } });
    },
  );
});

describe('an access token', () => {
  const token = async (query = '') =>
    JSON.parse((await value(`/instance/service-accounts/default/token${query}`)).text);
  const tokeninfo = async (value: string) =>
    (await fetch(`${sandbox.description.provider.tokeninfoEndpoint}?access_token=${value}`)).json();

  test('speaks for the machine’s account', async () => {
    const answer = await token();
    expect(answer).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: 'Bearer' });
    expect(await tokeninfo(answer.access_token)).toMatchObject({ email: account });
  });

  test('has the scopes that were asked for', async () => {
    const scope = 'https://www.googleapis.com/auth/devstorage.read_only';
    expect(await tokeninfo((await token(`?scopes=${scope}`)).access_token)).toMatchObject({ scope });
  });

  test('is the same until its last five minutes', async () => {
    const first = await token();
    sandbox.setFaults({ clockSkewSeconds: 3_200 });
    const kept = await token();
    expect(kept.access_token).toBe(first.access_token);
    expect(kept.expires_in).toBeLessThan(410);
    sandbox.setFaults({ clockSkewSeconds: 3_400 });
    expect((await token()).access_token).not.toBe(first.access_token);
  });

  test('can fail as on a cluster', async () => {
    const body = 'Unable to generate access token; IAM returned 404 Not Found';
    sandbox.setFaults({ metadata: { kind: 'raw', status: 404, body, path: '/token', headers: {} } });
    expect(await value('/instance/service-accounts/default/token')).toMatchObject({
      status: 404,
      text: body,
    });
    expect(sandbox.requestCounts()).toEqual({ metadata: 1 });
  });
});

describe('an ID token', () => {
  const identity = (query: string) => value(`/instance/service-accounts/default/identity${query}`);
  const AUDIENCE = 'https://hello.acme.example';

  test('is made for an audience, which need not be encoded', async () => {
    for (const audience of [AUDIENCE, encodeURIComponent(AUDIENCE)]) {
      const { headers, text } = await identity(`?audience=${audience}`);
      expect(headers['content-type']).toBe('application/text');
      expect(claimsOf(text)).toMatchObject({ aud: AUDIENCE, iss: sandbox.description.provider.issuer });
      expect(claimsOf(text)).not.toHaveProperty('email');
    }
  });

  test('in the full format tells of the machine, and of its licences only when asked', async () => {
    const { text } = await identity(`?audience=${AUDIENCE}&format=full`);
    const machine = { instance_name: 'build-machine', project_id: 'acme-dev', zone: 'europe-west1-b' };
    expect(claimsOf(text)).toMatchObject({ email: account, google: { compute_engine: machine } });
    expect(JSON.stringify(claimsOf(text))).not.toContain('license');
    const licensed = await identity(`?audience=${AUDIENCE}&format=full&licenses=TRUE`);
    expect(claimsOf(licensed.text)).toMatchObject({
      google: { compute_engine: { license_id: [expect.any(String)] } },
    });
  });

  test('needs an audience', async () => {
    expect(await identity('')).toMatchObject({ status: 400, text: 'non-empty audience parameter required' });
  });
});
