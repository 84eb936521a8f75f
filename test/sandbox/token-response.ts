/** Gives the token endpoint's answers, made by oidc-provider, the shape and the words of Google's. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import { IAP_CLIENT_ID } from './iap-service.ts';
import type { IdTokenIssuer } from './id-token.ts';
import { personBySub } from './people.ts';
import { splitScopes } from './scopes.ts';

type TokenAnswer = Record<string, unknown> & { access_token: string; scope?: string };
type ErrorAnswer = { error: string; error_description?: string };

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  invalid_client: 'The provided client secret is invalid.',
  invalid_scope: 'Some requested scopes were invalid.',
  unsupported_grant_type: 'Invalid grant_type: this grant is not known here.',
};

export async function shapeTokenResponse(
  ctx: KoaContextWithOIDC,
  issueIdToken: IdTokenIssuer,
): Promise<void> {
  if (ctx.status === 200) ctx.body = await shapeSuccess(ctx, ctx.body as TokenAnswer, issueIdToken);
  else if (ctx.status < 500) ctx.body = shapeError(ctx, ctx.body as ErrorAnswer);
}

async function shapeSuccess(ctx: KoaContextWithOIDC, answer: TokenAnswer, issueIdToken: IdTokenIssuer) {
  const { AccessToken, AuthorizationCode, RotatedRefreshToken } = ctx.oidc.entities;
  const scopes = splitScopes(answer.scope);
  const person = personBySub(AccessToken?.accountId ?? '');
  const isRefresh = AuthorizationCode === undefined;
  // oidc-provider repeats the refresh token at every refresh, Google only tells a new one.
  const tellsRefreshToken = !isRefresh || RotatedRefreshToken !== undefined;
  const shaped: Record<string, unknown> = {
    access_token: answer.access_token,
    expires_in: answer['expires_in'],
    ...(tellsRefreshToken &&
      answer['refresh_token'] !== undefined && { refresh_token: answer['refresh_token'] }),
    scope: scopes.join(' '),
    token_type: 'Bearer',
  };
  if (person && scopes.includes('openid')) {
    const clientId = ctx.oidc.client?.clientId ?? '';
    shaped['id_token'] = await issueIdToken({
      person,
      clientId,
      ...(isRefresh && isForIap(clientId, ctx.oidc.body?.['audience']) && { audience: IAP_CLIENT_ID }),
      scopes,
      accessToken: answer.access_token,
      nonce: AuthorizationCode?.nonce,
    });
  }
  return shaped;
}

/** A client may have ID tokens made for an IAP of its own project; any other audience is passed over in silence. */
function isForIap(clientId: string, audience: unknown): boolean {
  return audience === IAP_CLIENT_ID && clientId.split('-')[0] === IAP_CLIENT_ID.split('-')[0];
}

function shapeError(ctx: KoaContextWithOIDC, answer: ErrorAnswer): ErrorAnswer {
  const isRefresh = ctx.oidc.params?.['grant_type'] === 'refresh_token';
  const ofGrant = isRefresh ? 'Token has been expired or revoked.' : 'Malformed auth code.';
  const description = answer.error === 'invalid_grant' ? ofGrant : DESCRIPTIONS[answer.error];
  return { error: answer.error, error_description: description ?? answer.error_description ?? 'Bad Request' };
}
