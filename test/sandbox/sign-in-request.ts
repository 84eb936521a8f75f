/** What the application asked for, as the sign-in pages need it. */
import type { Provider } from 'oidc-provider';
import type { Clients, OAuthClient } from './clients.ts';
import type { Exchange } from './exchange.ts';
import { splitScopes } from './scopes.ts';

export type SignInRequest = {
  uid: string;
  client: OAuthClient;
  scopes: readonly string[];
  prompts: readonly string[];
  hint: string | undefined;
  hd: string | undefined;
  accessType: string | undefined;
};

/** `undefined` when this browser has no such sign-in under way. */
export async function openSignInRequest(
  { req, res, url }: Exchange,
  provider: Provider,
  clients: Clients,
): Promise<SignInRequest | undefined> {
  const details = await provider.interactionDetails(req, res).catch(() => undefined);
  if (!details || !url.pathname.endsWith(`/${details.uid}`)) return undefined;
  const params = details.params as Record<string, string | undefined>;
  const client = Object.values(clients).find(({ clientId }) => clientId === params['client_id']);
  if (!client) return undefined;
  return {
    uid: details.uid,
    client,
    scopes: splitScopes(params['scope']),
    prompts: splitScopes(params['asked_prompt']),
    hint: params['login_hint'],
    hd: params['hd'],
    accessType: params['access_type'],
  };
}
