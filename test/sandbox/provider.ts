/** oidc-provider, configured to look like Google's authorization server. */
import { randomBytes } from 'node:crypto';
import { errors, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Clients, OAuthClient } from './clients.ts';
import type { Faults } from './faults.ts';
import type { Grants } from './grants.ts';
import type { IdTokenIssuer } from './id-token.ts';
import { PATHS } from './paths.ts';
import { personBySub } from './people.ts';
import {
  acceptAnyScope,
  acceptLoopbackRedirects,
  bendCallback,
  randomBitsOf,
  shapeIdentifiers,
} from './provider-changes.ts';
import { canonicalScope, splitScopes } from './scopes.ts';
import type { SigningKeys } from './signing-keys.ts';
import { shapeTokenResponse } from './token-response.ts';
import type { TokenStore } from './token-store.ts';

export type ProviderParts = {
  issuer: string;
  clients: Clients;
  keys: SigningKeys;
  store: TokenStore;
  grants: Grants;
  faults: Faults;
  issueIdToken: IdTokenIssuer;
  showError(ctx: KoaContextWithOIDC, error: string, description: string): void;
};

const YEAR_SECONDS = 365 * 24 * 3600;

const CLAIMS = 'aud email email_verified exp family_name given_name iat iss name picture sub'.split(' ');

export function createProvider(parts: ProviderParts): Provider {
  const { issuer, clients, keys, store, grants, faults, issueIdToken } = parts;
  // Node 20.18, which Electron 33 brings, lacks URL.parse; oidc-provider relies on it.
  URL.parse ??= (input, base) => (URL.canParse(input, base) ? new URL(input, base) : null);

  const accessTokenSeconds = () => faults.current.accessTokenTtlSeconds;
  const provider = new Provider(issuer, {
    adapter: (model: string) => store.adapter(model),
    jwks: { keys: keys.privateKeys },
    clients: Object.values(clients)
      .filter((client) => !client.deleted)
      .map(clientMetadata),
    clientAuthMethods: ['client_secret_post', 'client_secret_basic'],
    responseTypes: ['code'],
    scopes: ['openid'],
    pkce: { required: () => false },
    routes: {
      authorization: PATHS.authorization,
      token: PATHS.token,
      jwks: PATHS.jwks,
    },
    // What this file and its neighbours answer beside oidc-provider.
    discovery: {
      revocation_endpoint: issuer + PATHS.revocation,
      userinfo_endpoint: issuer + PATHS.userinfo,
      scopes_supported: ['openid', 'email', 'profile'],
      claims_supported: CLAIMS,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
    },
    interactions: {
      policy: askOnce(),
      url: (_ctx, interaction) => `${PATHS.signIn}/${interaction.uid}`,
    },
    extraParams: { access_type: null, hd: null, asked_prompt: checkPromptAndScopes },
    cookies: {
      keys: [randomBytes(32).toString('base64url')],
      long: { path: PATHS.authorization, sameSite: 'lax', httpOnly: true },
      short: { sameSite: 'lax', httpOnly: true },
    },
    ttl: {
      AccessToken: accessTokenSeconds,
      AuthorizationCode: 600,
      Grant: YEAR_SECONDS,
      IdToken: 3600,
      Interaction: 3600,
      RefreshToken: YEAR_SECONDS,
      Session: 3600,
    },
    formats: { bitsOfOpaqueRandomness: (_ctx, token) => randomBitsOf(token.kind) },
    findAccount: (_ctx, sub) => (personBySub(sub) ? { accountId: sub, claims: () => ({ sub }) } : undefined),
    issueRefreshToken: async (_ctx, _client, code) =>
      !faults.current.missingRefreshToken && grants.get(code.grantId ?? '')?.refreshTokenDue === true,
    rotateRefreshToken: () => faults.current.rotateRefreshTokens,
    expiresWithSession: () => false,
    renderError: (ctx, out) => parts.showError(ctx, out.error, out.error_description ?? ''),
  });

  acceptAnyScope(provider);
  acceptLoopbackRedirects(provider, clients);
  shapeIdentifiers(provider);

  provider.use(async (koaCtx, next) => {
    const ctx = koaCtx as unknown as KoaContextWithOIDC;
    if (ctx.path === PATHS.authorization) takePromptOver(ctx);
    await next();
    if (ctx.path === PATHS.token && ctx.method === 'POST') await shapeTokenResponse(ctx, issueIdToken);
    if (ctx.path === PATHS.jwks) ctx.set('cache-control', 'public, max-age=3600');
    if (ctx.path.startsWith(PATHS.authorization)) bendCallback(ctx, faults);
  });
  return provider;
}

function clientMetadata(client: OAuthClient) {
  return {
    client_id: client.clientId,
    client_secret: client.clientSecret,
    client_name: client.name,
    application_type: client.kind === 'web' ? ('web' as const) : ('native' as const),
    token_endpoint_auth_method: 'client_secret_post' as const,
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    redirect_uris: [...client.redirectUris],
  };
}

/** Every authorization asks the person exactly once; what that means is up to the sign-in pages. */
function askOnce() {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  policy.clear();
  const unanswered = new Check(
    'unanswered',
    'the person has not answered yet',
    (ctx) => !ctx.oidc.result?.consent,
  );
  policy.add(new Prompt({ name: 'sign_in', requestable: false }, unanswered));
  return policy;
}

/** The sign-in pages obey `prompt` themselves, with accounts of several people in one browser, so it goes by another name. */
function takePromptOver(ctx: KoaContextWithOIDC): void {
  const { prompt, ...rest } = ctx.query;
  if (prompt !== undefined) ctx.query = { ...rest, asked_prompt: prompt };
}

function checkPromptAndScopes(ctx: KoaContextWithOIDC, prompt: string | undefined): void {
  const prompts = splitScopes(prompt);
  const known = prompts.every((name) => ['none', 'consent', 'select_account'].includes(name));
  if (!known || (prompts.includes('none') && prompts.length > 1)) {
    throw new errors.InvalidRequest('Invalid parameter value for prompt.');
  }
  const asked = splitScopes([ctx.query['scope']].flat()[0]);
  if (asked.length === 0) throw new errors.InvalidRequest('Missing required parameter: scope');
  const unknown = asked.filter((scope) => canonicalScope(scope) === undefined);
  if (unknown.length > 0)
    throw new errors.InvalidScope('Some requested scopes were invalid.', unknown.join(' '));
  if (ctx.oidc.params) ctx.oidc.params['scope'] = [...new Set(asked.map(canonicalScope))].join(' ');
}
