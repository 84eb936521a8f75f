/**
 * The file by which a team shares badges: JSON, for people to read. An account is told by its kind and e-mail, since
 * its id means nothing on another desk, and nothing secret has a place in it.
 */
import { z } from 'zod';
import { type Badge, noAccountId, requestOfAccount, type WrongBadge } from './badge.ts';
import { badgeAccount, badgeFields } from './badge-schema.ts';
import { type TokenRequest, tokenRequest } from './token-request.ts';
import { tokenRequestKey } from './token-request-key.ts';

/** Tells the file from a key and from a client file. */
const fileKind = 'lanyard-badges';
export const badgeFileVersion = 1;

/** More than anybody orders by hand. */
export const mostBadges = 2_000;

/** A badge of a file: without an id, and its account not looked for yet. */
export type SharedBadge = Omit<Badge, 'id'>;

export type BadgeFile =
  | {
      readonly kind: 'badges';
      readonly badges: readonly SharedBadge[];
      readonly wrong: readonly WrongBadge[];
    }
  | { readonly kind: 'not-json' }
  /** Whole JSON, but no file of badges. */
  | { readonly kind: 'other' }
  | { readonly kind: 'unknown-version'; readonly version: string }
  | { readonly kind: 'wrong'; readonly field: string; readonly problem: string };

const envelope = z.object({ kind: z.literal(fileKind) });

const sharedBadge = z.strictObject({
  ...badgeFields,
  colour: badgeFields.colour.default('plain'),
  environment: badgeFields.environment.default('none'),
  askTwice: badgeFields.askTwice.default(true),
  pinned: badgeFields.pinned.default(false),
  format: badgeFields.format.default('bare'),
  account: badgeAccount,
  /** A token request without its account. */
  token: z.record(z.string(), z.unknown()),
});

export function writeBadgeFile(badges: readonly Badge[]): string {
  const shared = badges.map(({ id: _, request, ...badge }) => ({ ...badge, token: tokenOf(request) }));
  return `${JSON.stringify({ kind: fileKind, version: badgeFileVersion, badges: shared }, null, 2)}\n`;
}

function tokenOf({ identity, kind, ...rest }: TokenRequest): Record<string, unknown> {
  return { kind, ...(identity.impersonating && { impersonating: identity.impersonating }), ...rest };
}

/** Reads what `writeBadgeFile` wrote, or somebody by hand. A badge that is wrong keeps no other from being read. */
export function parseBadgeFile(text: string): BadgeFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'not-json' };
  }
  if (!envelope.safeParse(json).success) return { kind: 'other' };
  const { version, badges } = json as { readonly version?: unknown; readonly badges?: unknown };
  if (version !== badgeFileVersion) {
    return { kind: 'unknown-version', version: typeof version === 'number' ? String(version) : 'missing' };
  }
  if (!Array.isArray(badges)) return { kind: 'wrong', field: '“badges”', problem: 'is not a list' };
  if (badges.length > mostBadges) {
    return { kind: 'wrong', field: '“badges”', problem: `has more than ${mostBadges} of them` };
  }
  const read = badges.map(readBadge);
  return {
    kind: 'badges',
    badges: read.flatMap((one) => ('problem' in one ? [] : one)),
    wrong: read.flatMap((one) => ('problem' in one ? one : [])),
  };
}

function readBadge(json: unknown, index: number): SharedBadge | WrongBadge {
  const shared = sharedBadge.safeParse(json);
  if (!shared.success) return wrongBadge(shared.error, json, index);
  const { token, ...badge } = shared.data;
  const { impersonating, ...rest } = token;
  const identity = { accountId: noAccountId, ...(impersonating === undefined ? {} : { impersonating }) };
  const request = tokenRequest.safeParse({ ...rest, identity });
  if (!request.success) return wrongBadge(request.error, json, index, ['token']);
  return { ...badge, request: request.data };
}

function wrongBadge(
  error: z.ZodError,
  json: unknown,
  index: number,
  within: readonly string[] = [],
): WrongBadge {
  const issue = error.issues[0];
  const surplus = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...within, ...(issue?.path ?? []), ...surplus]
    .map(String)
    // What we put around it stands beside the rest of the token in the file.
    .filter((part) => part !== 'identity');
  const { name } = (json ?? {}) as { readonly name?: unknown };
  return {
    badge: typeof name === 'string' && name.trim() !== '' ? cut(name) : `badge ${index + 1}`,
    field: path.length === 0 ? 'the badge' : `“${cut(path.join('.'))}”`,
    problem: surplus.length > 0 ? 'has no place in a badge' : problemOf(issue, valueAt(json, path)),
  };
}

function problemOf(issue: z.core.$ZodIssue | undefined, value: unknown): string {
  if (value === undefined) return 'is missing';
  // Our own words continue a sentence; the library's do not.
  return /^(?:is|has|needs) /.test(issue?.message ?? '')
    ? (issue?.message ?? '')
    : 'is not what it should be';
}

function valueAt(json: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], json);
}

/** Short and on one line: a file may come from anybody. */
function cut(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Equal for badges that say the same: by name and token, and by the account's kind and e-mail. */
export function sameBadgeKey({ name, account, request }: SharedBadge): string {
  const anybodys = requestOfAccount(request, noAccountId);
  return JSON.stringify([name, account.kind, account.email, tokenRequestKey(anybodys)]);
}
