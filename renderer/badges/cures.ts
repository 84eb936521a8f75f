/** What cures the account of a badge, where the window can do it. */
import type { AccountView } from '../../app/account.ts';
import type { Ask } from '../ask.ts';
import type { ClientImport } from '../client-import.ts';
import type { CopyAfterSignIn } from '../copy-after-sign-in.ts';
import type { WantedCopy } from '../copying.ts';
import { signInOrder } from '../desk/signing-in-again.ts';
import type { KeyImport } from '../key-import.ts';
import { lanyard } from '../lanyard.ts';

export interface Cures {
  /**
   * Starts the sign-in where there is one to repeat, after which what is wanted is copied; for other kinds shows what
   * the account needs.
   */
  readonly signInAgain: (account: AccountView, wanted?: WantedCopy) => void;
  readonly chooseClientFile: () => void;
  readonly chooseKeyFile: () => void;
}

interface CuringParts {
  readonly general: Ask;
  readonly copyAfterSignIn: CopyAfterSignIn;
  readonly clientImport: ClientImport;
  readonly keyImport: KeyImport;
  /** Opens the screen where the outcome of choosing a file is shown. */
  readonly onAddAccount: () => void;
}

export function curesOf(parts: CuringParts): Cures {
  const { general, copyAfterSignIn, clientImport, keyImport, onAddAccount } = parts;
  return {
    signInAgain(account, wanted) {
      if (account.kind === 'google-sign-in') {
        copyAfterSignIn(wanted ?? null, account);
        void general.ask(lanyard.startSignIn(signInOrder(account, wanted?.request)));
      } else {
        void general.ask(lanyard.selectAccount({ accountId: account.id }));
      }
    },
    chooseClientFile() {
      onAddAccount();
      clientImport.choose();
    },
    chooseKeyFile() {
      onAddAccount();
      keyImport.choose();
    },
  };
}
