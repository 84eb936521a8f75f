/** What can be done in the window now. A screen that is added has one entry here, and with it its place everywhere. */
import {
  IconClipboardOff,
  IconClipboardText,
  IconCopy,
  IconHeartbeat,
  IconHistory,
  IconKeyboard,
  IconLock,
  IconMoon,
  IconPower,
  IconScanEye,
  IconSearch,
  IconSettings,
  IconSun,
  IconUser,
  IconUserPlus,
} from '@tabler/icons-react';
import type { AccountView } from '../../app/account.ts';
import { type FormatName, formatFits, formatNames } from '../../app/formats.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { asFormat, tokenKindLabels } from '../copying.ts';
import type { FootScreen } from '../sidebar/SidebarFoot.tsx';
import { type AccountActing, accountActions } from './account-actions.ts';
import type { Action } from './action.ts';

/** How the window carries them out. */
export interface WindowActing {
  readonly onFind: () => void;
  readonly onShortcuts: () => void;
  readonly onCopy: (request: TokenRequest, format?: FormatName) => void;
  readonly onSelect: (account: AccountView) => void;
  readonly onAddAccount: () => void;
  readonly onOpen: (screen: FootScreen) => void;
  readonly onClearClipboard: () => void;
  readonly onKeepClipboard: () => void;
  readonly onTheme: (theme: 'light' | 'dark') => void;
  readonly onLock: () => void;
  readonly onQuit: () => void;
  /** With the chosen account. */
  readonly account: AccountActing;
}

export interface WindowState {
  readonly snapshot: Snapshot;
  readonly scheme: 'light' | 'dark';
  /** The chosen account, and what its panel is about to copy. */
  readonly account: AccountView | undefined;
  readonly composed: TokenRequest | null;
  readonly own: TokenRequest | null;
}

/** Accounts that a number key chooses. */
const numbered = 9;

export function windowActions(state: WindowState, acting: WindowActing): Action[] {
  const { snapshot, scheme, account } = state;
  return [
    {
      id: 'find',
      group: 'find',
      label: 'Find anything',
      icon: IconSearch,
      shortcuts: [{ key: 'k', mod: true }, { key: '/' }],
      perform: acting.onFind,
    },
    {
      id: 'shortcuts',
      group: 'find',
      label: 'Show all shortcuts',
      keywords: 'keyboard keys help',
      icon: IconKeyboard,
      shortcuts: [{ key: '?' }],
      perform: acting.onShortcuts,
    },
    ...copyActions(state, acting),
    ...clipboardActions(snapshot, acting),
    ...snapshot.accounts.map(
      (each, index): Action => ({
        id: `select ${each.id}`,
        group: 'account',
        label: `Switch to ${each.email}`,
        keywords: 'choose select account',
        icon: IconUser,
        ...(index < numbered ? { shortcuts: [{ key: String(index + 1) }] } : {}),
        rare: true,
        perform: () => acting.onSelect(each),
      }),
    ),
    {
      id: 'add-account',
      group: 'account',
      label: 'Add account',
      keywords: 'sign in log in import key gcloud adc',
      icon: IconUserPlus,
      perform: acting.onAddAccount,
    },
    ...(account ? accountActions(account.kind, acting.account) : []),
    {
      id: 'inspector',
      group: 'window',
      label: 'Inspect a token',
      keywords: 'decode jwt claims look inside paste',
      icon: IconScanEye,
      perform: () => acting.onOpen('inspector'),
    },
    {
      id: 'history',
      group: 'window',
      label: 'History',
      keywords: 'mints requests log',
      icon: IconHistory,
      perform: () => acting.onOpen('history'),
    },
    {
      id: 'doctor',
      group: 'window',
      label: 'Doctor',
      keywords: 'check diagnose keychain clock proxy gcloud',
      icon: IconHeartbeat,
      perform: () => acting.onOpen('doctor'),
    },
    {
      id: 'settings',
      group: 'window',
      label: 'Settings',
      keywords: 'preferences options',
      icon: IconSettings,
      shortcuts: [{ key: ',', mod: true }],
      perform: () => acting.onOpen('settings'),
    },
    {
      id: 'theme',
      group: 'window',
      label: scheme === 'dark' ? 'Use the light theme' : 'Use the dark theme',
      keywords: 'toggle colour color mode',
      icon: scheme === 'dark' ? IconSun : IconMoon,
      perform: () => acting.onTheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'lock',
      group: 'window',
      label: 'Lock Lanyard',
      keywords: 'forget cover hide away',
      icon: IconLock,
      shortcuts: [{ key: 'l', mod: true }],
      urgent: true,
      perform: acting.onLock,
    },
    {
      id: 'quit',
      group: 'window',
      label: 'Quit Lanyard',
      keywords: 'exit close',
      icon: IconPower,
      shortcuts: [{ key: 'q', mod: true }],
      perform: acting.onQuit,
    },
  ];
}

/** What the desk's two buttons copy, and each of the other formats of what is composed. */
function copyActions({ own, composed, snapshot }: WindowState, { onCopy }: WindowActing): Action[] {
  const usual = snapshot.settings.format;
  return [
    ...(own
      ? [
          {
            id: 'copy-own',
            group: 'copy',
            label: 'Copy access token',
            keywords: 'bearer mint',
            icon: IconCopy,
            shortcuts: [{ key: 'c', mod: true, shift: true }],
            perform: () => onCopy(own),
          } satisfies Action,
        ]
      : []),
    ...(composed
      ? [
          {
            id: 'copy-composed',
            group: 'copy',
            label: 'Copy the panel’s token',
            keywords: `${tokenKindLabels[composed.kind]} composed bearer mint`,
            icon: IconCopy,
            shortcuts: [{ key: 'enter', mod: true }],
            perform: () => onCopy(composed),
          } satisfies Action,
          ...formatNames
            .filter((format) => format !== usual && formatFits(format, composed.kind))
            .map(
              (format): Action => ({
                id: `copy-as ${format}`,
                group: 'copy',
                label: `Copy ${tokenKindLabels[composed.kind].replace('Access', 'access')} ${asFormat(format)}`,
                icon: IconCopy,
                rare: true,
                perform: () => onCopy(composed, format),
              }),
            ),
        ]
      : []),
  ];
}

function clipboardActions({ clipboard }: Snapshot, acting: WindowActing): Action[] {
  if (!clipboard) return [];
  return [
    {
      id: 'clear-clipboard',
      group: 'copy',
      label: 'Clear the clipboard now',
      icon: IconClipboardOff,
      perform: acting.onClearClipboard,
    },
    ...(clipboard.clearsAt === null
      ? []
      : [
          {
            id: 'keep-clipboard',
            group: 'copy',
            label: 'Keep what is on the clipboard',
            icon: IconClipboardText,
            perform: acting.onKeepClipboard,
          } satisfies Action,
        ]),
  ];
}
