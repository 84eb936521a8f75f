/**
 * What the palette finds: service accounts and projects that pickers have listed, in memory, and what was copied, on the
 * disk too. No secret is in it, and what belonged to an account that signed out is forgotten with it.
 */
import { z } from 'zod';
import { mostUses, type Use, withUse, worth } from '../app/frecency.ts';
import { type Known, type KnownProject, type KnownServiceAccount, mostKnown, useKeys } from '../app/known.ts';
import type { ListedProject, ListedServiceAccount, ServiceAccountMark } from '../app/listings.ts';
import { isServiceAccountName, mostDelegates } from '../app/service-account.ts';
import { type TokenKind, type TokenRequest, tokenRequest } from '../app/token-request.ts';
import { tokenRequestKey } from '../app/token-request-key.ts';
import type { Clock } from './clock.ts';
import { redactKnownShapes } from './redact.ts';
import type { CheckedFile } from './vault/checked-file.ts';

const serviceAccountName = z.string().refine(isServiceAccountName);

export const usedFile = z.strictObject({
  uses: z
    .array(
      z.strictObject({
        key: z.string().min(1).max(512),
        weight: z.number().nonnegative(),
        at: z.number().int().nonnegative(),
      }),
    )
    .max(mostUses),
  /** The service accounts among them, with how each was reached last. */
  serviceAccounts: z
    .array(
      z.strictObject({
        email: serviceAccountName,
        accountId: z.uuid(),
        delegates: z.array(serviceAccountName).max(mostDelegates),
        at: z.number().int().nonnegative(),
      }),
    )
    .max(mostUses),
  /** What was composed and copied, the last first, a few of each account. */
  requests: z.array(tokenRequest).max(mostUses).default([]),
});
export type UsedFile = z.infer<typeof usedFile>;
export const emptyUsedFile: UsedFile = { uses: [], serviceAccounts: [], requests: [] };

/** How many requests are remembered of an account. */
const mostRequests = 5;

export interface KnownIdentities {
  noteProjects(accountId: string, projects: readonly ListedProject[]): void;
  noteServiceAccounts(accountId: string, projectId: string, listed: readonly ListedServiceAccount[]): void;
  noteMarks(accountId: string, marks: readonly ServiceAccountMark[]): void;
  /** Notes that a token was copied, by a badge or not. Never throws: the copy is done, and counts. */
  noteCopy(request: TokenRequest, badgeId?: string): void;
  /** Of accounts that are still here. */
  list(): Known;
  /** What was composed and copied lately with each account that is still here, the last first. */
  recentRequests(): Readonly<Record<string, readonly TokenRequest[]>>;
  /** Forgets what an account has listed and what was used through it. */
  forgetAccount(accountId: string): void;
}

export interface KnownIdentitiesParts {
  /** Absent when what is there could not be read: then it stays as it is, and uses count until quit. */
  readonly file: Pick<CheckedFile<UsedFile>, 'save'> | undefined;
  readonly loaded: UsedFile;
  readonly accounts: { list(): readonly { readonly id: string }[] };
  readonly clock: Pick<Clock, 'now'>;
  readonly onChange: () => void;
  /** Told when a use could not be kept; it then counts until quit. */
  readonly onNotSaved: (error: unknown) => void;
}

interface Listed extends ListedServiceAccount {
  readonly accountId: string;
  readonly projectId: string;
}

