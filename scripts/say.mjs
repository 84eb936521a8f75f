// What the scripts tell the person: one line a step, progress of the long ones, and failures with their cure.

/** @type {NodeJS.WriteStream} */
let out = process.stdout;

/** `npm run sandbox` keeps stdout for its JSON and moves everything said here to stderr. */
export function sayOnStderr() {
  out = process.stderr;
}

/** @param {string} line */
export function say(line) {
  out.write(`${line}\n`);
}

/** A failure that a person can do something about: why it failed and what cures it. */
export class Trouble extends Error {
  /** @param {{ why: string, cure: string, log?: string }} trouble */
  constructor({ why, cure, log }) {
    super(why);
    this.cure = cure;
    this.log = log;
    this.step = '';
  }
}

/**
 * Names the step in whatever goes wrong within it.
 * @template T
 * @param {string} name
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Trouble && error.step === '') error.step = name;
    throw error;
  }
}

/**
 * Ends the process with the reason on stderr. A bug keeps its stack, a trouble does not need one.
 * @param {unknown} error
 * @returns {never}
 */
export function giveUp(error) {
  if (error instanceof Trouble) {
    if (error.log) process.stderr.write(`${error.log.trimEnd()}\n`);
    const where = error.step ? `step '${error.step}' failed: ` : '';
    process.stderr.write(`lanyard: ${where}${error.message}\n  Cure: ${error.cure}\n`);
  } else {
    process.stderr.write(`lanyard: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
  process.exit(1);
}

/**
 * Progress of one long thing: a line that rewrites itself on a terminal, a line every tenth elsewhere.
 * @param {string} what
 * @returns {{ at: (share: number, detail?: string) => void, done: (detail: string) => void }}
 */
export function progress(what) {
  const started = Date.now();
  let lastTenth = 0;
  let lastPercent = -1;
  return {
    at(share, detail = '') {
      const percent = Math.min(100, Math.floor(share * 100));
      if (percent === lastPercent) return;
      lastPercent = percent;
      const line = `${what}: ${String(percent).padStart(3)} %${detail && `  ${detail}`}`;
      if (out.isTTY) {
        out.write(`\r\x1b[K${line}`);
      } else if (Math.floor(percent / 10) > lastTenth) {
        lastTenth = Math.floor(percent / 10);
        out.write(`${line}\n`);
      }
    },
    done(detail) {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      out.write(`${out.isTTY ? '\r\x1b[K' : ''}${what}: ${detail} (${seconds} s)\n`);
    },
  };
}

/** @param {number} bytes */
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
