import { describe, expect, test } from 'vitest';
import { type CommandName, contract } from '../../app/contract.ts';
import { Failure } from '../../app/failure.ts';
import type { Commands } from '../../main/commands.ts';
import { createIdleWatch, idleLookMs } from '../../main/idle.ts';
import { allowedWhileLocked, createLock, lockable } from '../../main/lock.ts';
import { failureOf } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';

/** A promise that the test settles. */
function later<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<Value>((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
}
type Later<Value> = ReturnType<typeof later<Value>>;

const names = Object.keys(contract) as CommandName[];

function createParts() {
  const done: string[] = [];
  let isThePerson: () => Promise<boolean> = async () => true;
  const lock = createLock({
    forget: async () => void done.push('forget'),
    confirmPerson: () => isThePerson(),
    onChange: () => void done.push(lock.isLocked() ? 'locked' : 'unlocked'),
  });
  let answer: (name: CommandName) => Promise<unknown> = async (name) => name;
  const commands = lockable(
    Object.fromEntries(names.map((name) => [name, () => answer(name)])) as unknown as Commands,
    lock,
  ) as unknown as Record<CommandName, (request: unknown) => Promise<unknown>>;
  return {
    lock,
    done,
    commands,
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    confirmWith: (next: typeof isThePerson) => {
      isThePerson = next;
    },
  };
}

describe('while it is locked', () => {
  /** Every other command is refused; whoever adds one to these has to mean it. */
  const harmless = [
    'getSnapshot',
    'lock',
    'unlock',
    'clearClipboard',
    'cancelListing',
    'cancelBadgeCopy',
    'concealToken',
    'quit',
  ];

  test('just a few commands are left', () => {
    expect([...allowedWhileLocked].sort()).toEqual([...harmless].sort());
  });

  test.each(names)('%s is refused, unless it is harmless', async (name) => {
    const { lock, commands, answerWith } = createParts();
    expect(await commands[name]({})).toBe(name);
    await lock.lock();
    let ran = false;
    answerWith(async () => {
      ran = true;
      return name;
    });
    if (harmless.includes(name)) {
      expect(await commands[name]({})).toBe(name);
    } else {
      expect((await failureOf(commands[name]({}))).code).toBe('LOCKED');
      expect(ran).toBe(false);
    }
    await lock.unlock();
    expect(await commands[name]({})).toBe(name);
  });

  test.each([
    ['answered', (settle: Later<string>) => settle.resolve('ya29.secret')],
    ['refused', (settle: Later<string>) => settle.reject(new Failure('ACCOUNT_UNKNOWN'))],
  ])('what was under way and is %s afterwards says LOCKED, even when unlocked again', async (_, settle) => {
    const { lock, commands, answerWith } = createParts();
    const underway = later<string>();
    answerWith(() => underway.promise);
    const failed = failureOf(commands.copyToken({}));
    await lock.lock();
    await lock.unlock();
    settle(underway);
    expect((await failed).code).toBe('LOCKED');
  });

  test('a bug stays a bug', async () => {
    const { lock, commands, answerWith } = createParts();
    const underway = later<string>();
    answerWith(() => underway.promise);
    const failed = expect(commands.copyToken({})).rejects.toThrow('a bug');
    await lock.lock();
    underway.reject(new Error('a bug'));
    await failed;
  });
});

describe('the lock', () => {
  test('covers before it forgets, and forgets anew when it is locked already', async () => {
    const { lock, done } = createParts();
    await lock.lock();
    await lock.lock();
    expect([done, lock.turn()]).toEqual([['locked', 'forget', 'forget'], 1]);
    await lock.unlock();
    await lock.unlock();
    expect(done.slice(3)).toEqual(['unlocked']);
  });

  test('stays when the computer does not know the person', async () => {
    const { lock, confirmWith } = createParts();
    await lock.lock();
    confirmWith(async () => false);
    expect((await failureOf(lock.unlock())).code).toBe('UNLOCK_REFUSED');
    expect(lock.isLocked()).toBe(true);
  });

  test('is taken off by one press even where two asked', async () => {
    const { lock, confirmWith } = createParts();
    await lock.lock();
    const asked = later<boolean>();
    confirmWith(() => asked.promise);
    const both = Promise.all([lock.unlock(), lock.unlock()]);
    asked.resolve(true);
    await both;
    expect(lock.isLocked()).toBe(false);
  });

  test('stays when it was locked anew while the computer asked', async () => {
    const { lock, confirmWith } = createParts();
    await lock.lock();
    const asked = later<boolean>();
    confirmWith(() => asked.promise);
    const late = failureOf(lock.unlock());
    confirmWith(async () => true);
    await lock.unlock();
    await lock.lock();
    asked.resolve(true);
    expect((await late).code).toBe('LOCKED');
    expect(lock.isLocked()).toBe(true);
  });
});

describe('somebody is away', () => {
  const minute = 60_000;

  function createWatch(minutes: number | null) {
    const clock = createFakeClock();
    const state = { idleMs: 0, away: 0, minutes };
    const watch = createIdleWatch({
      clock,
      idleMs: () => state.idleMs,
      minutes: () => state.minutes,
      onAway: () => {
        state.away += 1;
      },
    });
    /** Time goes by, with a look now and then as in the app. */
    const wait = (ms: number, isIdle: boolean) => {
      for (let passed = 0; passed < ms; passed += idleLookMs) {
        clock.pass(idleLookMs);
        state.idleMs = isIdle ? state.idleMs + idleLookMs : 0;
        watch.look();
      }
    };
    return { clock, state, watch, wait };
  }

  test.each([5, 15, 30, 60])('after %i minutes without a key', (minutes) => {
    const { state, wait } = createWatch(minutes);
    wait(minutes * minute - idleLookMs, true);
    expect(state.away).toBe(0);
    wait(idleLookMs, true);
    expect(state.away).toBe(1);
  });

  test('never, while keys are pressed or where it is set so', () => {
    const busy = createWatch(5);
    busy.wait(60 * minute, false);
    expect(busy.state.away).toBe(0);
    const never = createWatch(null);
    never.wait(600 * minute, true);
    expect(never.state.away).toBe(0);
  });

  test('at once when the setting is made shorter than the person has been away', () => {
    const { state, wait } = createWatch(null);
    wait(20 * minute, true);
    state.minutes = 15;
    wait(idleLookMs, true);
    expect(state.away).toBe(1);
  });

  test('when the computer slept as long, though it tells no idle time', () => {
    const { clock, state, watch } = createWatch(15);
    clock.sleep(14 * minute);
    watch.look();
    expect(state.away).toBe(0);
    clock.sleep(15 * minute + idleLookMs);
    watch.look();
    expect(state.away).toBe(1);
  });

  test('not because somebody set the clock back', () => {
    const { clock, state, watch } = createWatch(5);
    clock.setWall(clock.now() - 86_400_000);
    watch.look();
    expect(state.away).toBe(0);
  });
});
