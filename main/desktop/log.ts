/**
 * The log: what happened, in a closed list of events and fields, one JSON object a line. No free text reaches it: a field
 * holds what its shape allows or a question mark, of a bug's stack there are the places, and the redactor is behind it all.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { type CommandName, commandNames } from '../../app/command-names.ts';
import { type FailureCode, failureCodes } from '../../app/failure.ts';
import type { KeychainState } from '../../app/snapshot.ts';
import type { UpdatesView } from '../../app/updates.ts';
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
  | { readonly event: 'update'; readonly now: UpdatesView['phase'] }
  | {
      readonly event: 'blocked';
      readonly what: 'navigation' | 'window' | 'permission' | 'request' | 'webview';
    }
  | { readonly event: 'bug'; readonly stack: string };

export interface Log {
  write(event: LogEvent): void;
}

type Fit = (value: unknown) => unknown;

const unfit = '?';
const shaped =
  (pattern: RegExp): Fit =>
  (value) =>
    typeof value === 'string' && pattern.test(value) ? value : unfit;
const oneOf =
  (words: readonly unknown[]): Fit =>
  (value) =>
    words.includes(value) ? value : unfit;

const version = shaped(/^\d{1,5}(?:\.\d{1,5}){0,3}(?:-[a-z]{1,10}(?:\.\d{1,3})?)?$/);
const failure = oneOf(failureCodes);
const command = oneOf(commandNames);

/** What may be written, whatever was handed in: other events and other fields fall away. No schema: the log comes first. */
const fields: Readonly<Record<LogEvent['event'], Readonly<Record<string, Fit>>>> = {
  started: {
    version,
    electron: version,
    platform: oneOf(['aix', 'darwin', 'freebsd', 'linux', 'openbsd', 'sunos', 'win32']),
  },
  'command-failed': {
    command,
    failure,
    status: (value) =>
      Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 999 ? value : unfit,
  },
  'request-refused': { command, why: oneOf(['sender', 'shape']) },
  'sign-in-failed': {
    failure,
    // As OAuth and Google name errors. Words of one case: no stretch of a secret is that by chance.
    providerCode: shaped(/^(?=.{1,60}$)(?:[a-z]+(?:_[a-z]+)*|[A-Z]+(?:_[A-Z]+)*)$/),
  },
  lock: { on: oneOf([true, false]) },
  keychain: { now: oneOf(['checking', 'ready', 'locked', 'absent', 'stuck']) },
  blocked: { what: oneOf(['navigation', 'window', 'permission', 'request', 'webview']) },
  update: { now: oneOf(['elsewhere', 'idle', 'looking', 'found', 'downloading', 'ready', 'failed']) },
  bug: { stack: (value) => (typeof value === 'string' ? placesOf(value) : unfit) },
};

function fitted(event: LogEvent): Record<string, unknown> {
  const shapes = Object.hasOwn(fields, event.event) ? fields[event.event] : undefined;
  if (!shapes) return { event: unfit };
  const given = Object.entries(event).filter(([name]) => Object.hasOwn(shapes, name));
  return {
    event: event.event,
    ...Object.fromEntries(given.map(([name, value]) => [name, shapes[name]?.(value)])),
  };
}

const largestLogBytes = 1_000_000;

/** A log at `path`, readable by its owner alone, with one older generation beside it. A full disk stops nothing. */
export function createLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return {
    write(event) {
      const line = JSON.stringify({ at: new Date().toISOString(), ...fitted(event) });
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
