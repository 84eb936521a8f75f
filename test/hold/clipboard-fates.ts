/**
 * What becomes of a secret on the clipboard: it goes when its time is up if it is still ours, and nothing is touched
 * that is not. The rules and the way they speak to Electron are the product's; the board and the time are doubles.
 */
import { registerHooks } from 'node:module';
import { mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createSecretClipboard, type SystemClipboard } from '../../main/desktop/secret-clipboard.ts';
import * as electron33 from '../desk/electron-33-clipboard.ts';
import * as electron44 from '../desk/electron-44-clipboard.ts';

export const systems = ['win32', 'darwin', 'linux'] as const;
export type System = (typeof systems)[number];

/** What happens between the copy and its time; whether it is then still Lanyard's to clear. */
const fates = {
  unchanged: { isOurs: () => true, busy: false },
  'unchanged and busy': { isOurs: () => true, busy: true },
  changed: { isOurs: () => false, busy: false, copied: () => 'copied by another program' },
  // Without our marker it is another's copy. Where there is no marker, or a clipboard manager may have taken the text
  // over and left it out, it is the token that counts.
  'changed to the same text': {
    isOurs: (system: System, electron: Electron) => electron === '33' || system === 'linux',
    busy: false,
    copied: (token: string) => token,
  },
  cleared: { isOurs: () => false, busy: false, copied: () => '' },
  'changed and busy': { isOurs: () => false, busy: true, copied: () => 'copied by another program' },
} as const satisfies Record<string, Fate>;

interface Fate {
  isOurs(system: System, electron: Electron): boolean;
  /** Whether another program holds the clipboard when the time is up, and for three seconds more. */
  readonly busy: boolean;
  /** What another program copies; absent is nothing. */
  copied?(token: string): string;
}

type Electron = '33' | '44';
const boards = { '33': electron33.board, '44': electron44.board } as const;

export interface Tally {
  /** Of ours, how many were cleared. */
  cleared: number;
  ours: number;
  /** Of others', how many were touched. */
  touched: number;
  others: number;
  readonly wrong: string[];
}

const secondsOfACopy = 45;

/** `runs` times each fate, on each system, with each shape of Electron's clipboard. */
export async function playFates(runs: number): Promise<Tally> {
  const tally: Tally = { cleared: 0, ours: 0, touched: 0, others: 0, wrong: [] };
  // The deadline of the row is set by then, in real time.
  await nextTurn();
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    for (const electron of ['33', '44'] as const) {
      for (const system of systems) {
        await onSystem(system, async () => {
          for (const [name, fate] of Object.entries<Fate>(fates)) {
            for (let run = 0; run < runs; run += 1) {
              const right = await playFate(electron, fate, system, `ya29.canary-${run}`, tally);
              if (!right) tally.wrong.push(`Electron ${electron} on ${system}: ${name}`);
            }
          }
        });
      }
    }
  } finally {
    mock.timers.reset();
  }
  return tally;
}

async function playFate(
  electron: Electron,
  fate: Fate,
  system: System,
  token: string,
  tally: Tally,
): Promise<boolean> {
  const board = boards[electron];
  const time = { wall: Date.UTC(2026, 10, 22), monotonic: 0 };
  const pass = (ms: number) => {
    time.wall += ms;
    time.monotonic += ms;
    mock.timers.tick(ms);
  };
  const clipboard = createSecretClipboard({
    system: await openSystemClipboard(electron),
    clock: { now: () => time.wall, monotonic: () => time.monotonic },
    onChange: () => {},
  });
  await clipboard.copySecret({
    kind: 'access-token',
    accountId: 'a',
    text: token,
    clearAfterSeconds: secondsOfACopy,
  });
  if (board.text() !== token) return false;
  pass(secondsOfACopy * 500);
  const copied = fate.copied?.(token);
  if (copied !== undefined) board.copyElsewhere(copied);
  const before = { writes: board.writes, clears: board.clears };
  board.busy = fate.busy;
  board.refusals = 0;
  pass(secondsOfACopy * 500 - 1);
  await nextTurn();
  if (board.text() !== (copied ?? token) || board.refusals > 0) return false;
  pass(1);
  for (let tries = 1; board.busy && tries <= 3; tries += 1) {
    await until(() => board.refusals === tries);
    if (tries === 3) board.busy = false;
    pass(1_000);
  }
  await until(() => clipboard.view() === null);
  const isCleared = board.text() === '' && board.clears === before.clears + 1;
  const isTouched = board.writes !== before.writes || board.clears !== before.clears;
  if (fate.isOurs(system, electron)) {
    tally.ours += 1;
    if (isCleared) tally.cleared += 1;
    return isCleared;
  }
  tally.others += 1;
  if (isTouched || board.text() !== copied) tally.touched += 1;
  return !isTouched && board.text() === copied;
}

/** What is under way goes on between two turns; it needs a few. */
async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (holds()) return;
    await nextTurn();
  }
}

/** The formats of a copy on a system, with the bytes of each in hex; the marker's own only by whether it is there. */
export async function formatsOnBoard(system: System): Promise<Record<string, string>> {
  return onSystem(system, async () => {
    const clipboard = await openSystemClipboard('44');
    const { writes } = electron44.board;
    await clipboard.writeSecret('ya29.canary');
    if (electron44.board.writes !== writes + 1) throw new Error('a copy took more than one write');
    const formats: Record<string, string> = {};
    for (const [name, content] of Object.entries(electron44.board.items[0]?.formats ?? {})) {
      const bytes = content instanceof Blob ? Buffer.from(await content.arrayBuffer()) : Buffer.from(content);
      formats[name] = bytes.toString('hex');
    }
    return formats;
  });
}

async function onSystem<Result>(system: System, act: () => Promise<Result>): Promise<Result> {
  const usual = process.platform;
  const become = (value: string) => Object.defineProperty(process, 'platform', { value });
  become(system);
  try {
    return await act();
  } finally {
    become(usual);
  }
}

/** The product's own, as it is when Electron has this shape. */
async function openSystemClipboard(electron: Electron): Promise<SystemClipboard> {
  const module: { createSystemClipboard(): SystemClipboard } = await import(
    new URL(`../../main/desktop/clipboard.ts?electron=${electron}`, import.meta.url).href
  );
  return module.createSystemClipboard();
}

registerHooks({
  resolve(specifier, context, next) {
    const shape = specifier === 'electron' && /\?electron=(\d+)$/.exec(context.parentURL ?? '')?.[1];
    if (!shape) return next(specifier, context);
    const url = new URL(`../desk/electron-${shape}-clipboard.ts`, import.meta.url).href;
    return { url, format: 'module-typescript', shortCircuit: true };
  },
});
