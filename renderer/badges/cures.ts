/** What cures the account of a badge, where the window can do it. */
import type { AccountView } from '../../app/account.ts';
import type { Ask } from '../ask.ts';
import type { ClientImport } from '../client-import.ts';
import type { KeyImport } from '../key-import.ts';
import { lanyard } from '../lanyard.ts';

export interface Cures {
  /** Starts the sign-in where there is one to repeat; for other kinds shows what the account needs. */
  readonly signInAgain: (account: AccountView) => void;
  readonly chooseClientFile: () => void;
  readonly chooseKeyFile: () => void;
}

interface CuringParts {
  readonly general: Ask;
  readonly clientImport: ClientImport;
  readonly keyImport: KeyImport;
  /** Opens the screen where the outcome of choosing a file is shown. */
  readonly onAddAccount: () => void;
}

export function curesOf({ general, clientImport, keyImport, onAddAccount }: CuringParts): Cures {
  return {
    signInAgain(account) {
      if (account.kind === 'google-sign-in') {
        const { id: accountId, clientId, askedScopes } = account;
        void general.ask(lanyard.startSignIn({ clientId, scopes: askedScopes, accountId }));
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
