import * as oauth from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { createApplication, refusalOf, SCOPES } from './sandbox-application.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterEach(() => sandbox.clearFaults());

afterAll(() => sandbox.close());

/** Signs in and gives the application's configuration along with the tokens. */
async function signedIn(email = 'alice@acme.example', file = sandbox.description.clientFile) {
  const { config, signIn } = createApplication(sandbox, file);
  const { access_token, refresh_token = '', id_token = '', ...rest } = await signIn(email);
  return { config, access_token, refresh_token, id_token, ...rest };
}

async function whoami(token: string) {
  const response = await fetch(`${sandbox.description.protectedService}/whoami`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

async function tokeninfo(query: string) {
  const response = await fetch(`${sandbox.description.provider.tokeninfoEndpoint}?${query}`);
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

describe('refresh', () => {
  test('gives a new access token and ID token, no refresh token and no nonce', async () => {
    const { config, access_token, refresh_token } = await signedIn();
    const fresh = await oauth.refreshTokenGrant(config, refresh_token);
    expect(fresh.access_token).not.toBe(access_token);
    expect(fresh.refresh_token).toBeUndefined();
    expect(fresh.claims()).toMatchObject({ email: 'alice@acme.example', at_hash: expect.any(String) });
    expect(fresh.claims()).not.toHaveProperty('nonce');
  });

  test('narrows to the asked scopes, by their long or short names', async () => {
    const { config, refresh_token } = await signedIn();
    const long = await oauth.refreshTokenGrant(config, refresh_token, { scope: SCOPES.cloud });
    expect(long).toMatchObject({ scope: SCOPES.cloud });
    expect(long.id_token).toBeUndefined();
    const short = await oauth.refreshTokenGrant(config, refresh_token, { scope: 'openid email' });
    expect(short.scope).toBe(`openid ${SCOPES.email}`);
  });

  test('does not widen', async () => {
    const { config, refresh_token } = await signedIn();
    const refusal = await refusalOf(
      oauth.refreshTokenGrant(config, refresh_token, { scope: SCOPES.storage }),
    );
    expect(refusal).toMatchObject({ status: 400, error: 'invalid_scope' });
  });

  test('refuses the refresh token of another client', async () => {
    const { refresh_token } = await signedIn();
    const other = createApplication(sandbox, sandbox.description.secondClientFile);
    const refusal = await refusalOf(oauth.refreshTokenGrant(other.config, refresh_token));
    expect(refusal).toMatchObject({ error: 'invalid_grant' });
  });

  test('refuses with Google’s words', async () => {
    const { config } = await signedIn();
    expect(await refusalOf(oauth.refreshTokenGrant(config, '1//0none'))).toEqual({
      status: 400,
      error: 'invalid_grant',
      error_description: 'Token has been expired or revoked.',
    });
  });

  test('tells a new refresh token when rotating, and an old one kills the grant', async () => {
    const { config, refresh_token } = await signedIn();
    sandbox.setFaults({ rotateRefreshTokens: true });
    const rotated = await oauth.refreshTokenGrant(config, refresh_token);
    expect(rotated.refresh_token).toMatch(/^1\/\/0/);
    expect(rotated.refresh_token).not.toBe(refresh_token);
    expect(await refusalOf(oauth.refreshTokenGrant(config, refresh_token))).toMatchObject({
      error: 'invalid_grant',
    });
    const successor = await refusalOf(oauth.refreshTokenGrant(config, rotated.refresh_token ?? ''));
    expect(successor).toMatchObject({ error: 'invalid_grant' });
    expect(await whoami(rotated.access_token)).toMatchObject({ status: 401, reason: 'revoked' });
  });

  test('forgets nothing over two thousand tokens', async () => {
    const { config, access_token, refresh_token } = await signedIn();
    for (let count = 0; count < 2_000; count++)
      await oauth.refreshTokenGrant(config, refresh_token, { scope: 'email' });
    expect(await whoami(access_token)).toMatchObject({ status: 200 });
  }, 60_000);
});

describe('revocation', () => {
  test.each(['access_token', 'refresh_token'] as const)('by the %s ends the whole grant', async (kind) => {
    const tokens = await signedIn();
    await oauth.tokenRevocation(tokens.config, tokens[kind]);
    expect(await whoami(tokens.access_token)).toMatchObject({ status: 401, reason: 'revoked' });
    const refusal = await refusalOf(oauth.refreshTokenGrant(tokens.config, tokens.refresh_token));
    expect(refusal).toMatchObject({ error: 'invalid_grant' });
  });

  test('ends other installs of the same client too, and no other client', async () => {
    const [one, another, second] = [
      await signedIn(),
      await signedIn(),
      await signedIn('alice@acme.example', sandbox.description.secondClientFile),
    ];
    await oauth.tokenRevocation(one.config, one.refresh_token);
    expect(await whoami(another.access_token)).toMatchObject({ status: 401 });
    expect(await whoami(second.access_token)).toMatchObject({ status: 200 });
  });

  test('asks for no client authentication', async () => {
    const { access_token } = await signedIn();
    const response = await fetch(sandbox.description.provider.revocationEndpoint, {
      method: 'POST',
      body: new URLSearchParams({ token: access_token }),
    });
    expect(response.status).toBe(200);
  });

  test('says that it does not know a token', async () => {
    const { config } = await signedIn();
    const refusal = await refusalOf(oauth.tokenRevocation(config, 'ya29.none'));
    expect(refusal).toMatchObject({ status: 400, error: 'invalid_token' });
  });

  test('at the provider’s side ends a person’s grants at all clients', async () => {
    const one = await signedIn('carol@acme.example');
    const two = await signedIn('carol@acme.example', sandbox.description.secondClientFile);
    const other = await signedIn('alice@acme.example');
    sandbox.revokeGrants('carol@acme.example');
    expect(await refusalOf(oauth.refreshTokenGrant(one.config, one.refresh_token))).toMatchObject({
      error: 'invalid_grant',
    });
    expect(await whoami(two.access_token)).toMatchObject({ status: 401 });
    expect(await whoami(other.access_token)).toMatchObject({ status: 200 });
  });
});

describe('the protected service', () => {
  test('lets an access token in and says whose it is', async () => {
    const { access_token } = await signedIn();
    expect(await whoami(access_token)).toMatchObject({
      status: 200,
      kind: 'access_token',
      email: 'alice@acme.example',
      scopes: expect.arrayContaining([SCOPES.cloud]),
      expiresIn: expect.any(Number),
    });
  });

  test('lets an ID token in and says for whom it was made', async () => {
    const { id_token } = await signedIn();
    const aud = sandbox.description.clientFile['installed']?.client_id;
    expect(await whoami(id_token)).toMatchObject({
      status: 200,
      kind: 'id_token',
      email: 'alice@acme.example',
      aud,
    });
  });

  test('refuses a caller without a token, and says how to call', async () => {
    const response = await fetch(`${sandbox.description.protectedService}/whoami`);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
  });

  test.each(['ya29.nonsense', 'eyJh.eyJi.c', 'x'])('refuses %s', async (token) => {
    expect(await whoami(token)).toMatchObject({ status: 401 });
  });

  test('refuses an ID token with a changed claim', async () => {
    const { id_token } = await signedIn();
    const [header, payload = '', signature] = id_token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const changed = Buffer.from(JSON.stringify({ ...claims, email: 'root@acme.example' })).toString(
      'base64url',
    );
    expect(await whoami(`${header}.${changed}.${signature}`)).toMatchObject({
      status: 401,
      reason: 'bad_signature',
    });
  });

  test('refuses an unsigned ID token', async () => {
    const { id_token } = await signedIn();
    const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    expect(await whoami(`${header}.${id_token.split('.')[1]}.`)).toMatchObject({ status: 401 });
  });

  test('refuses an access token whose scopes do not suffice', async () => {
    const { config, refresh_token } = await signedIn();
    const { access_token } = await oauth.refreshTokenGrant(config, refresh_token, { scope: 'profile' });
    expect(await whoami(access_token)).toMatchObject({ status: 403, reason: 'insufficient_scope' });
  });

  test('refuses an expired access token', async () => {
    const { access_token } = await signedIn();
    sandbox.expireAccessTokens('bob@client.example');
    expect(await whoami(access_token)).toMatchObject({ status: 200 });
    sandbox.expireAccessTokens('alice@acme.example');
    expect(await whoami(access_token)).toMatchObject({ status: 401, reason: 'expired' });
  });

  test('refuses tokens of both kinds when their hour is over', async () => {
    const { access_token, id_token } = await signedIn();
    sandbox.setFaults({ clockSkewSeconds: 3_700 });
    expect(await whoami(access_token)).toMatchObject({ status: 401, reason: 'expired' });
    expect(await whoami(id_token)).toMatchObject({ status: 401, reason: 'expired' });
  });
});

describe('tokeninfo and userinfo', () => {
  test('tell all of an access token as strings', async () => {
    const { access_token } = await signedIn();
    expect(await tokeninfo(`access_token=${access_token}`)).toMatchObject({
      status: 200,
      aud: sandbox.description.clientFile['installed']?.client_id,
      email: 'alice@acme.example',
      email_verified: 'true',
      expires_in: expect.stringMatching(/^\d+$/),
      exp: expect.stringMatching(/^\d+$/),
      access_type: 'offline',
    });
  });

  test('tell the claims and the header of an ID token', async () => {
    const { id_token } = await signedIn();
    expect(await tokeninfo(`id_token=${id_token}`)).toMatchObject({
      status: 200,
      alg: 'RS256',
      email_verified: 'true',
    });
  });

  test('take the token from the Authorization header', async () => {
    const { access_token } = await signedIn();
    const response = await fetch(sandbox.description.provider.tokeninfoEndpoint, {
      method: 'POST',
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(response.status).toBe(200);
  });

  test('refuse a bad token with Google’s words', async () => {
    expect(await tokeninfo('access_token=ya29.none')).toEqual({
      status: 400,
      error: 'invalid_token',
      error_description: 'Invalid Value',
    });
  });

  test('describe the person to whoever holds the token', async () => {
    const { config, access_token } = await signedIn();
    expect(await oauth.fetchUserInfo(config, access_token, oauth.skipSubjectCheck)).toMatchObject({
      email: 'alice@acme.example',
      email_verified: true,
      name: 'Alice Adler',
    });
  });
});
