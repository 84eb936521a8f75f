/** The tray's menu as data: badges by which to copy, what is on the clipboard, and the way in and out. Pure. */
import type { AccountView } from '../app/account.ts';
import { asksTwice, type BadgeView } from '../app/badge.ts';
import {
  type FormatName,
  formatFits,
  formatFor,
  formatGroupLabel,
  formatGroups,
  formatNames,
  formats,
} from '../app/formats.ts';
import { timeLeft } from '../app/freshness.ts';
import { canonicalScopes, cloudPlatform } from '../app/scopes.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenFacts, TokenKind, TokenRequest } from '../app/token-request.ts';
import { tokenRequestKey } from '../app/token-request-key.ts';

/** What a line of the menu does. */
export type TrayAction =
  | { readonly do: 'copy-badge'; readonly badgeId: string; readonly format?: FormatName }
  /** Another token of the same identity. */
  | { readonly do: 'copy-token'; readonly badgeId: string; readonly request: TokenRequest }
  | { readonly do: 'clear-clipboard' | 'lock' | 'show' | 'quit' };

export type TrayLine =
  | { readonly kind: 'separator' }
  /** Only to be read. */
  | { readonly kind: 'words'; readonly label: string }
  | {
      readonly kind: 'action';
      readonly label: string;
      readonly enabled: boolean;
      readonly action: TrayAction;
    }
  | { readonly kind: 'submenu'; readonly label: string; readonly lines: readonly TrayLine[] };

export interface TrayMenu {
  readonly tooltip: string;
  readonly lines: readonly TrayLine[];
}

/** How many badges stand in the menu itself, besides the pinned ones. */
export const mostRecent = 10;
/** A menu of hundreds is of no use; the window has a filter. */
export const mostInMore = 40;

const separator: TrayLine = { kind: 'separator' };
const words = (label: string): TrayLine => ({ kind: 'words', label: plain(label) });
const act = (label: string, action: TrayAction, enabled = true): TrayLine => ({
  kind: 'action',
  label: plain(label),
  enabled,
  action,
});

const kindNames: Readonly<Record<TokenKind, string>> = {
  'access-token': 'access token',
  'id-token': 'ID token',
  'signed-jwt': 'signed JWT',
};

/** What of a snapshot the menu is made of. */
export type TraySnapshot = Pick<Snapshot, 'accounts' | 'badges' | 'clipboard' | 'locked'>;

export function trayMenu(snapshot: TraySnapshot, now: number): TrayMenu {
  const show = act('Show Lanyard', { do: 'show' });
  const quit = act('Quit', { do: 'quit' });
  if (snapshot.locked) {
    return { tooltip: 'Lanyard is locked', lines: [words('Locked'), separator, show, quit] };
  }
  const copied = whatIsCopied(snapshot);
  return {
    tooltip: copied === undefined ? 'Lanyard' : `Lanyard: ${copied} is on the clipboard`,
    lines: [
      ...badgeLines(snapshot, now),
      separator,
      ...(copied === undefined ? [] : [words(`On the clipboard: ${copied}`)]),
      act('Clear clipboard', { do: 'clear-clipboard' }, copied !== undefined),
      separator,
      act('Lock', { do: 'lock' }),
      show,
      quit,
    ],
  };
}

function whatIsCopied({ clipboard, accounts }: TraySnapshot): string | undefined {
  if (clipboard === null) return undefined;
  if (clipboard.badge !== undefined) return clipboard.badge;
  const email = clipboard.impersonated ?? accounts.find(({ id }) => id === clipboard.accountId)?.email;
  const kind = kindNames[clipboard.kind];
  return email === undefined ? kind : `${kind} of ${email}`;
}

function badgeLines(snapshot: TraySnapshot, now: number): TrayLine[] {
  const { badges } = snapshot;
  if (badges.length === 0) return [words('No badges yet')];
  const line = (badge: BadgeView) => badgeLine(badge, snapshot, now);
  const pinned = badges.filter((badge) => badge.pinned);
  const others = recentFirst(
    badges.filter((badge) => !badge.pinned),
    snapshot,
  );
  const recent = others.slice(0, mostRecent);
  const more = others.slice(mostRecent);
  const moreLines = [
    ...more.slice(0, mostInMore).map(line),
    ...(more.length > mostInMore ? [act(`${more.length - mostInMore} more in Lanyard`, { do: 'show' })] : []),
  ];
  return [
    ...pinned.map(line),
    ...(pinned.length > 0 && recent.length > 0 ? [separator] : []),
    ...recent.map(line),
    ...(more.length > 0 ? [{ kind: 'submenu', label: 'More', lines: moreLines } as const] : []),
  ];
}

