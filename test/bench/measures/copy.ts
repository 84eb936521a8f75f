import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { readClipboard, writeClipboard } from '../../desk/clipboard.ts';
import { systemPath } from '../../desk/machine.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { type Figure, type LeftOut, type Measure, median, quantile, spread } from '../figure.ts';

const presses = { short: 5, full: 200 } as const;
const gcloudRuns = { short: 1, full: 7 } as const;
const goals = { median: 16, p99: 50 };

/** A press in the real window until the clipboard holds a token that is in memory. */
export const copy: Measure = {
  name: 'copy',
  async measure(form) {
    const scene = await openScene();
    try {
      const window = await launchSignedIn(scene, 'alice');
      await window.copy('access token');
      const times = await pressAgainAndAgain(scene, window, presses[form]);
      const gcloud = await timeGcloud(scene, gcloudRuns[form]);
      const [middle, p99] = [median(times), quantile(times, 0.99)];
      const beside = 'why' in gcloud ? gcloud.why : `gcloud: median ${gcloud.median.toFixed(0)} ms`;
      const figure: Figure = {
        what: 'copy, token cached',
        value: `${middle.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
        how: `${spread(times, 'ms')}; ${beside}`,
        goal: `median ${goals.median} ms, p99 ${goals.p99} ms`,
        met: middle <= goals.median && p99 <= goals.p99,
        numbers: {
          medianMs: middle,
          p99Ms: p99,
          ...('why' in gcloud ? {} : { gcloudMedianMs: gcloud.median }),
        },
      };
      return 'why' in gcloud ? [figure, gcloud] : [figure];
    } finally {
      await scene.close();
    }
  },
};

interface Written {
  /** When the clipboard was written last, by the clock that all processes share. */
  writtenAt: number;
}
type WithWritten = typeof globalThis & { written: Written };
type WithPressed = typeof globalThis & { pressedAt: number };

/**
 * How long each press took in milliseconds, from the browser's own time stamp of the click until main has written the
 * clipboard. Another program owns the clipboard before each, and reads the token from it after.
 */
async function pressAgainAndAgain(scene: Scene, window: LanyardWindow, count: number): Promise<number[]> {
  const { app } = window.lanyard;
  await app.evaluate(({ clipboard }) => {
    const written: Written = { writtenAt: 0 };
    (globalThis as WithWritten).written = written;
    const { writeText } = clipboard;
    clipboard.writeText = async (text: string) => {
      await writeText.call(clipboard, text);
      written.writtenAt = performance.timeOrigin + performance.now();
    };
  });
  await window.page.evaluate(() => {
    addEventListener(
      'click',
      ({ timeStamp }) => {
        (globalThis as WithPressed).pressedAt = performance.timeOrigin + timeStamp;
      },
      { capture: true },
    );
  });
  const token = await readClipboard(scene.desk);
  const times: number[] = [];
  for (let press = 0; press < count; press += 1) {
    await writeClipboard(scene.desk, `another program's text, ${press}`);
    await app.evaluate(() => {
      (globalThis as WithWritten).written.writtenAt = 0;
    });
    await window.copyButton('access token').click();
    const writtenAt = await waitUntilWritten(window);
    const pressedAt = await window.page.evaluate(() => (globalThis as WithPressed).pressedAt);
    if ((await readClipboard(scene.desk)) !== token) throw new Error('the clipboard does not hold the token');
    times.push(writtenAt - pressedAt);
  }
  return times;
}

function waitUntilWritten({ lanyard }: LanyardWindow): Promise<number> {
  return lanyard.app.evaluate(async () => {
    const { written } = globalThis as WithWritten;
    while (written.writtenAt === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    return written.writtenAt;
  });
}

/** The same for somebody at a terminal: gcloud with a token that lies ready in a file, so that it asks nobody. */
async function timeGcloud(scene: Scene, runs: number): Promise<LeftOut | { readonly median: number }> {
  const isInstalled = systemPath.split(delimiter).some((folder) => existsSync(join(folder, 'gcloud')));
  if (!isInstalled) return { what: 'copy, beside gcloud', why: 'gcloud is not installed' };
  const file = await scene.save('token.txt', 'ya29.any-token-will-do');
  const times: number[] = [];
  // The first run fills its caches.
  for (let run = 0; run <= runs; run += 1) {
    const before = performance.now();
    await promisify(execFile)('gcloud', ['auth', 'print-access-token', `--access-token-file=${file}`], {
      env: { ...scene.desk.env, CLOUDSDK_CORE_DISABLE_PROMPTS: '1' },
    });
    if (run > 0) times.push(performance.now() - before);
  }
  return { median: median(times) };
}
