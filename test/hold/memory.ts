/** Looks for secrets in the whole memory of a process of this user (Linux), in every form they may have there. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { formsOf, type Secrets } from '../desk/secret-scan.ts';

export interface Copy {
  readonly secret: string;
  readonly encoding: string;
  readonly address: bigint;
}

const pieceBytes = 256 * 1024;
/** What the kernel maps into every process; it cannot be read. */
const kernels = /\[v(?:var|dso|syscall)/;

/** Every copy, wherever it lies. Throws EACCES where the system lets nobody look into a process of their own. */
export function findInMemory(pid: number, secrets: Secrets): Copy[] {
  const forms = formsOf(secrets);
  // A copy that reaches over the end of a piece is found in both or in the first: so it is counted there only.
  const overlap = Math.max(0, ...forms.map(({ bytes }) => bytes.length - 1));
  const piece = Buffer.alloc(pieceBytes + overlap);
  const zeros = Buffer.alloc(piece.length);
  const copies: Copy[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  try {
    for (const { start, end } of areasOf(pid)) {
      for (let at = start; at < end; at += BigInt(pieceBytes)) {
        const length = Math.min(piece.length, Number(end - at));
        const bytes = piece.subarray(0, read(at, length));
        // Most of what is mapped was never used.
        if (zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0) continue;
        for (const [{ secret, encoding }, offset] of findAll(forms, bytes)) {
          copies.push({ secret, encoding, address: at + BigInt(offset) });
        }
      }
    }
  } finally {
    closeSync(memory);
  }
  return copies;

  /** 0 for what is mapped and not there, as the end of a file that was cut. */
  function read(at: bigint, length: number): number {
    try {
      return readSync(memory, piece, 0, length, at as unknown as number);
    } catch {
      return 0;
    }
  }
}

function areasOf(pid: number): { start: bigint; end: bigint }[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [, start, end, written, inode] = /^([0-9a-f]+)-([0-9a-f]+) r(.).. \S+ \S+ (\d+)/.exec(line) ?? [];
    // Nothing is in a program's own file but what was in it.
    const isAsOnDisk = written === '-' && inode !== '0' && !line.includes('(deleted)');
    if (start === undefined || kernels.test(line) || isAsOnDisk) return [];
    return [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`) }];
  });
}

type Form = ReturnType<typeof formsOf>[number];

function findAll(forms: readonly Form[], bytes: Buffer): [Form, number][] {
  const found: [Form, number][] = [];
  for (const form of forms) {
    let at = bytes.indexOf(form.bytes);
    for (; at !== -1 && at < pieceBytes; at = bytes.indexOf(form.bytes, at + 1)) found.push([form, at]);
  }
  return found;
}
