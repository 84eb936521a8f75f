/**
 * Every command of the window: its request, its reply, and the one event that answers them all, the snapshot.
 * The door (main/ipc.ts), the preload script and the window's bridge are derived from this value.
 */
import { z } from 'zod';
import type { BadgePreview } from './badge.ts';
import { badgeChange, newBadge } from './badge-schema.ts';
import type { CommandName } from './command-names.ts';
import { connection } from './connection.ts';
import { checkIds, cureIds, type Finding } from './doctor.ts';
import type { FailureView } from './failure.ts';
import { formatFits, formatNames } from './formats.ts';
import type { FoundCredentials } from './found.ts';
import { isMember } from './grants.ts';
import { type History, historyFormats } from './history.ts';
import type { OwnToken, TokenInfo, Verification } from './inspection.ts';
import type { Known } from './known.ts';
import {
  type ListedProject,
  type ListedService,
  type ListedServiceAccount,
  listingId,
  mostMarks,
  type Page,
  projectId,
  type ServiceAccountMark,
} from './listings.ts';
import { isServiceAccountName } from './service-account.ts';
import { settingsChange } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { scopeList, tokenRequest } from './token-request.ts';
import { updateSteps } from './updates.ts';

interface Command<Request extends z.ZodType, Reply> {
  readonly request: Request;
  /** Never there at run time: it carries the reply's type. */
  readonly reply?: Reply;
}

/** A command that takes `request` and answers with `Reply`. */
function command<Request extends z.ZodType>(request: Request) {
  return { answering: <Reply>(): Command<Request, Reply> => ({ request }) };
}

const nothing = z.strictObject({});
const accountId = z.uuid();
const clientId = z.string().min(1).max(256);
const badgeId = z.uuid();

const listing = { accountId, listing: listingId };
const paged = { pageToken: z.string().min(1).max(4096).optional() };

/** What the window learns of a copy: never the token. */
export interface CopyReceipt {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** When the clipboard is cleared; `null` when it is not. */
  readonly clearsAt: number | null;
}

