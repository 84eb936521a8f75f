/** A token with what its written forms say besides. */
import type { Account } from '../../app/account.ts';
import type { TokenToWrite } from '../../app/formats/token-to-write.ts';
import type { Token } from './token.ts';

export function tokenToWrite(account: Account, token: Token, quotaProject: string | undefined): TokenToWrite {
  const { request, value, expiresAt } = token;
  return {
    token: value,
    kind: request.kind,
    expiresAt,
    account: account.email,
    impersonating: request.identity.impersonating?.target,
    quotaProject,
    ...(request.kind === 'access-token'
      ? { scopes: request.scopes, subject: request.subject }
      : { audience: request.audience }),
  };
}
