// Running another program to its end, quietly: its output is kept and shown only when it fails.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {{ status: number | null, signal: string | null, output: string }} Ended
 * @typedef {{
 *   cwd?: string,
 *   env?: NodeJS.ProcessEnv,
 *   onLine?: (line: string) => void,
 *   statusPipe?: (line: string) => void,
 *   abort?: AbortSignal,
 * }} Options
 */

/**
 * Never rejects: a program that could not be started ends with status null and says so in its output.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe', options.statusPipe ? 'pipe' : 'ignore'],
      signal: options.abort,
      // npm is a .cmd file on Windows, which only a shell starts.
      shell: process.platform === 'win32' && command === 'npm',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    const { statusPipe } = options;
    if (statusPipe) {
      const pipe = /** @type {import('node:stream').Readable} */ (child.stdio[3]);
      let rest = '';
      pipe.setEncoding('utf8').on('data', (text) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) statusPipe(line);
      });
    }
    child.once('error', (error) =>
      resolve({ status: null, signal: null, output: `${output}${error.message}\n` }),
    );
    child.once('close', (status, signal) => resolve({ status, signal, output }));
  });
}

/**
 * @param {string} command
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function findCommand(command, path = process.env.PATH ?? '') {
  for (const folder of path.split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, command))) return join(folder, command);
  }
  return undefined;
}

/**
 * What is worth showing of a failed program's output: some tell the cause first (npm), some last.
 * @param {string} output
 */
export function bothEnds(output) {
  const lines = output.trimEnd().split('\n');
  return lines.length <= 30 ? lines.join('\n') : [...lines.slice(0, 15), '…', ...lines.slice(-15)].join('\n');
}