/** The ones whose token was minted last come first; the others stay in the order of the desk. */
function recentFirst(badges: readonly BadgeView[], snapshot: TraySnapshot): BadgeView[] {
  const mintedAt = new Map(badges.map((badge) => [badge.id, tokenOf(badge, snapshot)?.mintedAt ?? 0]));
  return [...badges].sort((a, b) => (mintedAt.get(b.id) ?? 0) - (mintedAt.get(a.id) ?? 0));
}

const accountOf = ({ request }: BadgeView, { accounts }: TraySnapshot) =>
  accounts.find(({ id }) => id === request.identity.accountId);

function tokenOf(badge: BadgeView, snapshot: TraySnapshot): TokenFacts | undefined {
  const key = tokenRequestKey(badge.request);
  return accountOf(badge, snapshot)?.tokens.find(({ request }) => tokenRequestKey(request) === key);
}

function badgeLine(badge: BadgeView, snapshot: TraySnapshot, now: number): TrayLine {
  const account = accountOf(badge, snapshot);
  const token = tokenOf(badge, snapshot);
  const label = [
    badge.environment === 'none' ? badge.name : `${badge.name} (${badge.environment})`,
    ...(token && token.expiresAt > now ? [leftOf(token.expiresAt, now)] : []),
  ].join(' · ');
  if (!badge.accountHere || !account) return act(`${label} · no account`, { do: 'show' });
  // The second press is made where the first can be seen; other tokens of that identity are to be had there too.
  if (asksTwice(badge)) return act(`${label} · asks in the window`, { do: 'copy-badge', badgeId: badge.id });
  return {
    kind: 'submenu',
    label: plain(label),
    lines: [
      act('Copy', { do: 'copy-badge', badgeId: badge.id }),
      ...kindLines(badge, account),
      { kind: 'submenu', label: 'Copy as…', lines: formatLines(badge) },
    ],
  };
}

/** A menu does not count seconds: it is not drawn anew while it is open. */
function leftOf(expiresAt: number, now: number): string {
  return expiresAt - now < 60_000 ? 'under 1 min' : timeLeft(expiresAt, now);
}

/** Always both, so that they are found in the same place; what cannot be had without asking is grey. */
function kindLines(badge: BadgeView, account: AccountView): TrayLine[] {
  const line = (label: string, kind: TokenKind, other: TokenRequest | undefined) => {
    if (badge.request.kind === kind) return act(label, { do: 'copy-badge', badgeId: badge.id });
    return other
      ? act(label, { do: 'copy-token', badgeId: badge.id, request: other })
      : act(label, { do: 'show' }, false);
  };
  return [
    line('Copy access token', 'access-token', accessTokenBeside(badge.request, account)),
    line('Copy ID token', 'id-token', idTokenBeside(badge.request, account)),
  ];
}

function accessTokenBeside({ identity }: TokenRequest, account: AccountView): TokenRequest {
  // A person's token has what was granted, and asking for more would only be refused.
  const scopes =
    account.kind === 'google-sign-in' && !identity.impersonating
      ? canonicalScopes(account.grantedScopes)
      : [cloudPlatform];
  return { kind: 'access-token', identity, scopes };
}

/** Its audience has to be known: it is for a signed JWT, and for who signed in themselves. */
function idTokenBeside(request: TokenRequest, account: AccountView): TokenRequest | undefined {
  const { identity } = request;
  if (request.kind === 'signed-jwt') return { kind: 'id-token', identity, audience: request.audience };
  if (account.kind !== 'google-sign-in' || identity.impersonating) return undefined;
  return { kind: 'id-token', identity, audience: account.clientId };
}

/** The plain ones at once, the others by family. */
function formatLines({ id: badgeId, format, request: { kind } }: BadgeView): TrayLine[] {
  const usual = formatFor(kind, format);
  return formatGroups.flatMap((group): TrayLine[] => {
    const lines = formatNames
      .filter((name) => formats[name].group === group && formatFits(name, kind))
      .map((name) =>
        act(name === usual ? `${formats[name].label} (default)` : formats[name].label, {
          do: 'copy-badge',
          badgeId,
          format: name,
        }),
      );
    if (group === 'plain' || lines.length === 0) return lines;
    return [{ kind: 'submenu', label: formatGroupLabel(group, kind), lines }];
  });
}

/** A name is somebody's text: in one line, and no longer than a menu is wide. */
function plain(label: string): string {
  const line = label.replaceAll(/[\p{C}\s]+/gu, ' ').trim();
  return line.length <= 90 ? line : `${line.slice(0, 60)}…${line.slice(-29)}`;
}