export function createKnownIdentities(parts: KnownIdentitiesParts): KnownIdentities {
  const { file, loaded, accounts, clock, onChange, onNotSaved } = parts;
  let { uses, serviceAccounts, requests } = loaded;
  const listed = new Map<string, Listed>();
  const marks = new Map<string, { readonly accountId: string; readonly may: readonly TokenKind[] }>();
  const projects = new Map<string, KnownProject>();

  const save = () => {
    onChange();
    file?.save({ uses, serviceAccounts, requests }).catch(onNotSaved);
  };

  function note(key: string): void {
    uses = withUse(uses, key, clock.now());
  }

  return {
    noteProjects(accountId, found) {
      for (const { projectId, name } of found) put(projects, projectId, { projectId, name, accountId });
    },
    noteServiceAccounts(accountId, projectId, found) {
      for (const one of found) put(listed, one.email, { ...one, accountId, projectId });
    },
    noteMarks(accountId, found) {
      for (const { email, may } of found) put(marks, email, { accountId, may });
    },

    noteCopy(request, badgeId) {
      const { accountId, impersonating } = request.identity;
      if (badgeId !== undefined) note(useKeys.badge(badgeId));
      else if (isRememberable(request)) requests = withNewest(request, requests);
      if (impersonating) {
        const { target: email, delegates } = impersonating;
        note(useKeys.serviceAccount(email));
        const used = { email, accountId, delegates, at: clock.now() };
        const others = serviceAccounts.filter((other) => other.email !== email);
        serviceAccounts = [used, ...others].slice(0, mostUses);
      } else if (badgeId === undefined) note(useKeys.account(accountId));
      save();
    },

    list() {
      const now = clock.now();
      const here = new Set(accounts.list().map(({ id }) => id));
      const known = new Map<string, KnownServiceAccount>();
      for (const { email, accountId, delegates, at } of serviceAccounts) {
        if (here.has(accountId)) known.set(email, { email, accountId, delegates, usedAt: at });
      }
      for (const { email, accountId, projectId, name, disabled } of listed.values()) {
        if (!here.has(accountId) || (known.size >= mostKnown && !known.has(email))) continue;
        const used = known.get(email);
        known.set(email, {
          ...(used ?? { email, accountId, delegates: [] }),
          projectId,
          ...(name === undefined ? {} : { name }),
          ...(disabled ? { disabled } : {}),
        });
      }
      return {
        serviceAccounts: [...known.values()].map((one) => {
          const mark = marks.get(one.email);
          // What one account may do says nothing of another, nor of a chain.
          return mark?.accountId === one.accountId && one.delegates.length === 0
            ? { ...one, may: mark.may }
            : one;
        }),
        projects: [...projects.values()].filter(({ accountId }) => here.has(accountId)),
        used: Object.fromEntries(uses.map((use: Use) => [use.key, worth(use, now)])),
      };
    },

    recentRequests: () =>
      Object.fromEntries(
        accounts
          .list()
          .map(({ id }) => [id, requests.filter(({ identity }) => identity.accountId === id)] as const)
          .filter(([, own]) => own.length > 0),
      ),

    forgetAccount(accountId) {
      for (const known of [listed, marks, projects]) {
        for (const [key, one] of known) if (one.accountId === accountId) known.delete(key);
      }
      const gone = serviceAccounts.filter((used) => used.accountId === accountId);
      const keys = [useKeys.account(accountId), ...gone.map(({ email }) => useKeys.serviceAccount(email))];
      serviceAccounts = serviceAccounts.filter((used) => used.accountId !== accountId);
      uses = uses.filter(({ key }) => !keys.includes(key));
      requests = requests.filter(({ identity }) => identity.accountId !== accountId);
      save();
    },
  };
}

/** Puts it behind all others, so that the oldest are the first to go. */
function put<Value>(known: Map<string, Value>, key: string, value: Value): void {
  known.delete(key);
  known.set(key, value);
  if (known.size <= mostKnown) return;
  const [oldest] = known.keys();
  if (oldest !== undefined) known.delete(oldest);
}

/** The audience is the one text that a person may have pasted a token into. */
function isRememberable(request: TokenRequest): boolean {
  return !('audience' in request) || redactKnownShapes(request.audience) === request.audience;
}

function withNewest(request: TokenRequest, known: readonly TokenRequest[]): TokenRequest[] {
  const { accountId } = request.identity;
  const key = tokenRequestKey(request);
  const others = known.filter((other) => tokenRequestKey(other) !== key);
  const own = others.filter(({ identity }) => identity.accountId === accountId).slice(0, mostRequests - 1);
  const rest = others.filter(({ identity }) => identity.accountId !== accountId);
  return [request, ...own, ...rest].slice(0, mostUses);
}
