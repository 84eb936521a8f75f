/** What is said of an account at the desk, by its kind: where its credentials are, and what removing it means. */
import type { AccountKind, AccountView } from '../../app/account.ts';
import { adcFileTypeLabels, kindLabels } from '../sidebar/account-line.ts';

/** Enough of a key's id to find it in the list of keys. */
const shortKeyId = (keyId: string) => (keyId.length > 12 ? `${keyId.slice(0, 8)}…` : keyId);

/** "Service-account key · key 3f2a9c51… in the keychain"; `clientName` is that of the OAuth client it signed in with. */
export function headLine(account: AccountView, clientName: string | undefined): string {
  const kind = kindLabels[account.kind];
  const isKept = account.keptIn === 'keychain';
  switch (account.kind) {
    case 'google-sign-in': {
      const place = isKept ? 'refresh token in the keychain' : 'kept until you quit';
      return `${clientName === undefined ? kind : `${kind} with “${clientName}”`} · ${place}`;
    }
    case 'service-account-key':
      return `${kind} · key ${shortKeyId(account.keyId)} ${isKept ? 'in the keychain' : 'kept until you quit'}`;
    case 'adc':
      return [
        `${kind}, ${adcFileTypeLabels[account.fileType]}`,
        ...(account.universe === undefined ? [] : [`for ${account.universe}`]),
        `read from ${account.path} each time`,
      ].join(' · ');
    case 'gcloud':
      return `${kind} · kept by gcloud, asked each time`;
    case 'metadata-server':
      return `${kind} · asked each time`;
    default:
      return account satisfies never;
  }
}

export interface RemovalWords {
  /** What the menu and the button say. */
  readonly verb: 'Sign out' | 'Remove';
  readonly working: string;
  readonly consequence: string;
  /** What is announced afterwards. */
  readonly done: string;
}

const lasting = 'Tokens already copied last until they expire.';
const leftAlone = (what: string): RemovalWords => ({
  verb: 'Remove',
  working: 'Removing…',
  consequence: `It goes from Lanyard’s list and nothing else changes: ${what}. ${lasting}`,
  done: 'removed',
});

export const removalWords: Readonly<Record<AccountKind, RemovalWords>> = {
  'google-sign-in': {
    verb: 'Sign out',
    working: 'Signing out…',
    consequence: `Its refresh token is revoked and removed from this computer. ${lasting}`,
    done: 'signed out',
  },
  'service-account-key': {
    verb: 'Remove',
    working: 'Removing…',
    consequence: `Its key is removed from this computer. The key itself stays valid until it is deleted in IAM. ${lasting}`,
    done: 'removed',
  },
  adc: leftAlone('the file stays where it is'),
  gcloud: leftAlone('gcloud stays signed in'),
  'metadata-server': leftAlone('there is nothing to revoke'),
};
