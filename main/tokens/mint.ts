/**
 * One mint: by the account's own credential, or in the name of a service account it impersonates. The fewest calls:
 * the access token that starts a chain comes from memory whenever it is there.
 */
import type { TokenRequest } from '../../app/token-request.ts';
import type { Accounts } from '../vault/accounts.ts';
import type { Tokens } from './engine.ts';
import type { IamCredentials } from './iam-credentials.ts';
import { type Credentials, createAskAs, credentialOf, failureAs } from './source.ts';
import type { Token } from './token.ts';

export interface MintParts {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly credentials: Credentials;
  readonly iamCredentials: IamCredentials;
  /** The engine this mint serves: the source of a chain is one of its tokens. */
  readonly tokens: () => Pick<Tokens, 'fresh' | 'drop'>;
}

export function createMint({ accounts, credentials, iamCredentials, tokens }: MintParts) {
  const askAs = createAskAs({ credentials, tokens });

  return async (request: TokenRequest): Promise<readonly [Token, ...Token[]]> => {
    const account = accounts.get(request.identity.accountId);
    const { email } = account;
    const { impersonating } = request.identity;
    try {
      if (!impersonating) return await credentialOf(credentials, account).mint(account, request);
      return [
        await askAs(account, (accessToken) =>
          iamCredentials.mint({ email, accessToken }, impersonating, request),
        ),
      ];
    } catch (error) {
      throw failureAs(account, error);
    }
  };
}
