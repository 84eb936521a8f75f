import { mostKnown } from '../../../app/known.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { SERVICE_ACCOUNTS } from '../../sandbox/service-accounts.ts';
import { type Measure, median, quantile, spread } from '../figure.ts';

const goals = { median: 16, p95: 33 };
/** What people type: names, parts of names, letters of two words, and what is not there. */
const words = ['worker-0421', 'acme fleet 99', 'wrk77', 'deployer', 'fleet work 3', 'nothing-like-it'];
const rounds = { short: 1, full: 6 } as const;

/** A key in the palette until what it finds is painted, while it knows ten thousand service accounts. */
export const search: Measure = {
  name: 'search',
  async measure(form) {
    const scene = await openScene();
    try {
      const window = await launchSignedIn(scene, 'alice');
      const known = await learn(window);
      const { page } = window;
      await page.evaluate(noteKeys);
      await page.keyboard.press('Control+k');
      const field = page.getByRole('dialog', { name: 'Find anything' }).getByRole('combobox');
      await field.waitFor();
      for (let round = 0; round < rounds[form]; round += 1) {
        for (const word of words) {
          for (const letter of word) await pressAndWait(window, letter);
          await field.fill('');
        }
      }
      const times = await page.evaluate(() => (globalThis as WithKeys).keyTimes);
      const [middle, p95] = [median(times), quantile(times, 0.95)];
      return [
        {
          what: `search, ${known.toLocaleString('en')} service accounts`,
          value: `${middle.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
          how: spread(times, 'ms'),
          goal: `median ${goals.median} ms, p95 ${goals.p95} ms, over ${mostKnown.toLocaleString('en')}`,
          met: middle <= goals.median && p95 <= goals.p95 && known >= mostKnown,
          numbers: { medianMs: middle, p95Ms: p95, serviceAccounts: known },
        },
      ];
    } finally {
      await scene.close();
    }
  },
};

/** Has the window list the sandbox's projects as its pickers do; how many service accounts it knows then. */
async function learn(window: LanyardWindow): Promise<number> {
  const accountId = (await window.snapshot()).accounts[0]?.id ?? '';
  for (const projectId of new Set(SERVICE_ACCOUNTS.map(({ projectId }) => projectId))) {
    let pageToken: string | undefined;
    do {
      const page = await window.ask('listServiceAccounts', {
        accountId,
        listing: crypto.randomUUID(),
        projectId,
        ...(pageToken === undefined ? {} : { pageToken }),
      });
      // Some projects are not for alice.
      pageToken = page.ok ? page.value.nextPageToken : undefined;
    } while (pageToken !== undefined);
  }
  const known = await window.ask('listKnown', {});
  return known.ok ? known.value.serviceAccounts.length : 0;
}

type WithKeys = typeof globalThis & { keyTimes: number[] };

/** From the browser's time stamp of a key until the frame that follows it is painted. Runs in the page. */
function noteKeys(): void {
  const times: number[] = [];
  (globalThis as WithKeys).keyTimes = times;
  const painted = new MessageChannel();
  let pressedAt = 0;
  painted.port1.onmessage = () => times.push(performance.now() - pressedAt);
  addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (key.length > 1) return;
      pressedAt = timeStamp;
      // A message that is sent while a frame is made is read once it has been painted.
      requestAnimationFrame(() => painted.port2.postMessage(null));
    },
    { capture: true },
  );
}

async function pressAndWait({ page }: LanyardWindow, letter: string): Promise<void> {
  const count = await page.evaluate(() => (globalThis as WithKeys).keyTimes.length);
  await page.keyboard.press(letter === ' ' ? 'Space' : letter);
  await page.waitForFunction((before) => (globalThis as WithKeys).keyTimes.length > before, count);
}
