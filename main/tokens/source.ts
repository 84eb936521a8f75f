/** With which access token an account calls Google's APIs as itself: the one in memory, or a new one where it is refused. */
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { Credential } from '../credentials/credential.ts';
import type { Tokens } from './engine.ts';

/** One credential for each kind of account. */
export type Credentials = {
  readonly [Kind in Account['kind']]: Credential<Extract<Account, { kind: Kind }>>;
};

export interface AskAsParts {
  readonly credentials: Credentials;
  readonly tokens: () => Pick<Tokens, 'fresh' | 'drop'>;
}

/**
 * Asks something of Google as an account. `ask` is called with its access token, and once more with a new one when it
 * throws TOKEN_REFUSED. Throws what minting and `ask` throw.
 */
export type AskAs = <Answer>(
  account: Account,
  ask: (accessToken: string) => Promise<Answer>,
) => Promise<Answer>;

export function createAskAs({ credentials, tokens }: AskAsParts): AskAs {
  return async (account, ask) => {
    const request = credentialOf(credentials, account).sourceRequest(account);
    const known = await tokens().fresh(request);
    try {
      return await ask(known.value);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'TOKEN_REFUSED') throw error;
      // It may have been revoked while it was in memory, and another asker may have had it replaced by now.
      if ((await tokens().fresh(request)).value === known.value) tokens().drop(request);
      return ask((await tokens().fresh(request)).value);
    }
  };
}

/** The table is complete, so the credential is that of the account's kind. */
export function credentialOf(credentials: Credentials, account: Account): Credential {
  return credentials[account.kind] as Credential;
}

/** Adds to a failure whose it is: what cures it depends on who keeps the sign-in. */
export function failureAs(account: Account, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const facts = { who: account.email, ...error.facts, accountKind: account.kind };
  return new Failure(error.code, facts, error.said === undefined ? {} : { said: error.said });
}
