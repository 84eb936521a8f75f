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
export async function writeClipboard(desk: Desk, text: string) {
  const xclip = spawn('xclip', ['-selection', 'clipboard', '-in'], {
    env: desk.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  xclip.stdin.end(text);
  // It leaves a process of its own at the desk that owns the copy; that one ends with the display.
  await once(xclip, 'exit');
}

async function ask(desk: Desk, selection: string, target: string) {
  const { code, output } = await runProgram(
    'xclip',
    ['-selection', selection, '-out', '-target', target],
    { ...desk.env },
    answerWithinMs,
  );
  return code === 0 ? output : '';
}
