import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { createApplication, refusalOf, SCOPES } from './sandbox-application.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterEach(() => {
  sandbox.clearFaults();
  sandbox.clearRequests();
});

afterAll(() => sandbox.close());

describe('the code flow', () => {
  test('signs a person in with PKCE, state, nonce and iss', async () => {
    const tokens = await createApplication(sandbox).signIn('alice@acme.example');
    expect(tokens).toMatchObject({ expires_in: 3599, token_type: 'bearer' });
    expect(tokens.access_token).toMatch(/^ya29\.[\w.-]{190,}$/);
    expect(tokens.refresh_token).toMatch(/^1\/\/0[\w-]{90,}$/);
    expect(tokens.scope?.split(' ').sort()).toEqual(
      ['openid', SCOPES.cloud, SCOPES.email, 'https://www.googleapis.com/auth/userinfo.profile'].sort(),
    );
    expect(tokens.claims()).toMatchObject({
      iss: sandbox.description.provider.issuer,
      aud: sandbox.description.clientFile['installed']?.client_id,
      azp: sandbox.description.clientFile['installed']?.client_id,
      sub: expect.stringMatching(/^\d{21}$/),
      email: 'alice@acme.example',
      email_verified: true,
      hd: 'acme.example',
      name: 'Alice Adler',
      given_name: 'Alice',
      family_name: 'Adler',
      at_hash: expect.any(String),
      nonce: expect.any(String),
    });
  });

  test('works from the discovery document alone', async () => {
    const { issuer, tokenEndpoint, jwksUri } = sandbox.description.provider;
    const found = await oauth.discovery(new URL(issuer), 'client', 'secret', undefined, {
      execute: [oauth.allowInsecureRequests],
    });
    expect(found.serverMetadata()).toMatchObject({
      issuer,
      token_endpoint: tokenEndpoint,
      jwks_uri: jwksUri,
      revocation_endpoint: sandbox.description.provider.revocationEndpoint,
      authorization_response_iss_parameter_supported: true,
    });
  });

  test('gives a code like Google’s and the issuer to the callback', async () => {
    const { visit } = await createApplication(sandbox).authorize('alice@acme.example');
    expect(visit.url.searchParams.get('code')).toMatch(/^4\/0A/);
    expect(visit.url.searchParams.get('iss')).toBe(sandbox.description.provider.issuer);
  });

  test('leaves out hd for a person without a domain', async () => {
    const tokens = await createApplication(sandbox).signIn('dana@gmail.example');
    expect(tokens.claims()).not.toHaveProperty('hd');
  });

  test.each(['127.0.0.1', '[::1]', 'localhost'])('comes back to any port and path of %s', async (host) => {
    const redirect_uri = `http://${host}:51234/some/path`;
    const { visit } = await createApplication(sandbox).authorize('alice@acme.example', {
      params: { redirect_uri },
    });
    expect(visit.url.href.startsWith(redirect_uri)).toBe(true);
    expect(visit.url.searchParams.has('code')).toBe(true);
  });

  test('refuses another verifier', async () => {
    const { config, authorize } = createApplication(sandbox);
    const { visit, checks } = await authorize('alice@acme.example');
    const pkceCodeVerifier = oauth.randomPKCECodeVerifier();
    const refusal = await refusalOf(
      oauth.authorizationCodeGrant(config, visit.url, { ...checks, pkceCodeVerifier }),
    );
    expect(refusal).toMatchObject({ status: 400, error: 'invalid_grant' });
  });

  test('refuses a code the second time, and ends what the first time gave', async () => {
    const { config, authorize } = createApplication(sandbox);
    const { visit, checks } = await authorize('alice@acme.example');
    const tokens = await oauth.authorizationCodeGrant(config, visit.url, checks);
    const refusal = await refusalOf(oauth.authorizationCodeGrant(config, visit.url, checks));
    expect(refusal).toMatchObject({ error: 'invalid_grant' });
    expect(await refusalOf(oauth.refreshTokenGrant(config, tokens.refresh_token ?? ''))).toMatchObject({
      error: 'invalid_grant',
    });
  });

  test('refuses a client without its secret, as Google does', async () => {
    const { config, authorize } = createApplication(sandbox, sandbox.description.clientFile, '');
    const { visit, checks } = await authorize('alice@acme.example');
    const refusal = await refusalOf(oauth.authorizationCodeGrant(config, visit.url, checks));
    expect(refusal).toEqual({
      status: 400,
      error: 'invalid_request',
      error_description: 'client_secret is missing.',
    });
  });

  test('refuses a client with a wrong secret', async () => {
    const { config, authorize } = createApplication(sandbox, sandbox.description.clientFile, 'GOCSPX-wrong');
    const { visit, checks } = await authorize('alice@acme.example');
    const refusal = await refusalOf(oauth.authorizationCodeGrant(config, visit.url, checks));
    expect(refusal).toMatchObject({ status: 401, error: 'invalid_client' });
  });
});

