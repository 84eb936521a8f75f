/**
 * The disk of this process with one call that fails: `node:fs/promises` with every call counted, for whoever imports
 * it. A call that writes may have done half of it by then.
 */
import fs, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

export interface Fault {
  /** Counted from 0. */
  readonly at: number;
  readonly code: string;
  /** `once`: all is well again afterwards. `on`: every later call fails as well, as on a disk that went read-only. */
  readonly lasts: 'once' | 'on';
  /** Whether a write that fails has first written half. */
  readonly half: boolean;
}

export interface FaultyDisk {
  /** Runs something with this fault in it and gives the calls it made, in order, the refused one included. */
  during(fault: Fault | undefined, run: () => Promise<void>): Promise<readonly string[]>;
  /** Puts the real disk back. */
  close(): void;
}

const plainCalls = ['mkdir', 'chmod', 'readdir', 'readFile', 'rename', 'link', 'copyFile', 'unlink'] as const;
const handleCalls = ['writeFile', 'readFile', 'stat', 'sync', 'close'] as const;

type Call = (...args: unknown[]) => Promise<unknown>;

export function openFaultyDisk(): FaultyDisk {
  const disk = fs as unknown as Record<string, Call>;
  const real = Object.fromEntries([...plainCalls, 'open'].map((name) => [name, disk[name] as Call]));
  let calls: string[] | undefined;
  let fault: Fault | undefined;

  /** Counts a call and says whether it is to fail. */
  function fails(name: string): boolean {
    if (calls === undefined) return false;
    const at = calls.push(name) - 1;
    return fault !== undefined && (fault.lasts === 'on' ? at >= fault.at : at === fault.at);
  }
  const refuse = () => {
    throw Object.assign(new Error(`${fault?.code}: made up for a row`), { code: fault?.code });
  };

  for (const name of plainCalls) {
    disk[name] = async (...args) => (fails(name) ? refuse() : real[name]?.(...args));
  }
  disk['open'] = async (...args) => {
    if (fails('open')) refuse();
    const handle = (await real['open']?.(...args)) as FileHandle;
    for (const name of handleCalls) {
      const call = handle[name].bind(handle) as Call;
      const faulty: Call = async (...given) => {
        if (!fails(name)) return call(...given);
        const [text] = given;
        if (name === 'writeFile' && fault?.half) await call(halfOf(text as string | Buffer));
        // What is refused to be closed is closed all the same.
        if (name === 'close') await call();
        return refuse();
      };
      Object.assign(handle, { [name]: faulty });
    }
    return handle;
  };
  syncBuiltinESMExports();

  return {
    async during(next, run) {
      const made: string[] = [];
      fault = next;
      calls = made;
      try {
        await run();
      } finally {
        calls = undefined;
      }
      return made;
    },
    close() {
      Object.assign(disk, real);
      syncBuiltinESMExports();
    },
  };
}

const halfOf = (content: string | Buffer) => content.slice(0, content.length / 2);
