/** What was found on this computer as a list to choose from. Pure. */
import type { Account } from '../../app/account.ts';
import type { AdcPlace, FoundCredentials } from '../../app/found.ts';
import type { AddFound } from '../found-credentials.ts';
import { adcFileTypeLabels } from '../sidebar/account-line.ts';

export interface FoundItem {
  readonly add: AddFound;
  readonly name: string;
  readonly about: string;
  /** Whether there is an account of it already. */
  readonly added: boolean;
}

/** "Default credentials · impersonation": by which of its ways the file gets tokens. */
function adcAbout({ fileType }: AdcPlace): string {
  return fileType === undefined
    ? 'default credentials'
    : `default credentials · ${adcFileTypeLabels[fileType]}`;
}

export function foundItems(found: FoundCredentials, accounts: readonly Account[]): readonly FoundItem[] {
  const gcloud = found.gcloud.state === 'found' ? found.gcloud.accounts : [];
  const winner = found.adc.find(({ state, place }) => state === 'wins' && place !== 'metadata-server');
  return [
    ...gcloud.map(({ email, active }) => ({
      add: { kind: 'gcloud' as const, email },
      name: email,
      about: active ? 'gcloud · active' : 'gcloud',
      added: accounts.some((account) => account.kind === 'gcloud' && account.email === email),
    })),
    ...(winner === undefined
      ? []
      : [
          {
            add: { kind: 'adc' as const },
            name: winner.speaksFor ?? 'Default credentials',
            about: adcAbout(winner),
            added: accounts.some((account) => account.kind === 'adc' && account.path === winner.path),
          },
        ]),
  ];
}
