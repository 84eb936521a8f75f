/** A badge: a token request that somebody named, coloured and kept. No schema here, so that the window can use it. */
import type { AccountKind } from './account.ts';
import type { FormatName } from './formats.ts';
import type { TokenRequest } from './token-request.ts';

export const environments = ['dev', 'stage', 'prod', 'none'] as const;
export type Environment = (typeof environments)[number];

/** `plain` follows the environment; the others are the window's own colours by the names people have for them. */
export const badgeColours = ['plain', 'teal', 'blue', 'amber', 'red', 'green', 'grey'] as const;
export type BadgeColour = (typeof badgeColours)[number];

export const longestBadgeName = 80;

/** How long after the first press a second one counts, where a badge asks for two. */
export const pressAgainMs = 5_000;

/** What an account is known by where its id means nothing: on another desk, or after it signed out. */
export interface BadgeAccount {
  readonly kind: AccountKind;
  readonly email: string;
}

export interface Badge {
  readonly id: string;
  readonly name: string;
  readonly colour: BadgeColour;
  readonly environment: Environment;
  /** Whether a press has to be repeated; it counts in `prod` only. */
  readonly askTwice: boolean;
  readonly pinned: boolean;
  readonly format: FormatName;
  readonly account: BadgeAccount;
  /** Its account's id is the nil UUID while nobody has chosen one. */
  readonly request: TokenRequest;
}

/** A badge as the window sees it. Its request names the account that is here, whatever it was kept with. */
export interface BadgeView extends Badge {
  /** `false`: it was signed out, or the badge comes from another desk. Nothing can be minted until one is chosen. */
  readonly accountHere: boolean;
}

/** What is wrong with one badge of a file. */
export interface WrongBadge {
  /** Its name, or its place in the file: “badge 3”. */
  readonly badge: string;
  readonly field: string;
  readonly problem: string;
}

/** What an import would bring. */
export interface BadgePreview {
  /** The file's name, without its folder. */
  readonly file: string;
  readonly added: number;
  /** Badges that are here already, by name and request. */
  readonly known: number;
  /** Of those added, the ones whose account is not here. */
  readonly unassigned: number;
  readonly wrong: readonly WrongBadge[];
}

export const noAccountId = '00000000-0000-0000-0000-000000000000';

/** Whether one press is not enough. */
export function asksTwice({ environment, askTwice }: Pick<Badge, 'environment' | 'askTwice'>): boolean {
  return environment === 'prod' && askTwice;
}

/** The account of a badge: the very one it was kept with, or another of the same kind and e-mail. */
export function accountOfBadge<Known extends BadgeAccount & { readonly id: string }>(
  { account, request }: Pick<Badge, 'account' | 'request'>,
  accounts: readonly Known[],
): Known | undefined {
  return (
    accounts.find(({ id }) => id === request.identity.accountId) ??
    accounts.find(({ kind, email }) => kind === account.kind && email === account.email)
  );
}

/** The same request in the name of another account. */
export function requestOfAccount(request: TokenRequest, accountId: string): TokenRequest {
  return { ...request, identity: { ...request.identity, accountId } };
}

export function badgeView(
  badge: Badge,
  accounts: readonly (BadgeAccount & { readonly id: string })[],
): BadgeView {
  const account = accountOfBadge(badge, accounts);
  if (!account) return { ...badge, accountHere: false };
  return { ...badge, accountHere: true, request: requestOfAccount(badge.request, account.id) };
}
