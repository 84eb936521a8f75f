import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeychainState } from '../../app/snapshot.ts';
import { createSealedFiles } from '../../main/vault/sealed-files.ts';
import { createSecrets, type SecretName, type Secrets } from '../../main/vault/secrets.ts';
import type { VaultClient, VaultReply } from '../../main/vault/vault-client.ts';
import type { VaultJob } from '../../main/vault/vault-protocol.ts';
import { failureOf } from './failure-of.ts';

type Job = Parameters<VaultClient['ask']>[0];

/** What a keychain says in each of its states, as measured on gnome-keyring with keytar. */
type Mood = 'unlocked' | 'locked' | 'absent' | 'stuck' | 'read-only' | 'forgetful' | 'denying';

const name: SecretName = 'refresh-token:10000000-0000-4000-8000-000000000001';
const token = '1//0e-canary';

let items: Map<string, string>;
let mood: Mood;
let jobs: Job[];
let states: KeychainState[];
let movedIn: SecretName[];
let secrets: Secrets;
let folder: string;
/** Called before each job, so that a test may change the weather in between. */
let before: (job: Job) => void;

const value = (found: string | null = null): VaultReply => ({ kind: 'value', value: found });
const refused: VaultReply = { kind: 'refused' };

const acts: Record<VaultJob['verb'], (job: Job) => VaultReply> = {
  get: (job) => {
    if (mood === 'denying') return refused;
    return value(mood === 'locked' ? null : (items.get(job.name) ?? null));
  },
  set: (job) => {
    if (mood !== 'unlocked' && mood !== 'forgetful') return refused;
    if (mood === 'unlocked') items.set(job.name, job.value ?? '');
    return value();
  },
  delete: (job) => {
    if (mood === 'unlocked') items.delete(job.name);
    return value();
  },
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'secrets-'));
  items = new Map();
  mood = 'unlocked';
  jobs = [];
  states = [];
  movedIn = [];
  before = () => undefined;
  const vault: VaultClient = {
    async ask(job) {
      jobs.push(job);
      before(job);
      if (mood === 'stuck') return { kind: 'silent' };
      return mood === 'absent' ? refused : acts[job.verb](job);
    },
    rest: async () => undefined,
    close: () => undefined,
  };
  secrets = createSecrets({
    vault,
    sealedFiles: createSealedFiles(folder),
    onChange: () => void states.push(secrets.state()),
    onMovedIn: (moved) => void movedIn.push(moved),
  });
});
afterEach(() => rm(folder, { recursive: true }));

const bad: readonly (readonly [Mood, KeychainState, string])[] = [
  ['locked', 'locked', 'KEYCHAIN_LOCKED'],
  ['absent', 'absent', 'KEYCHAIN_ABSENT'],
  ['stuck', 'stuck', 'KEYCHAIN_STUCK'],
];

describe('asking the keychain', () => {
  test('finds it ready when it keeps a witness, which stays', async () => {
    expect(secrets.state()).toBe('checking');
    expect(await secrets.ask()).toBe('ready');
    expect([...items.keys()]).toEqual(['witness']);
    jobs.length = 0;
    expect(await secrets.ask()).toBe('ready');
    expect(jobs.map(({ verb }) => verb)).toEqual(['get']);
  });

  test.each([
    ...bad,
    ['read-only', 'locked', ''],
    ['forgetful', 'locked', ''],
    ['denying', 'absent', ''],
  ] as const)('finds it in its state when it is %s: %s', async (weather, state) => {
    mood = weather;
    expect(await secrets.ask()).toBe(state);
    expect(secrets.state()).toBe(state);
  });

  test.each(bad)('tells each change once when it turns %s and back', async (weather, state) => {
    await secrets.ask();
    mood = weather;
    await secrets.ask();
    await secrets.ask();
    mood = 'unlocked';
    await secrets.ask();
    expect(states).toEqual(['ready', state, 'ready']);
  });

  test('writes the witness anew when somebody changed it', async () => {
    items.set('witness', 'something else');
    expect(await secrets.ask()).toBe('ready');
    expect(items.get('witness')).not.toBe('something else');
  });
});

