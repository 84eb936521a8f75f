/**
 * Asks the vault's process: one job at a time, each with a deadline. A process that misses a deadline, is refused or
 * dies is ended and replaced at the next job, since keytar never recovers by itself.
 */
import type { VaultAnswer, VaultJob } from './vault-protocol.ts';

/** A running vault process, however it was started. */
export interface VaultProcess {
  send(job: VaultJob): void;
  onAnswer(listener: (answer: VaultAnswer) => void): void;
  /** Called once, when the process has ended for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
}

export type VaultReply =
  | { readonly kind: 'value'; readonly value: string | null }
  /** The keychain refused. */
  | { readonly kind: 'refused' }
  /** No answer in time, or the process died. */
  | { readonly kind: 'silent' };

export interface VaultClient {
  ask(job: Omit<VaultJob, 'id' | 'service'>): Promise<VaultReply>;
  /** Ends the process for good; what is under way or comes later is answered `silent`. */
  close(): void;
}

export interface VaultClientParts {
  readonly spawn: () => VaultProcess;
  readonly service: string;
  /** The deadline of one job in milliseconds, counted from the question, so that waiting in line is part of it. */
  readonly jobMs?: number;
}

/** Long enough for a slow daemon, short enough that a stuck one has its name within 10 seconds. */
const defaultJobMs = 8_000;

export function createVaultClient({ spawn, service, jobMs = defaultJobMs }: VaultClientParts): VaultClient {
  let running: VaultProcess | undefined;
  let lastId = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let settle: ((reply: VaultReply) => void) | undefined;
  let isClosed = false;

  function start(): VaultProcess {
    const started = spawn();
    started.onAnswer((answer) => {
      // An answer that comes after its deadline belongs to nobody.
      if (answer.id !== lastId) return;
      settle?.(answer.ok ? { kind: 'value', value: answer.value } : { kind: 'refused' });
    });
    started.onExit(() => {
      if (running !== started) return;
      running = undefined;
      settle?.({ kind: 'silent' });
    });
    return started;
  }

  /**
   * After the keychain's daemon was replaced an old process is refused for ever, so only a new one is believed. That
   * goes for reading alone: a write that is tried twice would ask the person twice to unlock.
   */
  async function carryOut(job: Omit<VaultJob, 'id' | 'service'>, deadline: number): Promise<VaultReply> {
    const isOld = running !== undefined;
    const reply = await attempt(job, deadline);
    return reply.kind === 'refused' && isOld && job.verb === 'get' ? attempt(job, deadline) : reply;
  }

  function attempt(job: Omit<VaultJob, 'id' | 'service'>, deadline: number): Promise<VaultReply> {
    // Whoever stood in line behind a job that got no answer still gets a try of its own, but a short one.
    const limitMs = Math.max(deadline - performance.now(), jobMs / 8);
    return new Promise((resolve) => {
      const finish = (reply: VaultReply) => {
        clearTimeout(timer);
        settle = undefined;
        if (reply.kind === 'refused') end();
        resolve(reply);
      };
      const timer = setTimeout(() => {
        end();
        finish({ kind: 'silent' });
      }, limitMs);
      settle = finish;
      lastId += 1;
      try {
        running ??= start();
        running.send({ ...job, id: lastId, service });
      } catch {
        // A process that does not start or takes nothing is as good as one that died.
        end();
        finish({ kind: 'silent' });
      }
    });
  }

  function end(): void {
    const ending = running;
    running = undefined;
    ending?.kill();
  }

  return {
    ask(job) {
      const deadline = performance.now() + jobMs;
      const reply = queue.then((): Promise<VaultReply> | VaultReply =>
        isClosed ? { kind: 'silent' } : carryOut(job, deadline),
      );
      queue = reply;
      return reply;
    },
    close() {
      isClosed = true;
      end();
      settle?.({ kind: 'silent' });
    },
  };
}
