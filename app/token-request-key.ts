/** The key of a token request: the cache's key in main, and how the window finds the token of what is composed. */
import { canonicalScopes } from './scopes.ts';
import type { Identity, TokenRequest } from './token-request.ts';

/** Two requests with the same key are answered by the same token, whatever the order of their scopes. */
export function tokenRequestKey(request: TokenRequest): string {
  const who = identityKey(request.identity);
  switch (request.kind) {
    case 'access-token':
      return JSON.stringify([
        request.kind,
        ...who,
        canonicalScopes(request.scopes),
        request.lifetimeSeconds ?? null,
        request.subject ?? null,
      ]);
    case 'id-token':
      return JSON.stringify([
        request.kind,
        ...who,
        request.audience,
        request.includeEmail ?? true,
        request.licenses ?? false,
      ]);
    case 'signed-jwt':
      return JSON.stringify([request.kind, ...who, request.audience]);
    default:
      return request satisfies never;
  }
}

function identityKey({ accountId, impersonating }: Identity): readonly unknown[] {
  return [accountId, impersonating ? [...impersonating.delegates, impersonating.target] : []];
}
