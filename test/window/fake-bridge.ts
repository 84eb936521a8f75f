// A bridge without a main process: it shows one snapshot, answers every command from a table and writes down what
// was asked. `installFakeBridge` runs in the page, so it sees nothing but its argument.

import type { CommandName, Outcome } from '../../app/contract.ts';
import type { Snapshot } from '../../app/snapshot.ts';

/** What a command answers; `pending` never answers. */
export type FakeAnswer = Outcome<unknown> | 'pending';

export interface FakeBridgeParts {
  readonly commands: readonly CommandName[];
  readonly snapshot: Snapshot;
  /** Commands that are not named succeed with `null`. */
  readonly answers: Partial<Record<CommandName, FakeAnswer>>;
}

export interface FakeLanyard {
  /** Every command so far, except the first question for the snapshot. */
  readonly calls: { readonly command: CommandName; readonly request: unknown }[];
  /** What the policy refused. */
  readonly violations: string[];
  push(snapshot: Snapshot): void;
  answer(command: CommandName, answer: FakeAnswer): void;
}

declare global {
  interface Window {
    fakeLanyard: FakeLanyard;
  }
}

export function installFakeBridge({ commands, snapshot, answers }: FakeBridgeParts): void {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  const current = { ...answers };
  const calls: FakeLanyard['calls'] = [];
  const violations: string[] = [];
  const answerTo = (command: CommandName, request: unknown): Promise<Outcome<unknown>> => {
    if (command === 'getSnapshot') return Promise.resolve({ ok: true, value: snapshot });
    calls.push({ command, request });
    const answer = current[command] ?? { ok: true, value: null };
    return answer === 'pending' ? new Promise(() => {}) : Promise.resolve(answer);
  };
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
  const bridge = {
    ...Object.fromEntries(
      commands.map((command) => [command, (request: unknown) => answerTo(command, request)]),
    ),
    onSnapshot(listener: (snapshot: Snapshot) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pathOf: (file: File) => `/home/alice/Downloads/${file.name}`,
  };
  const fakeLanyard: FakeLanyard = {
    calls,
    violations,
    push: (next) => {
      for (const listener of listeners) listener(next);
    },
    answer: (command, answer) => {
      current[command] = answer;
    },
  };
  Object.assign(window, { lanyard: bridge, fakeLanyard });
}
