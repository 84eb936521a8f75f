/** Signing out: revoke at the provider (RFC 7009), then forget here. */
import { Failure } from '../../app/failure.ts';
import { type Accounts, refreshTokenName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import { readClientCredentials } from './client-credentials.ts';
import type { OAuth } from './oauth.ts';

export interface SignOutParts {
  readonly oauth: Pick<OAuth, 'revoke'>;
  readonly accounts: Pick<Accounts, 'get' | 'removeAccount'>;
  readonly secrets: Pick<Secrets, 'read'>;
}

/**
 * Throws REVOKE_FAILED, and then nothing was removed; `evenIfNotRevoked` removes all the same. An account whose
 * refresh token is gone or damaged has nothing left to revoke with.
 */
export async function signOut(
  parts: SignOutParts,
  accountId: string,
  evenIfNotRevoked: boolean,
): Promise<void> {
  const { oauth, accounts, secrets } = parts;
  const account = accounts.get(accountId);
  // Only a person's grant can be revoked; a key is deleted in IAM, and what others keep is not ours to end.
  if (account.kind !== 'google-sign-in') return accounts.removeAccount(accountId);
  try {
    const refreshToken = await secrets.read(refreshTokenName(accountId));
    await oauth.revoke(await readClientCredentials(secrets, account.clientId), refreshToken);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const nothingToRevoke = error.code === 'SECRET_GONE' || error.code === 'SECRET_DAMAGED';
    if (!nothingToRevoke && !evenIfNotRevoked) {
      const said = error.said ?? reasonOf(error);
      throw new Failure('REVOKE_FAILED', { who: account.email, ...error.facts }, { said });
    }
  }
  await accounts.removeAccount(accountId);
}

/** The reason behind a failed revocation, for the fold-away line. */
const reasonOf = (failure: Failure) => failure.code.toLowerCase().replaceAll('_', ' ');
