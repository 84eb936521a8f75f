// The desk's clipboard, seen from outside: by xclip, as any other program sees it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Desk } from './desk.ts';
import { runProgram } from './program.ts';

export type Selection = 'clipboard' | 'primary';

const answerWithinMs = 2000;

/** The text that a paste would give; empty when nothing was copied or its owner is gone. */
export function readClipboard(desk: Desk, { selection = 'clipboard', target = 'UTF8_STRING' } = {}) {
  return ask(desk, selection, target);
}

/** The formats that the copy is offered in. */
export async function clipboardTargets(desk: Desk, selection: Selection = 'clipboard') {
  return (await ask(desk, selection, 'TARGETS')).split('\n').filter((target) => target !== '');
}

/** Copies a text as another program would; it stays until someone else copies. */
export async function writeClipboard(desk: Desk, text: string, selection: Selection = 'clipboard') {
  const xclip = spawn('xclip', ['-selection', selection, '-in'], {
    env: desk.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  xclip.stdin.end(text);
  // It leaves a process of its own at the desk that owns the copy; that one ends with the display. The first one may
  // end before the display has heard of it, so the copy is done when it is offered as xclip offers one.
  await once(xclip, 'exit');
  const isOffered = async () =>
    (await clipboardTargets(desk, selection)).every((target) => xclipTargets.includes(target)) &&
    (await readClipboard(desk, { selection })) === text;
  const deadline = Date.now() + answerWithinMs;
  while (!(await isOffered())) {
    if (Date.now() > deadline) throw new Error(`xclip did not copy within ${answerWithinMs} ms`);
  }
}

/** Other programs offer more. */
const xclipTargets = ['TARGETS', 'UTF8_STRING'];

async function ask(desk: Desk, selection: string, target: string) {
  const { code, output } = await runProgram(
    'xclip',
    ['-selection', selection, '-out', '-target', target],
    { ...desk.env },
    answerWithinMs,
  );
  return code === 0 ? output : '';
}