export const contract = {
  getSnapshot: command(nothing).answering<Snapshot>(),

  importClient: command(z.strictObject({ path: z.string().min(1).max(4096) })).answering<{
    clientId: string;
  }>(),
  /** Adds the service account of a key file; the key is kept in the vault. */
  importKey: command(z.strictObject({ path: z.string().min(1).max(4096) })).answering<{
    accountId: string;
  }>(),
  /** Deletes the file the key of this account was just imported from. */
  deleteKeyFile: command(z.strictObject({ accountId })).answering<null>(),
  removeClient: command(z.strictObject({ clientId })).answering<null>(),

  /** Looks what gcloud and ADC have left on this computer; asks no server. */
  findCredentials: command(nothing).answering<FoundCredentials>(),
  addFound: command(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('gcloud'), email: z.string().min(1).max(320) }),
      z.strictObject({ kind: z.literal('adc') }),
      z.strictObject({ kind: z.literal('metadata-server') }),
    ]),
  ).answering<{ accountId: string }>(),
  /** A person's yes to what the file of an ADC account wants: a host that is not Google's, or a program to be run. */
  allowForFile: command(
    z.union([
      z.strictObject({ accountId, host: z.string().min(1).max(300) }),
      z.strictObject({ accountId, command: z.string().min(1).max(2000) }),
    ]),
  ).answering<null>(),

  /** Each asks as the account itself and answers with one page. A listing that was cancelled fails with LISTING_CANCELLED. */
  listProjects: command(z.strictObject({ ...listing, ...paged })).answering<Page<ListedProject>>(),
  listServiceAccounts: command(z.strictObject({ ...listing, projectId, ...paged })).answering<
    Page<ListedServiceAccount>
  >(),
  /** What the account may do to each, in the order of `emails`. */
  testServiceAccounts: command(
    z.strictObject({
      ...listing,
      projectId,
      emails: z
        .array(z.string().refine(isServiceAccountName, 'is not a service account'))
        .min(1)
        .max(mostMarks),
    }),
  ).answering<readonly ServiceAccountMark[]>(),
  listServices: command(
    z.strictObject({ ...listing, projectId, from: z.enum(['run', 'functions']), ...paged }),
  ).answering<Page<ListedService>>(),
  /** Ends what runs under this name, at once and with its requests; nothing happens when nothing does. */
  cancelListing: command(z.strictObject({ listing: listingId })).answering<null>(),

  /** What the palette finds besides what the snapshot has: up to ten thousand, so it is asked for once a palette. */
  listKnown: command(nothing).answering<Known>(),

  startSignIn: command(
    z.strictObject({ clientId, scopes: scopeList, accountId: accountId.optional() }),
  ).answering<null>(),
  openSignInPage: command(nothing).answering<null>(),
  copySignInLink: command(nothing).answering<null>(),
  pasteCallback: command(z.strictObject({ address: z.string().min(1).max(8192) })).answering<null>(),
  /** Ends a running sign-in, or puts a failed one away. */
  endSignIn: command(nothing).answering<null>(),
  signOut: command(
    z.strictObject({ accountId, evenIfNotRevoked: z.boolean().default(false) }),
  ).answering<null>(),

  selectAccount: command(z.strictObject({ accountId })).answering<null>(),
  copyToken: command(
    z
      .strictObject({ request: tokenRequest, format: z.enum(formatNames) })
      .refine(({ request, format }) => formatFits(format, request.kind), {
        path: ['format'],
        message: 'does not fit this kind of token',
      }),
  ).answering<CopyReceipt>(),
  /** A badge that asks for a second press fails with BADGE_PRESS_AGAIN until it comes, within 5 seconds. */
  copyBadge: command(
    z.strictObject({
      id: badgeId,
      confirmed: z.boolean().default(false),
      /** Absent is the badge's own. */
      format: z.enum(formatNames).optional(),
    }),
  ).answering<CopyReceipt>(),
  /** Calls a copy off that is still being minted; it then fails with COPY_CANCELLED. */
  cancelBadgeCopy: command(z.strictObject({ id: badgeId })).answering<null>(),
  clearClipboard: command(nothing).answering<null>(),
  keepClipboard: command(nothing).answering<null>(),

  addBadge: command(z.strictObject({ badge: newBadge })).answering<{ id: string }>(),
  changeBadge: command(z.strictObject({ id: badgeId, change: badgeChange })).answering<null>(),
  duplicateBadge: command(z.strictObject({ id: badgeId })).answering<{ id: string }>(),
  /** Puts it before another one among its like, pinned or not; `null` is behind the last of them. */
  moveBadge: command(z.strictObject({ id: badgeId, before: badgeId.nullable() })).answering<null>(),
  removeBadge: command(z.strictObject({ id: badgeId })).answering<null>(),
  /** Puts a removed badge back in its very place. */
  restoreBadge: command(z.strictObject({ id: badgeId })).answering<null>(),
  /** Gives an account to a badge whose own is not here, and to all others that wait for the same one. */
  assignBadge: command(z.strictObject({ id: badgeId, accountId })).answering<{ count: number }>(),
  /** Asks where to, and answers with the file's name; `null` when the person did not say. */
  exportBadges: command(nothing).answering<{ file: string } | null>(),
  /** Looks what a file would bring; nothing is changed. */
  previewBadges: command(z.strictObject({ path: z.string().min(1).max(4096) })).answering<BadgePreview>(),
  /** Takes in what was looked at last. */
  importBadges: command(nothing).answering<{ count: number }>(),
  /** Removes what came with the last import. */
  takeBackImport: command(nothing).answering<null>(),
  /** Checks the signature of a JWT with its issuer's keys; an address that the token names is never asked. */
  verifyToken: command(
    z.strictObject({
      jwt: z
        .string()
        .max(65_536)
        .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'is not a signed JWT'),
    }),
  ).answering<Verification>(),
  /** Shows the provider an opaque token and asks what it is. */
  askTokenInfo: command(
    z.strictObject({
      token: z
        .string()
        .max(8_192)
        .regex(/^[A-Za-z0-9._~+/-]+=*$/, 'is not a bearer token'),
    }),
  ).answering<TokenInfo>(),
  /** What one's own token says, without the token. */
  inspectOwn: command(z.strictObject({ request: tokenRequest })).answering<OwnToken>(),
  /** The one way of a token to the window: while a person holds a button, and the window is kept out of screenshots. */
  revealToken: command(z.strictObject({ request: tokenRequest })).answering<{ token: string }>(),
  concealToken: command(nothing).answering<null>(),

  /** Forgets every token, clears the clipboard and covers the window. */
  lock: command(nothing).answering<null>(),
  /** Uncovers it. Where the computer can, it asks first who is there. */
  unlock: command(nothing).answering<null>(),

  changeSettings: command(settingsChange).answering<null>(),
  /** Takes the next step to a newer version, and answers when it is done; how it went is in the snapshot. */
  update: command(z.strictObject({ step: z.enum(updateSteps) })).answering<null>(),
  askKeychainAgain: command(nothing).answering<null>(),
  dismissNotice: command(z.strictObject({ id: z.string().max(64) })).answering<null>(),
  /** Copies the command with which an admin grants what is missing. */
  copyGrant: command(
    z.strictObject({
      member: z.string().max(512).refine(isMember, 'is not a member of a policy'),
      target: z.string().refine(isServiceAccountName, 'is not a service account'),
      permission: z.string().regex(/^iam\.serviceAccounts\.\w+$/, 'is not a permission on service accounts'),
    }),
  ).answering<null>(),
  /** Copies the command or the workflow that makes a connection. */
  copyConnection: command(connection).answering<null>(),
  openPage: command(
    z.discriminatedUnion('page', [
      z.strictObject({ page: z.enum(['oauth-clients', 'account-permissions', 'install-gcloud']) }),
      z.strictObject({
        page: z.literal('enable-api'),
        service: z.string().regex(/^[a-z0-9]+\.googleapis\.com$/, 'is not an API of Google'),
        project: z.string().regex(/^[a-z0-9:.-]{1,100}$/, 'is not a project'),
      }),
      z.strictObject({ page: z.literal('service-account-keys'), accountId }),
    ]),
  ).answering<null>(),

  /** The last mints. Not part of the snapshot: it is long, and only its own screen shows it. */
  getHistory: command(nothing).answering<History>(),
  /** Asks where to, and writes the whole history there; the file's name, or `null` where the person thought better of it. */
  exportHistory: command(z.strictObject({ format: z.enum(historyFormats) })).answering<{
    file: string | null;
  }>(),
  clearHistory: command(nothing).answering<null>(),

  /** Looks at one thing of this computer, within 3 seconds; what cannot be found out is part of the answer. */
  runCheck: command(z.strictObject({ check: z.enum(checkIds) })).answering<Finding>(),
  /** Copies the command of a cure of what the check found last. */
  copyCure: command(z.strictObject({ check: z.enum(checkIds), cure: z.enum(cureIds) })).answering<null>(),
  /** Copies what all checks found last, as a text to send on. */
  copyReport: command(nothing).answering<null>(),
  trySandbox: command(nothing).answering<null>(),
  quit: command(nothing).answering<null>(),
} satisfies Record<CommandName, Command<z.ZodType, unknown>>;

export type Contract = typeof contract;
export type { CommandName };

/** What the window hands in. */
export type RequestOf<Name extends CommandName> = z.input<Contract[Name]['request']>;
/** What the command works with, after parsing. */
export type ParsedRequestOf<Name extends CommandName> = z.output<Contract[Name]['request']>;
export type ReplyOf<Name extends CommandName> = NonNullable<Contract[Name]['reply']> | NullReply<Name>;
type NullReply<Name extends CommandName> = null extends Contract[Name]['reply'] ? null : never;

/** A reply or a failure; failures cross as data because Electron keeps only the message of a thrown error. */
export type Outcome<Reply> =
  | { readonly ok: true; readonly value: Reply }
  | { readonly ok: false; readonly failure: FailureView };

/** The bridge as the window sees it. */
export type Bridge = {
  readonly [Name in CommandName]: (request: RequestOf<Name>) => Promise<Outcome<ReplyOf<Name>>>;
};
