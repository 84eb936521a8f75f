/** How things stand, in two or three words: the keychain first, then the accounts. */
import type { Snapshot } from '../../app/snapshot.ts';

export interface Standing {
  readonly words: string;
  readonly well: boolean;
}

export function standingOf(snapshot: Snapshot): Standing {
  switch (snapshot.keychain) {
    case 'checking':
      return { words: 'Checking the keychain', well: true };
    case 'locked':
      return { words: 'Keychain locked', well: false };
    case 'absent':
      return { words: 'No keychain', well: false };
    case 'stuck':
      return { words: 'Keychain silent', well: false };
    case 'ready': {
      const waiting = snapshot.accounts.filter((account) => account.needsPerson !== undefined).length;
      if (waiting === 0) return { words: 'All well', well: true };
      return { words: waiting === 1 ? '1 account needs you' : `${waiting} accounts need you`, well: false };
    }
    default:
      return snapshot.keychain satisfies never;
  }
}
