/** A Lanyard in a process of its own, as whoever started it sees it: to be asked, and to be killed. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CommandName, ReplyOf, RequestOf } from '../../app/contract.ts';
import type { FailureCode } from '../../app/failure.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { SandboxDescription } from '../sandbox/description.ts';

export const keychainService = 'dev.lanyard.hold.v1';

export type ToChild =
  | {
      readonly kind: 'start';
      readonly userData: string;
      readonly provider: SandboxDescription['provider'];
      readonly google: SandboxDescription['google'];
    }
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly request: unknown };

export type FromChild =
  | { readonly kind: 'loaded' }
  | { readonly kind: 'started'; readonly snapshot: Snapshot }
  | { readonly kind: 'push'; readonly snapshot: Snapshot }
  | { readonly kind: 'page'; readonly url: string }
  /** A rotated token is in the keychain, so long after the provider's answer. */
  | { readonly kind: 'rotated'; readonly windowMs: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly failure?: FailureCode }
  | { readonly kind: 'bug'; readonly text: string };

export type Answer<Name extends CommandName> =
  | { readonly value: ReplyOf<Name> }
  | { readonly failure: FailureCode };

export interface LanyardProcess {
  /** The snapshot after a start, tidying up included; nothing when it was killed before. */
  start(userData: string, description: SandboxDescription): Promise<Snapshot | undefined>;
  /** What a command answered; nothing when the process was killed before. */
  ask<Name extends CommandName>(name: Name, request: RequestOf<Name>): Promise<Answer<Name> | undefined>;
  /** The first message that `pick` makes something of; nothing when the process was killed before. */
  until<Found>(pick: (message: FromChild) => Found | undefined): Promise<Found | undefined>;
  /** SIGKILL. Resolves when the vault's process is gone, too; Electron's ends with its main process. */
  kill(): Promise<void>;
}

const child = fileURLToPath(new URL('lanyard-child.ts', import.meta.url));

/** Resolves when everything is loaded and nothing has been done. */
export async function openLanyardProcess(
  env: Readonly<Record<string, string>>,
  onMessage: (message: FromChild) => void = () => undefined,
): Promise<LanyardProcess> {
  const lanyard = fork(child, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let complaints = '';
  lanyard.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const listeners = new Set<(message: FromChild | undefined) => void>();
  const hear = (message: FromChild | undefined) => {
    for (const listener of [...listeners]) listener(message);
  };
  let isGone = false;
  lanyard.on('message', (message: FromChild) => {
    onMessage(message);
    hear(message);
  });
  const closed = once(lanyard, 'close').then(() => {
    isGone = true;
    hear(undefined);
  });

  const until: LanyardProcess['until'] = (pick) =>
    new Promise((resolve) => {
      if (isGone) return resolve(undefined);
      const listener = (message: FromChild | undefined) => {
        const found = message && pick(message);
        if (message !== undefined && found === undefined) return;
        listeners.delete(listener);
        resolve(found);
      };
      listeners.add(listener);
    });
  // What is said to one that was killed is lost, as every key press is.
  const say = (message: ToChild) => void lanyard.send(message, () => undefined);

  const isLoaded = await until((message) => message.kind === 'loaded' || undefined);
  if (!isLoaded) throw new Error(`it did not load: ${complaints}`);
  let lastId = 0;
  return {
    async start(userData, { provider, google }) {
      const started = until((message) => (message.kind === 'started' ? message.snapshot : undefined));
      say({ kind: 'start', userData, provider, google });
      return started;
    },
    async ask(name, request) {
      lastId += 1;
      const id = lastId;
      const answer = until((message) =>
        message.kind === 'answer' && message.id === id ? message : undefined,
      );
      say({ kind: 'ask', id, name, request });
      const found = await answer;
      if (found === undefined) return undefined;
      return found.failure === undefined ? { value: found.value as never } : { failure: found.failure };
    },
    until,
    async kill() {
      lanyard.kill('SIGKILL');
      await closed;
    },
  };
}
