import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MetadataServerAccount } from '../../app/account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { createMetadataServer, metadataHost } from '../../main/credentials/metadata-server.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
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
import { failureOf, textsIn } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';
import { claimsOf } from './sandbox-cloud.ts';

const audience = 'https://hello.acme.example/?a=b&c=d#e';
const ofMachine = (email: string): MetadataServerAccount => ({
  ...accountBase(email),
  kind: 'metadata-server',
});

describe('on a machine of Google’s', () => {
  let sandbox: Sandbox;
  let bench: CredentialBench;
  let account: MetadataServerAccount;

  beforeAll(async () => {
    sandbox = await startSandbox();
    bench = createCredentialBench(sandbox);
    account = ofMachine(sandbox.description.google.machineAccount);
  });
  beforeEach(() => {
    sandbox.clearFaults();
    sandbox.clearRequests();
  });
  afterAll(() => sandbox.close());

  test('says whom it runs as', async () => {
    expect(await bench.metadataServer.email()).toBe(account.email);
  });

  test('mints an access token with scopes, by one request', async () => {
    const [token] = await bench.metadataServer.mint(account, accessToken(account, cloud, 'email'));
    expect(bench.asked()).toEqual(['metadata']);
    expect(await bench.whoIs(token.value)).toMatchObject({ email: account.email });
    expect(token.expiresAt - token.mintedAt).toBeGreaterThan(3_500_000);
  });

  test('mints an ID token for any audience, with its e-mail and its machine', async () => {
    const [token] = await bench.metadataServer.mint(account, idToken(account, audience));
    expect(claimsOf(token.value)).toMatchObject({
      aud: audience,
      email: account.email,
      google: { compute_engine: { project_id: expect.any(String) } },
    });
  });

  test('leaves the e-mail out on demand', async () => {
    const request = {
      kind: 'id-token',
      identity: identityOf(account),
      audience,
      includeEmail: false,
    } as const;
    const [token] = await bench.metadataServer.mint(account, request);
    expect(claimsOf(token.value)).not.toHaveProperty('email');
  });

  test('puts the licences of the machine in on demand', async () => {
    const request = { ...idToken(account, audience), licenses: true } as TokenRequest;
    const [token] = await bench.metadataServer.mint(account, request);
    expect(claimsOf(token.value)).toMatchObject({
      email: account.email,
      google: { compute_engine: { license_id: expect.any(Array) } },
    });
    const [without] = await bench.metadataServer.mint(account, idToken(account, audience));
    expect(claimsOf(without.value)).not.toHaveProperty('google.compute_engine.license_id');
    expect(tokenRequestKey(request)).not.toBe(tokenRequestKey(without.request));
  });

  test('signs nothing', async () => {
    const request = { kind: 'signed-jwt', identity: identityOf(account), audience } as const;
    expect((await failureOf(bench.metadataServer.mint(account, request))).code).toBe('KIND_NOT_AVAILABLE');
    expect(bench.asked()).toEqual([]);
  });

  test('mints for no account but the one it was added for', async () => {
    const other = ofMachine('someone-else@acme-dev.iam.gserviceaccount.com');
    expect(await failureOf(bench.metadataServer.mint(other, accessToken(other)))).toMatchObject({
      code: 'METADATA_REFUSED',
      facts: { status: 404 },
    });
  });
});

describe('where something else answers', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function answering(listener: RequestListener) {
    const started = createServer(listener);
    server = started;
    await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
    return at(`127.0.0.1:${(started.address() as AddressInfo).port}`);
  }
  function at(host: string, limitMs = 200) {
    const clock = createFakeClock();
    const environment = { GCE_METADATA_HOST: host };
    return createMetadataServer({ environment, clock, skew: createClockSkew(clock), limitMs });
  }
  const account = ofMachine('machine@acme-dev.iam.gserviceaccount.com');
  const flavor = { 'metadata-flavor': 'Google' };

  test('asks with the header that no page can send', async () => {
    let seen: string | undefined;
    const metadataServer = await answering((request, response) => {
      seen = [request.headers['metadata-flavor']].join();
      response.writeHead(200, flavor).end('machine@acme.example');
    });
    await metadataServer.email();
    expect(seen).toBe('Google');
  });

  test.each<[string, RequestListener]>([
    ['without the header', (_, response) => response.writeHead(200).end('machine@acme.example')],
    ['with a page', (_, response) => response.writeHead(302, { location: 'http://wifi.example' }).end()],
    ['never', () => undefined],
    ['without end', (_, response) => void response.writeHead(200, flavor).write('a')],
    ['by hanging up', (request) => request.socket.destroy()],
    ['with far too much', (_, response) => void response.writeHead(200, flavor).end('a'.repeat(1_000_000))],
  ])('says that none answered when it answers %s', async (_, listener) => {
    const metadataServer = await answering(listener);
    expect((await failureOf(metadataServer.email())).code).toBe('METADATA_UNREACHABLE');
  });

  test.each(['127.0.0.1:1', 'no such host.invalid', 'http://', 'a b', '::::'])(
    'says that none answered at %s',
    async (host) => {
      expect((await failureOf(at(host, 3_000).email())).code).toBe('METADATA_UNREACHABLE');
    },
  );

  test('tells a refusal with its status, and none of its secrets', async () => {
    const metadataServer = await answering((_, response) =>
      response.writeHead(404, flavor).end('Unable to generate access token; ya29.canary-token'),
    );
    const failure = await failureOf(metadataServer.mint(account, accessToken(account)));
    expect(failure).toMatchObject({ code: 'METADATA_REFUSED', facts: { status: 404 } });
    expect(textsIn(failure).join()).not.toContain('canary');
  });

  test.each([
    '',
    '{}',
    'null',
    '{"access_token":"a b","expires_in":1}',
    '{"access_token":"a","expires_in":0}',
  ])('takes %s for no token', async (body) => {
    const metadataServer = await answering((_, response) => response.writeHead(200, flavor).end(body));
    expect((await failureOf(metadataServer.mint(account, accessToken(account)))).code).toBe(
      'PROVIDER_ANSWER_BROKEN',
    );
  });

  test('hands out no ID token for another audience, nor what is none', async () => {
    const claims = Buffer.from(JSON.stringify({ aud: 'https://other.example', exp: 1 })).toString(
      'base64url',
    );
    let body = `e30.${claims}.AAAA`;
    const metadataServer = await answering((_, response) => response.writeHead(200, flavor).end(body));
    const mint = () => failureOf(metadataServer.mint(account, idToken(account, audience)));
    expect((await mint()).code).toBe('AUDIENCE_MISMATCH');
    body = 'not a token';
    expect((await mint()).code).toBe('PROVIDER_ANSWER_BROKEN');
  });
});

test.each([
  [{}, 'metadata.google.internal'],
  [{ GCE_METADATA_HOST: 'a:1', GCE_METADATA_ROOT: 'b:2', GCE_METADATA_IP: 'c:3' }, 'a:1'],
  [{ GCE_METADATA_ROOT: 'b:2', GCE_METADATA_IP: 'c:3' }, 'b:2'],
  [{ GCE_METADATA_IP: '127.0.0.1' }, '127.0.0.1'],
  [{ GCE_METADATA_HOST: 'http://a:1/' }, 'a:1'],
  [{ GCE_METADATA_HOST: '' }, 'metadata.google.internal'],
])('with %j its host is %s', (environment, host) => {
  expect(metadataHost(environment)).toBe(host);
});
