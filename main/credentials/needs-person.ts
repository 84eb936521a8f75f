/** Notes with an account that it cannot mint until its person acts. */
import type { Account, NeedsPersonReason } from '../../app/account.ts';
import { Failure, type FailureCode } from '../../app/failure.ts';
import type { Accounts } from '../vault/accounts.ts';

/** The failures that mean it. */
const reasons: Readonly<Partial<Record<FailureCode, NeedsPersonReason>>> = {
  GRANT_REFUSED: 'grant-refused',
  REAUTH_REQUIRED: 'reauth-required',
  SECRET_GONE: 'secret-gone',
  SECRET_DAMAGED: 'secret-damaged',
};

/** Notes it if `failure` means it. */
export async function noteNeedsPerson(
  accounts: Pick<Accounts, 'get' | 'change'>,
  account: Account,
  failure: Failure,
): Promise<void> {
  const reason = reasons[failure.code];
  if (reason !== undefined) await note(accounts, account, reason);
}

/** Takes the note away from one that can mint again without it. */
export async function forgetNeedsPerson(
  accounts: Pick<Accounts, 'get' | 'change'>,
  account: Account,
): Promise<void> {
  if (account.needsPerson !== undefined) await note(accounts, account, undefined);
}

/** What cannot be noted is found out again at the next mint; its outcome matters more. */
async function note(
  accounts: Pick<Accounts, 'get' | 'change'>,
  account: Account,
  needsPerson: NeedsPersonReason | undefined,
): Promise<void> {
  try {
    // The person may have acted meanwhile: signed in again, or chosen the key file.
    if (accounts.get(account.id).signedInAt !== account.signedInAt) return;
    await accounts.change(account.id, { needsPerson });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
}
