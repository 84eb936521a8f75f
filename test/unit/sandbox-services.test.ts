import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { type ClientFile, createApplication } from './sandbox-application.ts';
import { accessTokenOf, call, claimsOf, seconds, serviceAccount, signAssertion } from './sandbox-cloud.ts';

let sandbox: Sandbox;
let alice: string;
const google = () => sandbox.description.google;

beforeAll(async () => {
  sandbox = await startSandbox();
  alice = await accessTokenOf(sandbox, 'alice@acme.example');
});

beforeEach(() => {
  sandbox.changePermissions({
    add: [
      { member: 'alice@acme.example', role: 'roles/iam.serviceAccountTokenCreator', on: 'acme-dev' },
      { member: serviceAccount('deployer'), role: 'roles/iap.httpsResourceAccessor', on: 'intranet' },
    ],
  });
});

afterEach(() => {
  sandbox.clearFaults();
  sandbox.resetPermissions();
});

afterAll(() => sandbox.close());

async function askFor(method: string, name: string, json: object) {
  const { iamCredentials } = google();
  const url = `${iamCredentials}/v1/projects/-/serviceAccounts/${serviceAccount(name)}:${method}`;
  return (await call(url, { token: alice, json })).json;
}
const idToken = async (name: string, audience: string, includeEmail = true): Promise<string> =>
  (await askFor('generateIdToken', name, { audience, includeEmail })).token;

/** The ID token that comes with a person's sign-in: its audience is the application. */
async function personalIdToken(client?: { clientId: string; clientSecret: string; refreshToken: string }) {
  if (!client) return (await createApplication(sandbox).signIn('alice@acme.example')).id_token ?? '';
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = client;
  const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
  return (await call(sandbox.description.provider.tokenEndpoint, { form })).json.id_token;
}

