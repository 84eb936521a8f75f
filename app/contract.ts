/**
 * Every command of the window: its request, its reply, and the one event that answers them all, the snapshot.
 * The door (main/ipc.ts), the preload script and the window's bridge are derived from this value.
 */
import { z } from 'zod';
import type { FailureView } from './failure.ts';
import { formatNames } from './formats.ts';
import { settingsChange } from './settings.ts';
import type { Snapshot } from './snapshot.ts';
import { scopeList, tokenRequest } from './token-request.ts';

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
  removeClient: command(z.strictObject({ clientId })).answering<null>(),

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
    z.strictObject({ request: tokenRequest, format: z.enum(formatNames) }),
  ).answering<CopyReceipt>(),
  clearClipboard: command(nothing).answering<null>(),
  keepClipboard: command(nothing).answering<null>(),

  changeSettings: command(settingsChange).answering<null>(),
  askKeychainAgain: command(nothing).answering<null>(),
  dismissNotice: command(z.strictObject({ id: z.string().max(64) })).answering<null>(),
  openPage: command(
    z.strictObject({ page: z.enum(['oauth-clients', 'account-permissions']) }),
  ).answering<null>(),
  trySandbox: command(nothing).answering<null>(),
} satisfies Record<string, Command<z.ZodType, unknown>>;

export type Contract = typeof contract;
export type CommandName = keyof Contract;

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
