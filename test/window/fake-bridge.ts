// A bridge without a main process: it shows one snapshot, answers every command from a table and writes down what
// was asked. `installFakeBridge` runs in the page, so it sees nothing but its argument.

import type { CommandName, Outcome } from '../../app/contract.ts';
import type { Snapshot } from '../../app/snapshot.ts';

/** What a command answers; `pending` never answers. */
export type FakeReply = Outcome<unknown> | 'pending';

/** An answer that depends on the request. Data, like everything here: a function does not cross into the page. */
export type FakeAnswer =
  | FakeReply
  /** The first whose `when` the request agrees with; `null` stands for what the request leaves out. */
  | {
      readonly cases: readonly {
        readonly when: Readonly<Record<string, unknown>>;
        readonly answer: FakeReply;
      }[];
    }
  /** A list with one thing for each name that the request lists in `forEach`. */
  | { readonly forEach: string; readonly of: Readonly<Record<string, unknown>>; readonly otherwise: object };

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
  const replyTo = (answer: FakeAnswer | undefined, request: Readonly<Record<string, unknown>>): FakeReply => {
    if (answer === undefined) return { ok: true, value: null };
    if (answer === 'pending' || 'ok' in answer) return answer;
    if ('cases' in answer) {
      const found = answer.cases.find(({ when }) =>
        Object.entries(when).every(([name, value]) => (request[name] ?? null) === value),
      );
      if (!found) throw new Error(`no answer is laid down for ${JSON.stringify(request)}`);
      return found.answer;
    }
    const names = request[answer.forEach] as readonly string[];
    return { ok: true, value: names.map((name) => answer.of[name] ?? { ...answer.otherwise, email: name }) };
  };
  const answerTo = (command: CommandName, request: unknown): Promise<Outcome<unknown>> => {
    if (command === 'getSnapshot') return Promise.resolve({ ok: true, value: snapshot });
    calls.push({ command, request });
    const reply = replyTo(current[command], request as Readonly<Record<string, unknown>>);
    return reply === 'pending' ? new Promise(() => {}) : Promise.resolve(reply);
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
