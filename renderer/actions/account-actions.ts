/** What can be done with an account besides copying its tokens; only what its kind has. In the order of its menu. */
import {
  IconExternalLink,
  IconFileImport,
  IconLogin2,
  IconLogout,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import type { AccountKind } from '../../app/account.ts';
import { removalWords } from '../desk/account-words.ts';
import type { Action } from './action.ts';

/** How the place that offers them carries them out. */
export interface AccountActing {
  readonly onSignInAgain: () => void;
  readonly onOpenPermissions: () => void;
  readonly onOpenKeys: () => void;
  readonly onReplaceKey: () => void;
  /** Absent while no service account is spoken for. */
  readonly onConnect: (() => void) | undefined;
  readonly onRemove: () => void;
}

const ofKind: Readonly<Partial<Record<AccountKind, (acting: AccountActing) => Action[]>>> = {
  'google-sign-in': ({ onSignInAgain, onOpenPermissions }) => [
    {
      id: 'sign-in-again',
      group: 'account',
      label: 'Sign in again',
      keywords: 'log in reauthenticate refresh',
      icon: IconLogin2,
      perform: onSignInAgain,
    },
    {
      id: 'open-permissions',
      group: 'account',
      label: 'Open Google’s permission page',
      icon: IconExternalLink,
      perform: onOpenPermissions,
    },
  ],
  'service-account-key': ({ onReplaceKey, onOpenKeys }) => [
    {
      id: 'replace-key',
      group: 'account',
      label: 'Replace the key…',
      keywords: 'import file json',
      icon: IconFileImport,
      perform: onReplaceKey,
    },
    {
      id: 'open-keys',
      group: 'account',
      label: 'Open its list of keys',
      icon: IconExternalLink,
      perform: onOpenKeys,
    },
  ],
};

export function accountActions(kind: AccountKind, acting: AccountActing): Action[] {
  const { verb } = removalWords[kind];
  const { onConnect } = acting;
  return [
    ...(ofKind[kind]?.(acting) ?? []),
    ...(onConnect
      ? [
          {
            id: 'connect',
            group: 'account',
            label: 'Connect a service…',
            keywords: 'scheduler tasks pubsub workflows',
            icon: IconPlugConnected,
            perform: onConnect,
          } satisfies Action,
        ]
      : []),
    {
      id: 'remove-account',
      group: 'account',
      label: `${verb}…`,
      keywords: 'log out revoke delete remove',
      icon: verb === 'Sign out' ? IconLogout : IconTrash,
      danger: true,
      perform: acting.onRemove,
    },
  ];
}
