/**
 * Asks the vault's process: one job at a time, each with a deadline. A process that misses a deadline, is refused or
 * dies is replaced at the next job, since keytar never recovers by itself; but one that crashes or hangs again and
 * again is not started again and again. It also ends when nobody asks for a while: only so its memory is surely wiped.
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
  /** Ends the process, and with it what its memory held; a job that is under way gets a moment. The next job starts another. */
  rest(): Promise<void>;
  /** Ends the process for good; what is under way or comes later is answered `silent`. */
  close(): void;
}

export interface VaultClientParts {
  readonly spawn: () => VaultProcess;
  readonly service: string;
  /** The deadline of one job in milliseconds, counted from the question, so that waiting in line is part of it. */
  readonly jobMs?: number;
  /** After how many milliseconds without a job the process ends. */
  readonly idleMs?: () => number;
}

/** Long enough for a slow daemon, short enough that a stuck one has its name within 10 seconds. */
const defaultJobMs = 8_000;
const defaultIdleMs = 60_000;
/** What a job gets that is under way when the process is to end. */
const restMs = 1_000;
/** A process that crashed or hung is replaced at most so often in so many milliseconds. */
const mostReplacements = 3;
const replacementsMs = 60_000;

export function createVaultClient(parts: VaultClientParts): VaultClient {
  const { spawn, service, jobMs = defaultJobMs, idleMs = () => defaultIdleMs } = parts;
  let running: VaultProcess | undefined;
  let lastId = 0;
  let queue: Promise<unknown> = Promise.resolve();
  let settle: ((reply: VaultReply) => void) | undefined;
  let isClosed = false;
  let idle: NodeJS.Timeout | undefined;
  /** Whether the last process crashed or hung, so that the next one replaces it. */
  let hasFailed = false;
  /** When processes were replaced, within the last minute. */
  let replacements: readonly number[] = [];
  /** While a process that was not replaced still has an old job: resolves when it is done with it or has died. */
  let hung: { readonly id: number; readonly over: Promise<void>; readonly end: () => void } | undefined;

  function mayReplace(): boolean {
    replacements = replacements.filter((at) => at > performance.now() - replacementsMs);
    return replacements.length < mostReplacements;
  }

  /** Throws when it may not be replaced or does not start. */
  function start(): VaultProcess {
    if (hasFailed) {
      if (!mayReplace()) throw new Error('the vault’s process failed too often');
      replacements = [...replacements, performance.now()];
    }
    hasFailed = true;
    const started = spawn();
    hasFailed = false;
    started.onAnswer((answer) => {
      if (started === running && answer.id === hung?.id) {
        // It runs again. What was refused will be for ever, so then it is not needed any more.
        if (answer.ok) hung.end();
        else end();
      }
      // An answer that comes after its deadline belongs to nobody.
      if (answer.id !== lastId) return;
      settle?.(answer.ok ? { kind: 'value', value: answer.value } : { kind: 'refused' });
    });
    started.onExit(() => {
      if (running !== started) return;
      running = undefined;
      hasFailed = true;
      hung?.end();
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

  async function attempt(job: Omit<VaultJob, 'id' | 'service'>, deadline: number): Promise<VaultReply> {
    // Whoever stood in line behind a job that got no answer still gets a try of its own, but a short one.
    const until = Math.max(deadline, performance.now() + jobMs / 8);
    if (hung && !(await isOver(hung.over, until))) return { kind: 'silent' };
    if (isClosed) return { kind: 'silent' };
    return new Promise((resolve) => {
      const finish = (reply: VaultReply) => {
        clearTimeout(timer);
        settle = undefined;
        if (reply.kind === 'refused') end();
        resolve(reply);
      };
      const timer = setTimeout(() => {
        if (mayReplace()) fail();
        else hold(lastId);
        finish({ kind: 'silent' });
      }, until - performance.now());
      settle = finish;
      lastId += 1;
      try {
        running ??= start();
        running.send({ ...job, id: lastId, service });
      } catch {
        // A process that does not start or takes nothing is as good as one that died.
        fail();
        finish({ kind: 'silent' });
      }
    });
  }

  /** Keeps a process that hangs when it may not be replaced: it goes on as soon as the keychain does. */
  function hold(id: number): void {
    let over: () => void = () => undefined;
    const waited = new Promise<void>((resolve) => {
      over = resolve;
    });
    hung = {
      id,
      over: waited,
      end() {
        hung = undefined;
        over();
      },
    };
  }

  function end(): void {
    const ending = running;
    running = undefined;
    clearTimeout(idle);
    hung?.end();
    ending?.kill();
  }

  function fail(): void {
    hasFailed = true;
    end();
  }

  function endWhenIdle(): void {
    clearTimeout(idle);
    if (!running) return;
    idle = setTimeout(end, idleMs());
    idle.unref();
  }

  return {
    ask(job) {
      const deadline = performance.now() + jobMs;
      clearTimeout(idle);
      const reply = queue.then((): Promise<VaultReply> | VaultReply =>
        isClosed ? { kind: 'silent' } : carryOut(job, deadline),
      );
      // Without the answer: nothing here may remember what was read.
      const done = reply.then(() => {
        if (queue === done) endWhenIdle();
      });
      queue = done;
      return reply;
    },
    async rest() {
      const until = performance.now() + restMs;
      for (let last: unknown; last !== queue && performance.now() < until; ) {
        last = queue;
        await isOver(queue, until);
      }
      end();
      settle?.({ kind: 'silent' });
    },
    close() {
      isClosed = true;
      end();
      settle?.({ kind: 'silent' });
    },
  };
}

/** Whether it is settled by then; waits no longer. */
async function isOver(waited: Promise<unknown>, until: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), Math.max(until - performance.now(), 0));
  });
  try {
    return await Promise.race([waited.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
