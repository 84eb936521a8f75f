/** What the palette finds besides badges, accounts and actions: what was listed or used before. */
import type { TokenKind } from './token-request.ts';

/** A service account that was listed or used. */
export interface KnownServiceAccount {
  readonly email: string;
  readonly name?: string;
  readonly projectId?: string;
  /** The account it was used through last, else the one that listed it. */
  readonly accountId: string;
  /** The delegates it was used through. */
  readonly delegates: readonly string[];
  /** Milliseconds since the epoch; absent where it was only listed. */
  readonly usedAt?: number;
  readonly disabled?: boolean;
  /** What the account may have in its name, where that was asked. */
  readonly may?: readonly TokenKind[];
}

export interface KnownProject {
  readonly projectId: string;
  readonly name: string;
  /** The account that listed it. */
  readonly accountId: string;
}

export interface Known {
  readonly serviceAccounts: readonly KnownServiceAccount[];
  readonly projects: readonly KnownProject[];
  /** What each use so far is worth now (app/frecency.ts), by the key of what was used. */
  readonly used: Readonly<Record<string, number>>;
}

/** More are forgotten, the oldest first. */
export const mostKnown = 10_000;

export const useKeys = {
  badge: (id: string) => `badge ${id}`,
  account: (id: string) => `account ${id}`,
  serviceAccount: (email: string) => `service-account ${email}`,
} as const;
