/** What every kind of account can do: mint tokens. One file per kind stands beside this one. */
import type { Account } from '../../app/account.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Token } from '../tokens/token.ts';

export interface Credential<Kind extends Account = Account> {
  /**
   * Obtains new tokens of the account itself from the issuer: the one asked for first, then any that came with it.
   * Throws the failures of its kind; never answers from memory.
   */
  mint(account: Kind, request: TokenRequest): Promise<readonly [Token, ...Token[]]>;
  /** The request for the access token with which this account calls IAM Credentials: best one that is in memory. */
  sourceRequest(account: Kind): TokenRequest;
}

/** The source of accounts that have any scope for the asking. */
export const cloudPlatformSource = ({ id }: Account): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId: id },
  scopes: [cloudPlatform],
});