describe('the consent', () => {
  test('leaves an unticked scope out of the answer', async () => {
    const tokens = await createApplication(sandbox).signIn('alice@acme.example', {
      scope: `openid email ${SCOPES.cloud} ${SCOPES.storage}`,
      untick: [SCOPES.cloud],
    });
    expect(tokens.scope?.split(' ').sort()).toEqual(['openid', SCOPES.email, SCOPES.storage].sort());
  });

  test('tells the application when the person cancels', async () => {
    const { config, authorize } = createApplication(sandbox);
    const { visit, checks } = await authorize('alice@acme.example', { cancel: true });
    const refusal = await refusalOf(oauth.authorizationCodeGrant(config, visit.url, checks));
    expect(refusal).toMatchObject({ error: 'access_denied', state: checks.expectedState });
  });

  test('counts as cancelled when nothing at all is ticked', async () => {
    const { visit } = await createApplication(sandbox).authorize('alice@acme.example', {
      scope: SCOPES.cloud,
      params: { nonce: '' },
      untick: [SCOPES.cloud],
    });
    expect(visit.url.searchParams.get('error')).toBe('access_denied');
  });

  test('is asked again of an installed application each time', async () => {
    const visitor = createVisitor();
    const { authorize } = createApplication(sandbox);
    const { url } = await authorize('alice@acme.example', { visitor });
    const page = await visitor.open(new URL(`${url.href}&login_hint=alice@acme.example`));
    expect(page.text).toContain('value="allow"');
  });
});

describe('refresh tokens', () => {
  test('are not given to a desktop client that says online', async () => {
    const tokens = await createApplication(sandbox).signIn('alice@acme.example', {
      params: { access_type: 'online' },
    });
    expect(tokens.refresh_token).toBeUndefined();
  });

  test('are given to a web client once, and again only with prompt=consent', async () => {
    const { signIn } = createApplication(sandbox, sandbox.description.webClientFile);
    const offline = { access_type: 'offline' };
    expect((await signIn('bob@client.example')).refresh_token).toBeUndefined();
    sandbox.revokeGrants('bob@client.example');
    expect((await signIn('bob@client.example', { params: offline })).refresh_token).toBeDefined();
    expect((await signIn('bob@client.example', { params: offline })).refresh_token).toBeUndefined();
    const again = await signIn('bob@client.example', { params: { ...offline, prompt: 'consent' } });
    expect(again.refresh_token).toBeDefined();
  });
});

