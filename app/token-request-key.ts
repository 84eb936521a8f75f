/** The key of a token request: the cache's key in main, and how the window finds the token of what is composed. */
import { canonicalScopes } from './scopes.ts';
import type { TokenRequest } from './token-request.ts';

/** Two requests with the same key are answered by the same token, whatever the order of their scopes. */
export function tokenRequestKey(request: TokenRequest): string {
  const account = request.identity.accountId;
  return request.kind === 'access-token'
    ? JSON.stringify(['access-token', account, canonicalScopes(request.scopes)])
    : JSON.stringify(['id-token', account, request.audience]);
}
