/**
 * The log: what happened, in a closed list of events and fields, one JSON object a line. No free text reaches it but
 * a bug's stack, and that goes through the redactor.
 */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { CommandName } from '../../app/command-names.ts';
import type { FailureCode } from '../../app/failure.ts';
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

const largestLogBytes = 1_000_000;

/** A log at `path`, readable by its owner alone, with one older generation beside it. A full disk stops nothing. */
export function createLog(path: string): Log {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  return {
    write(event) {
      const line = JSON.stringify({ at: new Date().toISOString(), ...event });
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
  const frames = (stack.startsWith(head) ? stack.slice(head.length) : stack)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line));
  return { event: 'bug', stack: [name, ...frames].join('\n').slice(0, 4_000) };
}