describe('a secret', () => {
  test('is written, read back, and found again', async () => {
    expect(await secrets.write(name, token)).toBe('keychain');
    expect(await secrets.read(name)).toBe(token);
    expect(secrets.keptIn(name)).toBe('keychain');
    expect(items.get(name)).not.toContain(token);
    const set = jobs.findIndex((job) => job.verb === 'set' && job.name === name);
    expect(jobs[set + 1]).toEqual({ verb: 'get', name });
  });

  test('replaces an older one', async () => {
    await secrets.write(name, 'old');
    await secrets.write(name, token);
    expect(await secrets.read(name)).toBe(token);
  });

  test.each(bad)('stays in memory when the keychain is %s, and its state is told', async (weather, state) => {
    mood = weather;
    expect(await secrets.write(name, token)).toBe('session');
    expect([secrets.keptIn(name), secrets.state()]).toEqual(['session', state]);
    expect(await secrets.read(name)).toBe(token);
    expect(items.size).toBe(0);
  });

  test('stays in memory when the keychain turns stuck between the steps of writing', async () => {
    await secrets.ask();
    before = (job) => {
      if (job.verb === 'set' && job.name === name) mood = 'stuck';
    };
    expect(await secrets.write(name, token)).toBe('session');
    expect(await secrets.read(name)).toBe(token);
  });

  test('is told as not kept when what is read back differs, and memory still has it', async () => {
    await secrets.ask();
    before = (job) => {
      if (job.verb === 'set' && job.name === name) mood = 'forgetful';
    };
    expect((await failureOf(secrets.write(name, token))).code).toBe('KEYCHAIN_NOT_KEPT');
    // A rotated token would be lost for good otherwise: its predecessor is dead.
    before = () => undefined;
    expect(await secrets.read(name)).toBe(token);
    expect(secrets.keptIn(name)).toBe('session');
    mood = 'unlocked';
    expect(await secrets.ask()).toBe('ready');
    expect(secrets.keptIn(name)).toBe('keychain');
    expect(await secrets.read(name)).toBe(token);
  });

  describe('one that no entry can hold', () => {
    const large = 'a private key '.repeat(300);
    const key: SecretName = 'service-account-key:10000000-0000-4000-8000-000000000001';

    test('seals it in a file and keeps what opens that', async () => {
      expect(await secrets.write(key, large)).toBe('keychain');
      const [file = '', ...others] = await readdir(folder);
      expect(others).toEqual([]);
      expect(await readFile(join(folder, file), 'latin1')).not.toContain('private');
      expect(await secrets.read(key)).toBe(large);
    });

    test('leaves no older file behind', async () => {
      await secrets.write(key, large);
      await secrets.write(key, large.toUpperCase());
      expect(await readdir(folder)).toHaveLength(1);
      expect(await secrets.read(key)).toBe(large.toUpperCase());
      await secrets.write(key, token);
      expect(await readdir(folder)).toEqual([]);
      expect(await secrets.read(key)).toBe(token);
    });

    test('says damaged when the file is changed or gone', async () => {
      await secrets.write(key, large);
      const [file = ''] = await readdir(folder);
      await writeFile(join(folder, file), 'something else');
      expect((await failureOf(secrets.read(key))).code).toBe('SECRET_DAMAGED');
      await rm(join(folder, file));
      expect((await failureOf(secrets.read(key))).code).toBe('SECRET_DAMAGED');
    });

    test('removes the file with the entry', async () => {
      await secrets.write(key, large);
      expect(await secrets.remove(key)).toBe(true);
      expect(await readdir(folder)).toEqual([]);
    });

    test('stays in memory, and writes no file, while the keychain is locked', async () => {
      mood = 'locked';
      expect(await secrets.write(key, large)).toBe('session');
      expect(await readdir(folder)).toEqual([]);
      expect(await secrets.read(key)).toBe(large);
    });
  });
});

