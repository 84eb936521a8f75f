// A program that runs beside a test: started, waited for until it says it is ready, stopped for sure.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Program {
  readonly process: ChildProcess;
  /** The line by which it said that it is ready; empty if none was asked for. */
  readonly readyLine: string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface Start {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Which of its streams says that it is ready, by its first line: 1, 2, or 3 for an extra pipe. */
  readyOn?: 1 | 3;
  input?: string;
}

const readyWithinMs = 10_000;

export async function startProgram({ command, args, env, readyOn, input }: Start): Promise<Program> {
  const child = spawn(command, args, {
    env,
    stdio: ['pipe', 'pipe', 'pipe', readyOn === 3 ? 'pipe' : 'ignore'],
  });
  const errors = collect(child.stderr);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  void ended.then(() => process.off('exit', killWithUs));

  // A program that ends before it has read its input closes the pipe; why it ended is told by `ready`.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input ?? '');
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    // A stopped process takes no signal until it continues.
    child.kill('SIGCONT');
    await ended;
  };
  const readyLine = readyOn ? await ready(child, child.stdio[readyOn] as Readable, command, errors) : '';
  if (readyOn !== 1) child.stdout?.resume();
  return { process: child, readyLine, stop };
}

function ready(child: ChildProcess, stream: Readable, command: string, errors: () => string) {
  return new Promise<string>((resolve, reject) => {
    const refuse = (why: string) => reject(new Error(`${command} ${why}\n${errors()}`));
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      refuse(`was not ready after ${readyWithinMs} ms`);
    }, readyWithinMs);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(deadline);
      resolve(text.slice(0, text.indexOf('\n')));
    });
    child.once('error', (error) => refuse(error.message));
    child.once('close', (code) => {
      clearTimeout(deadline);
      refuse(`ended with ${code} before it was ready`);
    });
  });
}

function collect(stream: Readable | null) {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

/** Runs a short program to its end; rejects when it takes too long. */
export async function runProgram(
  command: string,
  args: string[],
  env: Record<string, string>,
  limitMs = 5000,
) {
  const child = spawn(command, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  const output = collect(child.stdout);
  const errors = collect(child.stderr);
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (signal) throw new Error(`${command} gave no answer in ${limitMs} ms`);
  return { code, output: output(), errors: errors() };
}
