/** Wiping what JavaScript has let go of: a string cannot be wiped, but the memory of one that nobody has any more can. */
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** In bytes: an answer with tokens, or what is cut from it, is somewhere in between. */
const largestHole = 16_384;
const smallestHole = 128;
const holesOfASize = 128;

/** To be called at the start, for `wipeMemory` to be able to wipe everything. */
export function keepMemoryWipeable(): void {
  // Otherwise Node cuts small buffers from memory they share, which lives on as long as any of them.
  Buffer.poolSize = 0;
}

/**
 * Collects everything that nothing refers to, and has V8 overwrite the memory with zeros. It takes some tens of
 * milliseconds, in which nothing else runs. What Chromium has copied is beyond its reach.
 */
export function wipeMemory(): void {
  setFlagsFromString('--clear-free-memory');
  setFlagsFromString('--expose-gc');
  // Only a new context gets the function.
  const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  setFlagsFromString('--no-expose-gc');
  // What the first has found out lets the second free more.
  for (let round = 0; round < 2; round += 1) collect?.();
  setFlagsFromString('--no-clear-free-memory');
  refillNewSpace();
  refillBuffers();
}

/** Where V8 puts what is new, it only moves out what is still used: the rest lies there until others take its place. */
function refillNewSpace(): void {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => name === 'new_space');
  const size = spaces.reduce((sum, space) => sum + space.space_size, 0);
  // Twice, for it has two halves.
  for (let filled = 0; filled < 2 * size; filled += 4_096) filler = new Array(1_024).fill(0);
  filler = [];
}
// biome-ignore lint/correctness/noUnusedVariables: nothing reads it; it keeps V8 from leaving the work out
let filler: readonly number[] = [];

/** New buffers come filled with zeros, and in the place of those that were freed. */
function refillBuffers(): void {
  const held: ArrayBuffer[] = [];
  for (let size = largestHole; size >= smallestHole; size /= 2) {
    for (let count = 0; count < holesOfASize; count += 1) held.push(new ArrayBuffer(size));
  }
}