describe('reading', () => {
  test('says gone only while the witness can be read', async () => {
    await secrets.ask();
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_GONE');
    expect(jobs.at(-1)).toEqual({ verb: 'get', name: 'witness' });
  });

  test.each(bad)('names the state when the keychain is %s', async (weather, state, code) => {
    await secrets.write(name, token);
    mood = weather;
    expect((await failureOf(secrets.read(name))).code).toBe(code);
    expect(secrets.state()).toBe(state);
    mood = 'unlocked';
    expect(await secrets.read(name)).toBe(token);
    expect(secrets.state()).toBe('ready');
  });

  test('says locked, not gone, when neither the entry nor the witness shows and nothing can be written', async () => {
    mood = 'locked';
    expect((await failureOf(secrets.read(name))).code).toBe('KEYCHAIN_LOCKED');
  });

  test('deletes nothing, whatever it finds', async () => {
    for (const weather of [
      'unlocked',
      'locked',
      'absent',
      'stuck',
      'read-only',
      'forgetful',
      'denying',
    ] as const) {
      mood = weather;
      await failureOf(secrets.read(name));
    }
    expect(jobs.filter(({ verb }) => verb === 'delete')).toEqual([]);
  });

  test.each([
    ['cut', (entry: string) => entry.slice(0, -6)],
    ['another’s', () => 'bm90IG91cnM'],
    ['empty', () => ''],
  ])('says damaged when the entry is %s', async (_, change) => {
    await secrets.write(name, token);
    items.set(name, change(items.get(name) ?? ''));
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_DAMAGED');
  });
});

describe('memory', () => {
  test('moves into the keychain when that can be used again', async () => {
    mood = 'locked';
    const second: SecretName = 'client-secret:x';
    await secrets.write(name, token);
    await secrets.write(second, 'GOCSPX-x');
    mood = 'unlocked';
    expect(await secrets.ask()).toBe('ready');
    expect(movedIn).toEqual([name, second]);
    expect([secrets.keptIn(name), secrets.keptIn(second)]).toEqual(['keychain', 'keychain']);
    expect(await secrets.read(name)).toBe(token);
    expect(items.size).toBe(3);
  });

  test('keeps what could not be moved when the keychain locks in between', async () => {
    mood = 'absent';
    const second: SecretName = 'client-secret:x';
    await secrets.write(name, token);
    await secrets.write(second, 'GOCSPX-x');
    mood = 'unlocked';
    before = (job) => {
      if (job.verb === 'set' && job.name === second) mood = 'locked';
    };
    expect(await secrets.ask()).toBe('locked');
    expect(movedIn).toEqual([name]);
    expect(secrets.keptIn(second)).toBe('session');
    expect(await secrets.read(second)).toBe('GOCSPX-x');
  });

  test('comes before what the keychain still holds of old', async () => {
    await secrets.write(name, 'old');
    mood = 'stuck';
    await secrets.write(name, token);
    expect(await secrets.read(name)).toBe(token);
    mood = 'unlocked';
    await secrets.ask();
    expect(await secrets.read(name)).toBe(token);
    expect(jobs.filter(({ verb }) => verb === 'delete')).toEqual([]);
  });

  test('keeps the newer secret when one is written while an older one moves', async () => {
    mood = 'locked';
    await secrets.write(name, 'old');
    mood = 'unlocked';
    let writing: Promise<unknown> | undefined;
    before = (job) => {
      if (job.verb === 'set' && job.name === name) writing ??= secrets.write(name, token);
    };
    await secrets.ask().catch(() => undefined);
    await writing?.catch(() => undefined);
    expect(await secrets.read(name)).toBe(token);
  });
});

describe('removing', () => {
  test('is certain when the entry does not show and the witness does', async () => {
    await secrets.write(name, token);
    expect(await secrets.remove(name)).toBe(true);
    expect(items.has(name)).toBe(false);
    expect((await failureOf(secrets.read(name))).code).toBe('SECRET_GONE');
  });

  test('is certain when there was nothing to remove', async () => {
    expect(await secrets.remove(name)).toBe(true);
  });

  test.each(bad)('is not certain when the keychain is %s, and nothing is deleted', async (weather) => {
    await secrets.write(name, token);
    mood = weather;
    jobs.length = 0;
    expect(await secrets.remove(name)).toBe(false);
    expect(jobs.filter(({ verb }) => verb === 'delete')).toEqual([]);
    expect(items.has(name)).toBe(true);
  });

  test('is not certain when the entry is still there', async () => {
    await secrets.write(name, token);
    before = (job) => {
      if (job.verb === 'delete') mood = 'read-only';
    };
    expect(await secrets.remove(name)).toBe(false);
  });

  test('is not certain when the keychain locks right after', async () => {
    await secrets.write(name, token);
    before = (job) => {
      if (job.verb === 'delete') mood = 'locked';
    };
    expect(await secrets.remove(name)).toBe(false);
  });

  test('takes it out of memory at once', async () => {
    mood = 'absent';
    await secrets.write(name, token);
    await secrets.remove(name);
    expect((await failureOf(secrets.read(name))).code).toBe('KEYCHAIN_ABSENT');
  });
});
