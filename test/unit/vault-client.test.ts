import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createVaultClient, type VaultClient, type VaultProcess } from '../../main/vault/vault-client.ts';
import type { VaultAnswer, VaultJob } from '../../main/vault/vault-protocol.ts';

/** A process that a test holds in its hands. */
interface FakeProcess extends VaultProcess {
  readonly jobs: VaultJob[];
  answer(answer: VaultAnswer): void;
  exit(): void;
  killed: boolean;
}

let processes: FakeProcess[];
let client: VaultClient;

function createFakeProcess(): FakeProcess {
  let onAnswer: (answer: VaultAnswer) => void = () => undefined;
  let onExit: () => void = () => undefined;
  const fake: FakeProcess = {
    jobs: [],
    killed: false,
    send: (job) => void fake.jobs.push(job),
    onAnswer: (listener) => {
      onAnswer = listener;
    },
    onExit: (listener) => {
      onExit = listener;
    },
    kill() {
      fake.killed = true;
    },
    answer: (answer) => onAnswer(answer),
    exit: () => onExit(),
  };
  return fake;
}

function createClient({ jobMs }: { jobMs: number }): VaultClient {
  return createVaultClient({
    service: 'dev.lanyard.test.v1',
    jobMs,
    spawn: () => {
      const fake = createFakeProcess();
      processes.push(fake);
      return fake;
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  processes = [];
  client = createClient({ jobMs: 1_000 });
  return () => vi.useRealTimers();
});

const get = { verb: 'get', name: 'a' } as const;
/** Lets everything run that waits for nothing but its turn. */
const settle = () => vi.advanceTimersByTimeAsync(0);

async function job(index = 0, of = 0): Promise<VaultJob> {
  await settle();
  const found = processes[of]?.jobs[index];
  if (!found) throw new Error('the process has no such job');
  return found;
}

test('starts a process at the first job only, and asks it by the service’s name', async () => {
  expect(processes).toHaveLength(0);
  const reply = client.ask({ verb: 'set', name: 'a', value: 'b' });
  expect(await job()).toEqual({ id: 1, service: 'dev.lanyard.test.v1', verb: 'set', name: 'a', value: 'b' });
  processes[0]?.answer({ id: 1, ok: true, value: null });
  expect(await reply).toEqual({ kind: 'value', value: null });
});

test('asks one job at a time, in order', async () => {
  const replies = [
    client.ask(get),
    client.ask({ verb: 'get', name: 'b' }),
    client.ask({ verb: 'get', name: 'c' }),
  ];
  for (const [index, value] of ['x', 'y', 'z'].entries()) {
    const { id } = await job(index);
    expect(processes[0]?.jobs).toHaveLength(index + 1);
    processes[0]?.answer({ id, ok: true, value });
  }
  expect(await Promise.all(replies)).toEqual(['x', 'y', 'z'].map((value) => ({ kind: 'value', value })));
  expect(processes).toHaveLength(1);
});

describe('a process that gives no answer', () => {
  test('is ended at its deadline, and the next job gets a new one', async () => {
    const first = client.ask(get);
    const second = client.ask(get);
    await vi.advanceTimersByTimeAsync(999);
    expect(processes[0]?.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await first).toEqual({ kind: 'silent' });
    expect(processes[0]?.killed).toBe(true);
    const { id } = await job(0, 1);
    processes[1]?.answer({ id, ok: true, value: 'late' });
    expect(await second).toEqual({ kind: 'value', value: 'late' });
  });

  test('does not keep those behind it waiting for a whole deadline each', async () => {
    const replies = [client.ask(get), client.ask(get), client.ask(get)];
    await vi.advanceTimersByTimeAsync(1_000 + 125 + 125);
    expect(await Promise.all(replies)).toEqual(replies.map(() => ({ kind: 'silent' })));
    expect(processes.map(({ killed }) => killed)).toEqual([true, true, true]);
  });

  test('does not disturb the next job when it answers after all', async () => {
    const first = client.ask(get);
    const second = client.ask(get);
    const { id } = await job();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await first).toEqual({ kind: 'silent' });
    processes[0]?.answer({ id, ok: true, value: 'of the first' });
    processes[0]?.exit();
    const next = await job(0, 1);
    processes[1]?.answer({ id: next.id, ok: true, value: 'of the second' });
    expect(await second).toEqual({ kind: 'value', value: 'of the second' });
  });
});

test('says silent at once when the process dies, and the next job gets a new one', async () => {
  const first = client.ask(get);
  await job();
  processes[0]?.exit();
  expect(await first).toEqual({ kind: 'silent' });
  const second = client.ask(get);
  const { id } = await job(0, 1);
  processes[1]?.answer({ id, ok: true, value: 'x' });
  expect(await second).toEqual({ kind: 'value', value: 'x' });
});

test('starts a new process when the old one died between two jobs', async () => {
  const first = client.ask(get);
  const { id } = await job();
  processes[0]?.answer({ id, ok: true, value: null });
  await first;
  processes[0]?.exit();
  const second = client.ask(get);
  await job(0, 1);
  processes[1]?.answer({ id: id + 1, ok: true, value: 'x' });
  expect(await second).toEqual({ kind: 'value', value: 'x' });
});

test('replaces a process that was refused: keytar never gets over a keyring that was restarted', async () => {
  const first = client.ask(get);
  const { id } = await job();
  processes[0]?.answer({ id, ok: false });
  expect(await first).toEqual({ kind: 'refused' });
  expect(processes[0]?.killed).toBe(true);
  const second = client.ask(get);
  const next = await job(0, 1);
  processes[1]?.answer({ id: next.id, ok: true, value: 'x' });
  expect(await second).toEqual({ kind: 'value', value: 'x' });
});

test.each([
  ['get', 2],
  ['set', 1],
  ['delete', 1],
] as const)(
  'believes a refusal of %s after %i process(es) when the first has served before',
  async (verb, tries) => {
    const answerJob = async (index: number, of: number, ok: boolean) => {
      const { id } = await job(index, of);
      processes[of]?.answer(ok ? { id, ok, value: null } : { id, ok });
    };
    const first = client.ask(get);
    await answerJob(0, 0, true);
    await first;
    const second = client.ask({ verb, name: 'a' });
    await answerJob(1, 0, false);
    if (tries === 2) await answerJob(0, 1, false);
    expect(await second).toEqual({ kind: 'refused' });
    expect(processes).toHaveLength(tries);
  },
);

describe('a process that cannot be had', () => {
  test.each([
    [
      'does not start',
      () => {
        throw new Error('ENOENT');
      },
    ],
    [
      'takes no job',
      () => ({
        ...createFakeProcess(),
        send: () => {
          throw new Error('closed');
        },
      }),
    ],
  ])('makes a job silent when it %s, and the next one is tried', async (_, spawn) => {
    let tries = 0;
    const good = createFakeProcess();
    const limping = createVaultClient({
      service: 's',
      jobMs: 1_000,
      spawn: () => {
        tries += 1;
        return tries === 1 ? spawn() : good;
      },
    });
    expect(await limping.ask(get)).toEqual({ kind: 'silent' });
    const second = limping.ask(get);
    await settle();
    good.answer({ id: good.jobs[0]?.id ?? 0, ok: true, value: 'x' });
    expect(await second).toEqual({ kind: 'value', value: 'x' });
    // But for the one that ends an idle process.
    expect(vi.getTimerCount()).toBe(1);
  });
});

test('ends its process when it is closed, and starts no other for what still waits', async () => {
  const replies = [client.ask(get), client.ask(get)];
  await job();
  client.close();
  expect(await Promise.all(replies)).toEqual([{ kind: 'silent' }, { kind: 'silent' }]);
  expect(await client.ask(get)).toEqual({ kind: 'silent' });
  expect(processes).toHaveLength(1);
  expect(processes[0]?.killed).toBe(true);
});

test('ends its process after a minute without a job, and starts another for the next one', async () => {
  const first = client.ask(get);
  const { id } = await job();
  processes[0]?.answer({ id, ok: true, value: null });
  await first;
  await vi.advanceTimersByTimeAsync(59_999);
  expect(processes[0]?.killed).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(processes[0]?.killed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  const second = client.ask(get);
  const next = await job(0, 1);
  processes[1]?.answer({ id: next.id, ok: true, value: 'x' });
  expect(await second).toEqual({ kind: 'value', value: 'x' });
});

describe('told to rest', () => {
  test('ends its process at once when nothing is asked, and serves the next job', async () => {
    await client.rest();
    const first = client.ask(get);
    const { id } = await job();
    processes[0]?.answer({ id, ok: true, value: null });
    await first;
    await client.rest();
    expect(processes[0]?.killed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    void client.ask(get);
    await job(0, 1);
  });

  test('lets what is under way end first, with what comes after it', async () => {
    const first = client.ask(get);
    const { id } = await job();
    const resting = client.rest();
    const second = first.then(() => client.ask(get));
    processes[0]?.answer({ id, ok: true, value: 'x' });
    expect(await first).toEqual({ kind: 'value', value: 'x' });
    const next = await job(1);
    processes[0]?.answer({ id: next.id, ok: true, value: 'y' });
    expect(await second).toEqual({ kind: 'value', value: 'y' });
    await vi.advanceTimersByTimeAsync(1_000);
    await resting;
    expect(processes[0]?.killed).toBe(true);
  });

  test('waits no longer than a second', async () => {
    client = createClient({ jobMs: 8_000 });
    const reply = client.ask(get);
    await job();
    const resting = client.rest();
    await vi.advanceTimersByTimeAsync(999);
    expect(processes[0]?.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await resting;
    expect(processes[0]?.killed).toBe(true);
    expect(await reply).toEqual({ kind: 'silent' });
  });
});

describe('a process that fails again and again', () => {
  const crash = async (of: number) => {
    const reply = client.ask(get);
    await job(0, of);
    processes[of]?.exit();
    expect(await reply).toEqual({ kind: 'silent' });
  };

  test('is replaced three times in a minute; then all is silent at once until the minute is over', async () => {
    for (const of of [0, 1, 2, 3]) await crash(of);
    for (let more = 0; more < 5; more += 1) expect(await client.ask(get)).toEqual({ kind: 'silent' });
    expect(processes).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(60_001);
    const reply = client.ask(get);
    const { id } = await job(0, 4);
    processes[4]?.answer({ id, ok: true, value: 'x' });
    expect(await reply).toEqual({ kind: 'value', value: 'x' });
  });

  test('is replaced for ever when that is rare', async () => {
    for (let of = 0; of < 20; of += 1) {
      await crash(of);
      await vi.advanceTimersByTimeAsync(20_001);
    }
    expect(processes).toHaveLength(20);
  });

  test('is replaced as often as it is refused: nothing else brings a keychain back', async () => {
    for (let of = 0; of < 20; of += 1) {
      const reply = client.ask(get);
      const { id } = await job(0, of);
      processes[of]?.answer({ id, ok: false });
      expect(await reply).toEqual({ kind: 'refused' });
    }
    expect(processes).toHaveLength(20);
  });

  describe('by hanging', () => {
    /** Four processes have hung: the last of them is kept. */
    beforeEach(async () => {
      const replies = [0, 1, 2, 3].map(() => client.ask(get));
      await vi.advanceTimersByTimeAsync(1_000 + 3 * 125);
      expect(await Promise.all(replies)).toEqual(replies.map(() => ({ kind: 'silent' })));
      expect(processes.map(({ killed }) => killed)).toEqual([true, true, true, false]);
    });

    test('is kept, and asked nothing more while it hangs', async () => {
      const reply = client.ask(get);
      await vi.advanceTimersByTimeAsync(1_000);
      expect(await reply).toEqual({ kind: 'silent' });
      expect(processes).toHaveLength(4);
      expect(processes[3]?.jobs).toHaveLength(1);
    });

    test('serves whoever waits as soon as it goes on', async () => {
      const reply = client.ask({ verb: 'set', name: 'b', value: 'c' });
      await vi.advanceTimersByTimeAsync(500);
      processes[3]?.answer({ id: processes[3].jobs[0]?.id ?? 0, ok: true, value: 'late' });
      const { id, verb } = await job(1, 3);
      expect(verb).toBe('set');
      processes[3]?.answer({ id, ok: true, value: null });
      expect(await reply).toEqual({ kind: 'value', value: null });
    });

    test('gives way to a new one when it is refused at last', async () => {
      processes[3]?.answer({ id: processes[3].jobs[0]?.id ?? 0, ok: false });
      expect(processes[3]?.killed).toBe(true);
      const reply = client.ask(get);
      const { id } = await job(0, 4);
      processes[4]?.answer({ id, ok: true, value: 'x' });
      expect(await reply).toEqual({ kind: 'value', value: 'x' });
    });

    test('is not replaced within the minute when it dies', async () => {
      processes[3]?.exit();
      expect(await client.ask(get)).toEqual({ kind: 'silent' });
      expect(processes).toHaveLength(4);
    });

    test('ends when it is told to rest or is closed', async () => {
      await client.rest();
      expect(processes[3]?.killed).toBe(true);
      expect(vi.getTimerCount()).toBe(0);
    });
  });
});
