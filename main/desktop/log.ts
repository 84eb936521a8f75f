/**
 * The log: what happened, in a closed list of events and fields, one JSON object a line. No free text reaches it: a field
 * holds what its shape allows or a question mark, of a bug's stack there are the places, and the redactor is behind it all.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { type CommandName, contract } from '../../app/contract.ts';
import { type FailureCode, failureCodes } from '../../app/failure.ts';
import type { KeychainState } from '../../app/snapshot.ts';
import { redact } from '../redact.ts';

/** No field is named as a secret's field is: the redactor would take its value. */
export type LogEvent =
  | {
      readonly event: 'started';
      readonly version: string;
      readonly electron: string;
      readonly platform: string;
    }
  | {
      readonly event: 'command-failed';
      readonly command: CommandName;
      readonly failure: FailureCode;
      readonly status?: number;
    }
  | { readonly event: 'request-refused'; readonly command: CommandName; readonly why: 'sender' | 'shape' }
  | { readonly event: 'sign-in-failed'; readonly failure: FailureCode; readonly providerCode?: string }
  | { readonly event: 'lock'; readonly on: boolean }
  | { readonly event: 'keychain'; readonly now: KeychainState }
  | {
      readonly event: 'blocked';
      readonly what: 'navigation' | 'window' | 'permission' | 'request' | 'webview';
    }
  | { readonly event: 'bug'; readonly stack: string };

export interface Log {
  write(event: LogEvent): void;
}

const unfit = '?';
const version = z
  .string()
  .regex(/^\d{1,5}(?:\.\d{1,5}){0,3}(?:-[a-z]{1,10}(?:\.\d{1,3})?)?$/)
  .catch(unfit);
/** As OAuth and Google name errors. Words of one case: no stretch of a secret is that by chance. */
const errorName = z
  .string()
  .max(60)
  .regex(/^(?:[a-z]+(?:_[a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/)
  .catch(unfit);
const failure = z.custom<FailureCode>((value) => failureCodes.some((code) => code === value));
const command = z.custom<CommandName>((value) => typeof value === 'string' && Object.hasOwn(contract, value));
const httpStatus = z.number().int().min(0).max(999).optional().catch(undefined);

/** What may be written, whatever was handed in: other fields fall away. */
const written: z.ZodType<LogEvent> = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('started'),
    version,
    electron: version,
    platform: z.enum(['aix', 'darwin', 'freebsd', 'linux', 'openbsd', 'sunos', 'win32']).catch('linux'),
  }),
  z.object({ event: z.literal('command-failed'), command, failure, status: httpStatus }),
  z.object({ event: z.literal('request-refused'), command, why: z.enum(['sender', 'shape']) }),
  z.object({ event: z.literal('sign-in-failed'), failure, providerCode: errorName.optional() }),
  z.object({ event: z.literal('lock'), on: z.boolean() }),
  z.object({
    event: z.literal('keychain'),
    now: z.enum(['checking', 'ready', 'locked', 'absent', 'stuck']),
  }),
  z.object({
    event: z.literal('blocked'),
    what: z.enum(['navigation', 'window', 'permission', 'request', 'webview']),
  }),
  z.object({ event: z.literal('bug'), stack: z.string().transform(placesOf) }),
]) as z.ZodType<LogEvent>;

const largestLogBytes = 1_000_000;

/** A log at `path`, readable by its owner alone, with one older generation beside it. A full disk stops nothing. */
export function createLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return {
    write(event) {
      const fit = written.safeParse(event);
      const line = JSON.stringify({
        at: new Date().toISOString(),
        ...(fit.success ? fit.data : { event: unfit }),
      });
      try {
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largestLogBytes)
          renameSync(path, `${path}.old`);
        appendFileSync(path, `${redact(line)}\n`, { mode: 0o600 });
      } catch {
        // There is nowhere left to say it.
      }
    },
  };
}

/** A bug as an event: where it happened, without the values it happened with, which its message may quote. */
export function bugEvent(error: unknown): LogEvent {
  if (!(error instanceof Error)) return { event: 'bug', stack: typeof error };
  const { name, message, stack = '' } = error;
  const head = `${name}: ${message}`;
  const frames = stack.startsWith(head) ? stack.slice(head.length) : stack;
  return { event: 'bug', stack: placesOf(`${name}\n${frames}`) };
}

const kindOfError = /^(?:(?:\$?[A-Z][A-Za-z]{0,20})?(?:Error|Exception|Failure)|[a-z]{1,9})$/;
/** The file and the place in it that a frame ends with. The function's name and the folders say no more, and could be anything. */
const place = /^ {4}at .*?([a-z][a-z-]{0,20}(?:\.[a-z]{1,10}){0,2}\.[cm]?[jt]s:\d{1,6}:\d{1,6})\)?$/;

/** Of a stack the kind of the error and where it was thrown, at most 40 places of it. */
function placesOf(stack: string): string {
  const [kind = '', ...lines] = stack.slice(0, 100_000).split('\n');
  const places = lines.flatMap((line) => place.exec(line)?.[1] ?? []).slice(0, 40);
  return [kindOfError.test(kind) ? kind : unfit, ...places.map((one) => `    at ${one}`)].join('\n');
}
