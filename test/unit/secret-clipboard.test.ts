import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createSecretClipboard,
  type SecretClipboard,
  type SecretCopy,
  type SystemClipboard,
} from '../../main/desktop/secret-clipboard.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

const token = 'ya29.canary';
const copy: SecretCopy = { kind: 'access-token', accountId: 'a', text: token, clearAfterSeconds: 45 };

/** A system's clipboard that any program may write to. */
interface FakeSystem extends SystemClipboard {
  text: string;
  /** Another program holds it: nobody can read or write. */
  held: boolean;
  reads: number;
  clears: number;
}

let clock: FakeClock;
let system: FakeSystem;
let clipboard: SecretClipboard;
let changes: number;

function createFakeSystem(): FakeSystem {
  let ours: string | undefined;
  const open = () => {
    if (system.held) throw new Error(`held while ${system.text} was on it`);
  };
  return {
    text: '',
    held: false,
    reads: 0,
    clears: 0,
    async writeSecret(text) {
      open();
      system.text = text;
      ours = text;
    },
    async writeText(text) {
      open();
      system.text = text;
    },
    async holdsSecret() {
      open();
      system.reads += 1;
      return system.text === ours;
    },
    async clear() {
      open();
      system.clears += 1;
      system.text = '';
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  clock = createFakeClock();
  system = createFakeSystem();
  changes = 0;
  clipboard = createSecretClipboard({
    system,
    clock,
    onChange: () => {
      changes += 1;
    },
  });
  return () => vi.useRealTimers();
});

async function pass(ms: number) {
  clock.pass(ms);
  await vi.advanceTimersByTimeAsync(ms);
}

describe('a secret on the clipboard', () => {
  test('is told with its time, and never itself', async () => {
    const { clearsAt } = await clipboard.copySecret(copy);
    expect(clearsAt).toBe(clock.now() + 45_000);
    expect(clipboard.view()).toEqual({ kind: 'access-token', accountId: 'a', clearsAt });
    expect(textsIn(clipboard.view()).join()).not.toContain('canary');
    expect(system.text).toBe(token);
  });

  test('stays when it is to stay', async () => {
    expect(await clipboard.copySecret({ ...copy, clearAfterSeconds: null })).toEqual({ clearsAt: null });
    await pass(24 * 3_600_000);
    expect(system.text).toBe(token);
    expect(clipboard.view()?.clearsAt).toBeNull();
  });

  test('stays when the person keeps it', async () => {
    await clipboard.copySecret(copy);
    clipboard.keep();
    expect(clipboard.view()?.clearsAt).toBeNull();
    await pass(3_600_000);
    expect(system.text).toBe(token);
  });

  test('counts anew when it is copied again', async () => {
    await clipboard.copySecret(copy);
    await pass(30_000);
    await clipboard.copySecret(copy);
    await pass(30_000);
    expect(system.text).toBe(token);
    await pass(15_000);
    expect(system.text).toBe('');
  });

  test('is cleared on demand, and only if it is still there', async () => {
    await clipboard.copySecret(copy);
    await clipboard.clear();
    expect([system.text, clipboard.view()]).toEqual(['', null]);
    await clipboard.copySecret(copy);
    system.text = 'other';
    await clipboard.clear();
    expect([system.text, clipboard.view(), system.clears]).toEqual(['other', null, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is forgotten when plain text of ours takes its place', async () => {
    await clipboard.copySecret(copy);
    await clipboard.copyText('https://accounts.google.com/…');
    expect(clipboard.view()).toBeNull();
    await pass(45_000);
    expect(system.clears).toBe(0);
  });
});

describe('looking again', () => {
  test('sees that another program has taken over', async () => {
    await clipboard.copySecret(copy);
    await clipboard.refresh();
    expect(clipboard.view()).not.toBeNull();
    system.text = 'other';
    await clipboard.refresh();
    expect(clipboard.view()).toBeNull();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('clears what ran out while the computer slept', async () => {
    await clipboard.copySecret(copy);
    clock.sleep(3_600_000);
    await clipboard.refresh();
    expect([system.text, clipboard.view()]).toEqual(['', null]);
  });

  test('does not look at what others copied when nothing of ours is there', async () => {
    system.text = 'other';
    await clipboard.refresh();
    await clipboard.clear();
    clipboard.keep();
    expect([system.reads, system.clears, changes]).toEqual([0, 0, 0]);
  });

  test('never speaks of a copy that is made meanwhile', async () => {
    await clipboard.copySecret(copy);
    system.text = 'other';
    const looking = clipboard.refresh();
    const copying = clipboard.copySecret({ ...copy, text: 'ya29.newer' });
    await Promise.all([looking, copying]);
    expect(clipboard.view()).not.toBeNull();
    await pass(45_000);
    expect(system.text).toBe('');
  });
});

test('clearing on time does not take away a copy that is made at that moment', async () => {
  await clipboard.copySecret(copy);
  const { holdsSecret } = system;
  let copying: Promise<unknown> | undefined;
  system.holdsSecret = async () => {
    const held = await holdsSecret();
    copying ??= clipboard.copySecret({ ...copy, text: 'ya29.newer' });
    return held;
  };
  await pass(45_000);
  await copying;
  expect(system.text).toBe('ya29.newer');
  expect(clipboard.view()).not.toBeNull();
  await pass(45_000);
  expect(system.text).toBe('');
});

describe('a clipboard that another program holds', () => {
  test('refuses a copy, and what was there still counts', async () => {
    await clipboard.copySecret(copy);
    const before = clipboard.view();
    system.held = true;
    for (const refused of [clipboard.copySecret(copy), clipboard.copyText('x'), clipboard.clear()]) {
      const failure = await failureOf(refused);
      expect(failure.code).toBe('CLIPBOARD_REFUSED');
      expect(textsIn(failure).join()).not.toContain('canary');
    }
    expect(clipboard.view()).toEqual(before);
  });

  test('is cleared as soon as it lets go', async () => {
    await clipboard.copySecret(copy);
    system.held = true;
    await pass(45_000);
    expect(clipboard.view()).not.toBeNull();
    await pass(10_000);
    system.held = false;
    await pass(1_000);
    expect([system.text, clipboard.view()]).toEqual(['', null]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
