/**
 * Revocation as Google does it: no client authentication asked for, and any token, access or refresh, takes away all
 * that its person allowed the client, other installs included.
 */
import { answerJson, type Exchange } from './exchange.ts';
import type { Grants } from './grants.ts';
import type { TokenStore } from './token-store.ts';

export function createRevocation(store: TokenStore, grants: Grants) {
  return async ({ req, res, form, url }: Exchange): Promise<void> => {
    if (req.method !== 'POST') {
      answerJson(res, 405, { error: 'invalid_request', error_description: 'Use POST.' });
      return;
    }
    const token = form.get('token') ?? url.searchParams.get('token') ?? '';
    const grant = grants.get(store.grantOf(token) ?? '');
    if (!grant) {
      answerJson(res, 400, { error: 'invalid_token', error_description: 'Token expired or revoked' });
      return;
    }
    grants.revokeOf(grant.sub, grant.clientId);
    answerJson(res, 200, {});
  };
}
