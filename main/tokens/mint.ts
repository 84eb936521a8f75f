/**
 * One mint: by the account's own credential, or in the name of a service account it impersonates. The fewest calls:
 * the access token that starts a chain comes from memory whenever it is there.
 */
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
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
      refuseOptions(account, request);
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

/** What only one kind of account can put into its own tokens; an impersonated one never can. */
function refuseOptions(account: Account, request: TokenRequest): void {
  const isItself = request.identity.impersonating === undefined;
  if (request.kind === 'access-token' && request.subject !== undefined) {
    const hasKey =
      account.kind === 'service-account-key' ||
      (account.kind === 'adc' && account.fileType === 'service_account');
    if (!hasKey || !isItself) {
      throw new Failure('OPTION_NOT_AVAILABLE', {
        field: 'To speak on behalf of a person',
        problem: 'takes a service account’s own key; neither a sign-in nor impersonation can',
      });
    }
  }
  if (request.kind === 'id-token' && request.licenses === true) {
    const isFull = request.includeEmail !== false;
    if (account.kind !== 'metadata-server' || !isItself || !isFull) {
      throw new Failure('OPTION_NOT_AVAILABLE', {
        field: 'Licences',
        problem: 'stand only in the full ID token of a machine, which its own metadata server gives',
      });
    }
  }
}