describe('the sign-in pages', () => {
  test('begin with the e-mail in a new browser and with the chooser in a known one', async () => {
    const visitor = createVisitor();
    const { authorize } = createApplication(sandbox);
    const { url } = await authorize('alice@acme.example', { visitor });
    expect((await createVisitor().open(url)).text).toContain('name="email"');
    const page = await visitor.open(new URL(`${url.href}&prompt=select_account`));
    expect(page.text).toContain('Choose an account');
    expect(page.text).toContain('alice@acme.example');
    expect(page.text).not.toContain('carol@acme.example');
  });

  test('ask the hinted person for the password at once', async () => {
    const { url } = await createApplication(sandbox).authorize('alice@acme.example');
    const page = await createVisitor().open(new URL(`${url.href}&login_hint=carol@acme.example`));
    expect(page.text).toContain('Welcome, Carol');
  });

  test('offer only people of the asked domain', async () => {
    const { url } = await createApplication(sandbox).authorize('alice@acme.example');
    const page = await createVisitor().open(new URL(`${url.href}&hd=client.example`));
    expect(page.text).toContain('bob@client.example');
    expect(page.text).not.toContain('alice@acme.example');
  });

  test('refuse a wrong password and stay', async () => {
    const visitor = createVisitor();
    const { url } = await createApplication(sandbox).authorize('alice@acme.example');
    const page = await visitor.open(new URL(`${url.href}&login_hint=alice@acme.example`));
    const again = await visitor.submit(page, [
      ['action', 'password'],
      ['password', 'wrong'],
    ]);
    expect(again.text).toContain('Wrong password');
  });

  test('let two sign-ins go on in one browser at once', async () => {
    const visitor = createVisitor();
    const { authorize } = createApplication(sandbox);
    const { url } = await authorize('alice@acme.example');
    const first = await visitor.open(new URL(`${url.href}&login_hint=alice@acme.example`));
    const { visit } = await authorize('bob@client.example', { visitor });
    expect(visit.url.searchParams.has('code')).toBe(true);
    const consent = await visitor.submit(first, [
      ['action', 'password'],
      ['password', 'alice-sandbox'],
    ]);
    const done = await visitor.submit(consent, [['action', 'allow']]);
    expect(done.url.searchParams.has('code')).toBe(true);
  });

  test('escape what the application sends', async () => {
    const { url } = await createApplication(sandbox).authorize('alice@acme.example');
    const hint = encodeURIComponent('"><script>alert(1)</script>');
    const page = await createVisitor().open(new URL(`${url.href}&login_hint=${hint}`));
    expect(page.text).not.toContain('<script');
  });

  test('show a picture that is a PNG', async () => {
    const tokens = await createApplication(sandbox).signIn('alice@acme.example');
    const response = await fetch(String(tokens.claims()?.['picture']));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([...bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });
});

describe('silent sign-in (prompt=none)', () => {
  async function silently(visitor = createVisitor()) {
    const { url } = await createApplication(sandbox).authorize('alice@acme.example', { visitor });
    return { url: new URL(`${url.href}&prompt=none`), visitor };
  }

  test('succeeds for a person who is signed in and has allowed it', async () => {
    const { url, visitor } = await silently();
    expect((await visitor.open(url)).url.searchParams.has('code')).toBe(true);
  });

  test('says that nobody is signed in', async () => {
    const { url } = await silently();
    expect((await createVisitor().open(url)).url.searchParams.get('error')).toBe('login_required');
  });

  test('says that consent is missing', async () => {
    const { url, visitor } = await silently();
    sandbox.revokeGrants('alice@acme.example');
    expect((await visitor.open(url)).url.searchParams.get('error')).toBe('consent_required');
  });
});

describe('error pages never lead back to the application', () => {
  test('for a redirect address outside the loopback', async () => {
    const { visit } = await createApplication(sandbox).authorize('alice@acme.example', {
      params: { redirect_uri: 'http://192.168.1.1:8080/cb' },
    });
    expect(visit.status).toBe(400);
    expect(visit.text).toContain('redirect_uri_mismatch');
  });

  test('for a deleted client', async () => {
    const { visit } = await createApplication(sandbox, sandbox.description.deletedClientFile).authorize(
      'alice@acme.example',
    );
    expect(visit.text).toContain('deleted_client');
  });

  test('for an unknown client', async () => {
    const { visit } = await createApplication(sandbox).authorize('alice@acme.example', {
      params: { client_id: 'nobody.apps.googleusercontent.com' },
    });
    expect(visit.text).toContain('invalid_client');
  });

  test('for a person whose administrator blocks the application', async () => {
    const { visit } = await createApplication(sandbox).authorize('erin@blocked.example');
    expect(visit.text).toContain('admin_policy_enforced');
    expect(visit.url.origin).toBe(sandbox.description.provider.issuer);
  });

  test('for a sign-in page of another browser', async () => {
    const { url } = await createApplication(sandbox).authorize('alice@acme.example');
    const page = await createVisitor().open(url);
    expect((await createVisitor().open(page.url)).text).toContain('This page has expired');
  });
});

test('a scope that nobody knows comes back as invalid_scope', async () => {
  const { visit } = await createApplication(sandbox).authorize('alice@acme.example', {
    scope: 'openid root',
  });
  expect(visit.url.searchParams.get('error')).toBe('invalid_scope');
});