describe('a Cloud Run service', () => {
  const service = (name: string) => {
    const found = google().services.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return found;
  };

  test('lets in an invoker with a token for either of its addresses', async () => {
    const { url, urls } = service('hello');
    for (const audience of urls) {
      const { status, json } = await call(`${url}/any/path`, {
        token: await idToken('invoker', audience, false),
      });
      expect([status, json.caller]).toMatchObject([200, { email: serviceAccount('invoker'), aud: audience }]);
    }
  });

  test('lets in for a custom audience', async () => {
    const { url, customAudiences } = service('orders');
    const token = await idToken('invoker', customAudiences[1] ?? '');
    expect((await call(url, { token })).status).toBe(200);
  });

  test.each([
    ['a path', (audience: string) => `${audience}/any`],
    ['a slash', (audience: string) => `${audience}/`],
    ['another service', () => service('orders').audience],
  ])('refuses an audience with %s', async (_, bend) => {
    const { url, audience } = service('hello');
    const refused = await call(url, { token: await idToken('invoker', bend(audience)) });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('refuses who has no role, and then lets them in with it', async () => {
    const { url, audience } = service('hello');
    const token = await idToken('deployer', audience);
    expect((await call(url, { token })).status).toBe(403);
    const binding = { member: serviceAccount('deployer'), role: 'roles/run.invoker', on: 'hello' };
    sandbox.changePermissions({ add: [binding] });
    expect((await call(url, { token })).status).toBe(200);
  });

  test('refuses nobody with 403, an access token with 401', async () => {
    const { url } = service('hello');
    expect((await call(url)).status).toBe(403);
    expect((await call(url, { token: alice })).status).toBe(401);
  });

  test('refuses an expired token and a forged one', async () => {
    const { url, audience } = service('hello');
    const token = await idToken('invoker', audience);
    sandbox.setFaults({ clockSkewSeconds: 3_700 });
    expect((await call(url, { token })).status).toBe(401);
    sandbox.clearFaults();
    sandbox.setFaults({ badSignature: true });
    expect((await call(url, { token: await idToken('invoker', audience) })).status).toBe(401);
  });

  test('looks at X-Serverless-Authorization first', async () => {
    const { url, audience } = service('hello');
    const headers = { 'x-serverless-authorization': `Bearer ${await idToken('invoker', audience)}` };
    expect((await call(url, { token: 'for-the-container', headers })).status).toBe(200);
    const wrong = { 'x-serverless-authorization': 'Bearer nonsense' };
    expect((await call(url, { token: await idToken('invoker', audience), headers: wrong })).status).toBe(401);
  });

  test('takes a person’s ID token from gcloud alone', async () => {
    const { url } = service('hello');
    expect((await call(url, { token: await personalIdToken() })).status).toBe(401);
    const { status, json } = await call(url, { token: await personalIdToken(google().gcloudUser) });
    expect([status, json.caller.email]).toEqual([200, 'alice@acme.example']);
  });

  test('is open when all may call it', async () => {
    expect((await call(service('public').url)).status).toBe(200);
  });
});

describe('a service behind IAP', () => {
  test('sends somebody without a token to sign in', async () => {
    const { status, headers } = await call(google().iap.url);
    expect(status).toBe(302);
    expect(headers.get('location')).toContain(sandbox.description.provider.authorizationEndpoint);
    expect(headers.get('x-goog-iap-generated-response')).toBe('true');
  });

  test('lets in an ID token for its client, with an e-mail address', async () => {
    const { url, clientId } = google().iap;
    const token = await idToken('iap-caller', clientId);
    expect((await call(url, { token })).json).toMatchObject({
      caller: { email: serviceAccount('iap-caller') },
    });
    const headers = { 'proxy-authorization': `Bearer ${token}` };
    expect((await call(url, { token: 'for-the-application', headers })).status).toBe(200);
  });

  test.each<[flaw: string, token: () => Promise<string>, text: RegExp]>([
    ['no JWT', async () => 'nonsense', /Unable to parse JWT/],
    ['another audience', () => idToken('iap-caller', 'https://hello.acme.example'), /Invalid JWT audience/],
    [
      'no e-mail address',
      () => idToken('iap-caller', google().iapClientId, false),
      /'email' claim isn't a string/,
    ],
    ['a person’s ID token for another client', () => personalIdToken(), /Invalid JWT audience/],
  ])('refuses %s', async (_, token, text) => {
    const refused = await call(google().iap.url, { token: await token() });
    expect(refused.status).toBe(401);
    expect(refused.text).toMatch(text);
    expect(refused.headers.get('x-goog-iap-generated-response')).toBe('true');
  });

  test('refuses who has no role', async () => {
    const token = await idToken('invoker', google().iapClientId);
    expect((await call(google().iap.url, { token })).status).toBe(403);
  });

  test('is opened to a person whose client is of its project, by a refresh that names it', async () => {
    const refreshed = async (file: ClientFile, audience: string) => {
      const { config, signIn } = createApplication(sandbox, file);
      const { refresh_token = '' } = await signIn('alice@acme.example');
      const { client_id = '', client_secret = '' } = file.installed ?? {};
      const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token, audience };
      return (await call(config.serverMetadata().token_endpoint ?? '', { form })).json.id_token;
    };
    const { clientFile, secondClientFile } = sandbox.description;
    const { url, clientId } = google().iap;
    expect((await call(url, { token: await refreshed(clientFile, clientId) })).status).toBe(200);
    // Anybody else's is made for the client as ever.
    for (const [file, audience] of [
      [secondClientFile, clientId],
      [clientFile, 'another.apps.googleusercontent.com'],
    ] as const) {
      const token = await refreshed(file, audience);
      expect(claimsOf(token)['aud']).toBe((file as ClientFile).installed?.client_id);
    }
  });

  async function signJwt(aud: string, more: object = {}): Promise<string> {
    const email = serviceAccount('iap-caller');
    const claims = { iss: email, sub: email, aud, iat: seconds(), exp: seconds(3_600), ...more };
    return (await askFor('signJwt', 'iap-caller', { payload: JSON.stringify(claims) })).signedJwt;
  }

  test.each([
    ['/reports/today', 'URL/reports/today', 200],
    ['/reports/today', 'URL/reports/*', 200],
    ['/reports/today', 'URL/*', 200],
    ['/', 'URL', 200],
    ['/reports/today', 'URL/reports', 401],
    ['/salaries', 'URL/reports/*', 401],
    ['/', 'https://elsewhere.example/*', 401],
  ])('called at %s with a signed JWT for %s answers %i', async (path, audience, status) => {
    const { url, audienceUrl } = google().iap;
    for (const base of [url, audienceUrl]) {
      const token = await signJwt(audience.replace('URL', base));
      expect((await call(url + path, { token })).status).toBe(status);
    }
  });

  test('refuses a signed JWT that lives too long, or that is somebody else’s', async () => {
    const { url } = google().iap;
    const long = await signJwt(`${url}/*`, { exp: seconds(7_200) });
    expect((await call(url, { token: long })).status).toBe(401);
    const other = await signJwt(`${url}/*`, { sub: serviceAccount('invoker') });
    expect((await call(url, { token: other })).status).toBe(401);
  });

  test('takes a JWT that a key file signed', async () => {
    const { iap, keyFiles } = google();
    const { client_email: sub } = keyFiles.deployer;
    const token = signAssertion(keyFiles.deployer, { sub, aud: `${iap.url}/*` });
    expect((await call(iap.url, { token })).status).toBe(200);
  });
});
