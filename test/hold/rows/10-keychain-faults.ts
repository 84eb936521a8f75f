import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { VaultProcess } from '../../../main/vault/vault-client.ts';
import { openScene } from '../../person/scene.ts';
import { faults, faultyKeychainOf } from '../faulty-keychain.ts';
import { lateness, operations, ownLag, runFaults, type Trial } from '../keychain-lane.ts';
import type { Ground, Row } from '../row.ts';

/** A window that hangs with its keychain does so for eight seconds and more. */
const answersMs = 2_000;
/** What `test/app/keychain.spec.ts` does not show in the window. */
const shown = {
  short: ['libsecret missing'],
  full: ['no daemon', 'no collection', 'locked, prompt ignored', 'libsecret missing'],
};

export const row: Row = {
  number: 10,
  name: 'keychain faults',
  goal: '14 faults × 4 operations: named within 10 s; lost 0; wrong “not found” 0; lag < 100 ms; back ≤ 5 s',
  async check({ form, folder, note }) {
    const chosen = faults.filter(({ fullOnly }) => form === 'full' || !fullOnly);
    // What answers late waits beside the others.
    const lanes = [true, false].map((isQuick) => chosen.filter(({ quick }) => quick === isQuick));
    const trials = await Promise.all(
      lanes.map((lane, index) =>
        runFaults(
          lane.map(({ name }) => name),
          join(folder, `lane-${index}`),
        ),
      ),
    );
    const windows = await lookAtWindows(shown[form], note);

    const all = trials.flat();
    for (const { fault, wrong, lost } of all) {
      for (const text of [...wrong, ...lost]) note(`${fault}: ${text}`);
    }
    const late = all.filter((trial) => lateness(trial).length > 0);
    for (const trial of late) note(`${trial.fault}: ${lateness(trial).join(', ')}`);
    const cases = all.length * operations.length;
    const wrong = all.flatMap((trial) => trial.wrong);
    const lost = all.flatMap((trial) => trial.lost);
    const notFound = [...wrong, ...lost].filter((text) => /SECRET_GONE|ACCOUNT_UNKNOWN/.test(text));
    const most = (of: (trial: Trial) => number) => Math.max(...all.map(of));
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    return {
      held: wrong.length + lost.length + late.length === 0 && windows === shown[form].length,
      figure: [
        `${cases - wrong.length} of ${cases} named, the latest after ${seconds(most(({ named }) => named))}`,
        `accounts lost ${lost.length}`,
        `wrong “not found” ${notFound.length}`,
        `lag ${Math.round(most(ownLag))} ms beyond an idle thread's`,
        `files and names within ${Math.round(most(({ frozen }) => frozen))} ms`,
        `back after ${seconds(most(({ recovered }) => recovered))}`,
        `${windows} of ${shown[form].length} windows usable and told`,
      ].join('; '),
    };
  },
};

const titles = {
  absent: 'No keychain: accounts last until you quit',
  locked: 'The keychain is locked',
  stuck: 'The keychain does not answer',
};

/** How many of these faults the window tells by their state, and answers under. */
async function lookAtWindows(names: readonly string[], note: Ground['note']): Promise<number> {
  const scene = await openScene();
  // No entry is changed here.
  const nobody: VaultProcess = {
    send: () => undefined,
    onAnswer: () => undefined,
    onExit: () => undefined,
    kill: () => undefined,
  };
  const keychain = faultyKeychainOf(scene.desk);
  let good = 0;
  try {
    for (const fault of faults.filter(({ name }) => names.includes(name))) {
      await fault.inflict(keychain, [], nobody);
      const window = await scene.launch(keychain.env);
      try {
        const state = fault.outcomes.probe as keyof typeof titles;
        await expect(window.page.getByRole('main')).toContainText(titles[state], { timeout: 20_000 });
        const askedAt = performance.now();
        await window.page.bringToFront();
        const answer = await window.ask('changeSettings', { theme: 'dark' });
        const answeredMs = performance.now() - askedAt;
        if (answer.ok && answeredMs < answersMs) good += 1;
        else note(`${fault.name}: the window answered after ${Math.round(answeredMs)} ms`);
      } catch (error) {
        note(`${fault.name}: ${String(error).split('\n')[0]}`);
      }
      await window.close();
      await fault.mend?.(keychain);
    }
  } finally {
    await scene.close();
  }
  return good;
}
