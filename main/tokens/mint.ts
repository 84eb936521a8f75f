/**
 * One mint: by the account's own credential, or in the name of a service account it impersonates. The fewest calls:
 * the access token that starts a chain comes from memory whenever it is there.
 */
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Credential } from '../credentials/credential.ts';
import type { Accounts } from '../vault/accounts.ts';
import type { Tokens } from './engine.ts';
import type { IamCredentials } from './iam-credentials.ts';
import type { Token } from './token.ts';

/** One credential for each kind of account. */
export type Credentials = {
  readonly [Kind in Account['kind']]: Credential<Extract<Account, { kind: Kind }>>;
};

export interface MintParts {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly credentials: Credentials;
  readonly iamCredentials: IamCredentials;
  /** The engine this mint serves: the source of a chain is one of its tokens. */
  readonly tokens: () => Pick<Tokens, 'fresh' | 'drop'>;
}

export function createMint({ accounts, credentials, iamCredentials, tokens }: MintParts) {
  async function impersonate(
    account: Account,
    impersonation: Impersonation,
    request: TokenRequest,
    sourceRequest: TokenRequest,
  ): Promise<Token> {
    const source = await tokens().fresh(sourceRequest);
    const { email } = account;
    return iamCredentials.mint({ email, accessToken: source.value }, impersonation, request);
  }

  async function mintBy(account: Account, request: TokenRequest): Promise<readonly [Token, ...Token[]]> {
    // The table is complete, so the credential is that of the account's kind.
    const credential = credentials[account.kind] as Credential;
    const { impersonating } = request.identity;
    if (!impersonating) return credential.mint(account, request);
    const sourceRequest = credential.sourceRequest(account);
    try {
      return [await impersonate(account, impersonating, request, sourceRequest)];
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'TOKEN_REFUSED') throw error;
      // The source may have been revoked while it was in memory: one more try with a new one.
      tokens().drop(sourceRequest);
      return [await impersonate(account, impersonating, request, sourceRequest)];
    }
  }

  return async (request: TokenRequest): Promise<readonly [Token, ...Token[]]> => {
    const account = accounts.get(request.identity.accountId);
    try {
      refuseOptions(account, request);
      return await mintBy(account, request);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What cures it depends on who keeps the sign-in.
      const facts = { who: account.email, ...error.facts, accountKind: account.kind };
      throw new Failure(error.code, facts, error.said === undefined ? {} : { said: error.said });
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
