/** Everything that the palette finds, ready to be searched. Pure. */
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { type FuzzyText, fuzzyText } from '../../app/fuzzy.ts';
import { type Known, type KnownProject, type KnownServiceAccount, useKeys } from '../../app/known.ts';
import { shortServiceAccount } from '../../app/service-account.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Action } from '../actions/action.ts';
import { speaksFor, whatFor } from '../badges/badge-words.ts';
import { kindLabels } from '../sidebar/account-line.ts';

export type PaletteItem =
  | { readonly kind: 'badge'; readonly badge: BadgeView }
  | {
      readonly kind: 'service-account';
      readonly known: KnownServiceAccount;
      /** Whom it would be impersonated through. */
      readonly through: AccountView;
    }
  | { readonly kind: 'account'; readonly account: AccountView; readonly index: number }
  | { readonly kind: 'project'; readonly project: KnownProject }
  | { readonly kind: 'action'; readonly action: Action };
export type PaletteKind = PaletteItem['kind'];

/** An item with its texts: what it is called, what else is shown of it, and what is not shown. */
export interface Entry {
  readonly key: string;
  readonly item: PaletteItem;
  readonly texts: readonly [title: FuzzyText, detail: FuzzyText, ...hidden: FuzzyText[]];
  /** What its uses are worth. */
  readonly worth: number;
}

const nothingKnown: Known = { serviceAccounts: [], projects: [], used: {} };

/** Those that are in the snapshot, which changes with every second token. */
export function snapshotEntries({ badges, accounts }: Snapshot, known: Known | null): Entry[] {
  const { used } = known ?? nothingKnown;
  return [
    ...badges.map(
      (badge): Entry => ({
        key: useKeys.badge(badge.id),
        item: { kind: 'badge', badge },
        texts: [
          fuzzyText(badge.name),
          fuzzyText(`${whatFor(badge.request)} · as ${shortServiceAccount(speaksFor(badge))}`),
          fuzzyText(`${badge.environment} ${badge.account.email}`, true),
        ],
        worth: used[useKeys.badge(badge.id)] ?? 0,
      }),
    ),
    ...accounts.map(
      (account, index): Entry => ({
        key: useKeys.account(account.id),
        item: { kind: 'account', account, index },
        texts: [
          fuzzyText(account.email),
          fuzzyText(kindLabels[account.kind]),
          fuzzyText(account.kind === 'google-sign-in' ? (account.name ?? '') : ''),
        ],
        worth: used[useKeys.account(account.id)] ?? 0,
      }),
    ),
  ];
}

/** Those that are known besides: thousands, so they are made ready once a palette. */
export function knownEntries(
  known: Known,
  accounts: readonly AccountView[],
  selectedAccountId: string | null,
): Entry[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const selected = selectedAccountId === null ? undefined : byId.get(selectedAccountId);
  const serviceAccounts = known.serviceAccounts.flatMap((one): Entry[] => {
    const usedThrough = one.usedAt === undefined ? undefined : byId.get(one.accountId);
    const through = usedThrough ?? selected ?? byId.get(one.accountId);
    if (!through || through.email === one.email) return [];
    return [
      {
        key: useKeys.serviceAccount(one.email),
        item: { kind: 'service-account', known: one, through },
        texts: [
          fuzzyText(shortServiceAccount(one.email)),
          fuzzyText(one.name ?? ''),
          fuzzyText(one.email, true),
        ],
        worth: known.used[useKeys.serviceAccount(one.email)] ?? 0,
      },
    ];
  });
  const projects = known.projects.map(
    (project): Entry => ({
      key: `project ${project.projectId}`,
      item: { kind: 'project', project },
      texts: [
        fuzzyText(project.projectId),
        fuzzyText(project.name === project.projectId ? '' : project.name),
      ],
      worth: 0,
    }),
  );
  return [...serviceAccounts, ...projects];
}

export function actionEntries(actions: readonly Action[]): Entry[] {
  return actions
    .filter(({ id }) => id !== 'find')
    .map((action) => ({
      key: `action ${action.id}`,
      item: { kind: 'action', action },
      texts: [fuzzyText(action.label), fuzzyText(''), fuzzyText(action.keywords ?? '', true)],
      worth: 0,
    }));
}
