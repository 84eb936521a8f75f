import { describe, expect, test } from 'vitest';
import { Failure } from '../../app/failure.ts';
import {
  clipboardSecondsChoices,
  defaultSettings,
  type Settings,
  settings,
  settingsChange,
} from '../../app/settings.ts';
import { createSettingsKeeper } from '../../main/settings-keeper.ts';
import { failureOf } from './failure-of.ts';

/** A file whose saves end when the test says so, one after the other. */
function createHeldFile() {
  const saves: { value: Settings; end: (failure?: Failure) => void }[] = [];
  return {
    saves,
    save: (value: Settings) =>
      new Promise<void>((resolve, reject) => {
        saves.push({ value, end: (failure) => (failure ? reject(failure) : resolve()) });
      }),
  };
}

function createKeeper() {
  const file = createHeldFile();
  const seen: Settings[] = [];
  const keeper = createSettingsKeeper(file, defaultSettings, () => void seen.push(keeper.current()));
  return { file, seen, keeper };
}

test('a change counts at once, and is saved whole', async () => {
  const { file, seen, keeper } = createKeeper();
  const changing = keeper.change({ theme: 'dark' });
  expect(keeper.current()).toEqual({ ...defaultSettings, theme: 'dark' });
  expect(seen).toHaveLength(1);
  file.saves[0]?.end();
  await changing;
  expect(file.saves[0]?.value).toEqual({ ...defaultSettings, theme: 'dark' });
});

test('only what is named changes', async () => {
  const { file, keeper } = createKeeper();
  const changing = keeper.change({ theme: undefined, clipboardSeconds: null, selectedAccountId: undefined });
  file.saves[0]?.end();
  await changing;
  expect(keeper.current()).toEqual({ ...defaultSettings, clipboardSeconds: null });
});

describe('a change that cannot be saved', () => {
  test('is taken back, and that is told', async () => {
    const { file, seen, keeper } = createKeeper();
    const changing = failureOf(keeper.change({ theme: 'dark' }));
    file.saves[0]?.end(new Failure('STORE_NOT_SAVED'));
    expect((await changing).code).toBe('STORE_NOT_SAVED');
    expect(keeper.current()).toEqual(defaultSettings);
    expect(seen.at(-1)).toEqual(defaultSettings);
  });

  test('takes no later change back with it', async () => {
    const { file, keeper } = createKeeper();
    const failing = failureOf(keeper.change({ theme: 'dark', format: 'authorization-header' }));
    const later = keeper.change({ theme: 'light', clipboardSeconds: 10 });
    file.saves[0]?.end(new Failure('STORE_NOT_SAVED'));
    await failing;
    file.saves[1]?.end();
    await later;
    expect(keeper.current()).toEqual({ ...defaultSettings, theme: 'light', clipboardSeconds: 10 });
  });
});

describe('a choice that cannot be saved', () => {
  test('fails nothing, stays, and goes along with the next change that is saved', async () => {
    const { file, seen, keeper } = createKeeper();
    const selectedAccountId = '10000000-0000-4000-8000-000000000001';
    const choosing = keeper.choose({ selectedAccountId });
    file.saves[0]?.end(new Failure('STORE_NOT_SAVED'));
    await choosing;
    expect(seen.at(-1)).toEqual({ ...defaultSettings, selectedAccountId });
    const changing = keeper.change({ theme: 'dark' });
    file.saves[1]?.end();
    await changing;
    expect(file.saves[1]?.value).toEqual({ ...defaultSettings, selectedAccountId, theme: 'dark' });
  });

  test('hides no bug', async () => {
    const keeper = createSettingsKeeper(
      { save: () => Promise.reject(new TypeError('bug')) },
      defaultSettings,
      () => {},
    );
    await expect(keeper.choose({ theme: 'dark' })).rejects.toThrow(TypeError);
  });
});

describe('the schemas', () => {
  test('allow every choice of the form, and no other', () => {
    for (const clipboardSeconds of clipboardSecondsChoices) {
      expect(settingsChange.safeParse({ clipboardSeconds }).success).toBe(true);
    }
    for (const clipboardSeconds of [0, -1, 1, 46, 3_600, Number.NaN, '45']) {
      expect(settingsChange.safeParse({ clipboardSeconds }).success).toBe(false);
    }
  });

  test('fill in what an older file lacks, and refuse what none has', () => {
    expect(settings.parse({ theme: 'dark' })).toEqual({ ...defaultSettings, theme: 'dark' });
    expect(settings.safeParse({ plugin: 'x' }).success).toBe(false);
  });

  test('clear the clipboard unless told otherwise', () => {
    expect(defaultSettings.clipboardSeconds).toBeGreaterThan(0);
  });
});
