/** What cures the account of a badge, where the window can do it. */
import type { AccountView } from '../../app/account.ts';

export interface Cures {
  /** Starts the sign-in where there is one to repeat; for other kinds shows what the account needs. */
  readonly signInAgain: (account: AccountView) => void;
  readonly chooseClientFile: () => void;
  readonly chooseKeyFile: () => void;
}
