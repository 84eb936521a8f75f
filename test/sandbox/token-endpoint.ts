/** The token endpoint before oidc-provider: the refusals that Google has and a standard provider has not. */
import type { Provider } from 'oidc-provider';
import type { Clients } from './clients.ts';
import { answerJson, type Exchange, replay } from './exchange.ts';
import { JWT_BEARER } from './jwt-bearer.ts';
import { canonicalScope, splitScopes } from './scopes.ts';
import type { SecretRecord } from './secrets.ts';

export type TokenEndpoint = (exchange: Exchange) => Promise<void>;

type Caller = { clientId: string | undefined; clientSecret: string | undefined };

export function createTokenEndpoint(
  provider: Provider,
  clients: Clients,
  secrets: SecretRecord,
  jwtBearerGrant: TokenEndpoint,
): TokenEndpoint {
  const answer = provider.callback();
  return async (exchange) => {
    const { res, form } = exchange;
    // The assertion itself says who calls; there is no client.
    if (form.get('grant_type') === JWT_BEARER) return jwtBearerGrant(exchange);
    const verifier = form.get('code_verifier');
    if (verifier !== null) secrets.add('code_verifier', verifier);
    const refused = refusal(callerOf(exchange), clients);
    if (refused) {
      answerJson(res, refused.status, { error: refused.error, error_description: refused.description });
      return;
    }
    await answer(replay(exchange, withCanonicalScopes(form)), res);
  };
}

function callerOf({ req, form }: Exchange): Caller {
  const basic = /^Basic +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  if (basic !== undefined) {
    const [clientId, clientSecret] = Buffer.from(basic, 'base64').toString('utf8').split(':');
    return { clientId: unescapeField(clientId), clientSecret: unescapeField(clientSecret) };
  }
  return {
    clientId: form.get('client_id') ?? undefined,
    clientSecret: form.get('client_secret') ?? undefined,
  };
}

/** RFC 6749 2.3.1: both halves of the Basic header are form-encoded first. */
function unescapeField(field: string | undefined): string | undefined {
  return field === undefined ? undefined : (new URLSearchParams(`field=${field}`).get('field') ?? undefined);
}

function refusal({ clientId, clientSecret }: Caller, clients: Clients) {
  if (!clientId) {
    return {
      status: 400,
      error: 'invalid_request',
      description: 'Could not determine client ID from request.',
    };
  }
  const client = Object.values(clients).find((candidate) => candidate.clientId === clientId);
  if (!client)
    return { status: 401, error: 'invalid_client', description: 'The OAuth client was not found.' };
  if (client.deleted)
    return { status: 401, error: 'deleted_client', description: 'The OAuth client was deleted.' };
  if (!clientSecret)
    return { status: 400, error: 'invalid_request', description: 'client_secret is missing.' };
  return undefined;
}

/** Grants hold the long names of scopes, so a refresh that narrows by a short one has to be translated. */
function withCanonicalScopes(form: URLSearchParams): URLSearchParams {
  const scopes = splitScopes(form.get('scope') ?? undefined);
  if (scopes.length === 0) return form;
  const changed = new URLSearchParams(form);
  changed.set('scope', scopes.map((scope) => canonicalScope(scope) ?? scope).join(' '));
  return changed;
}
