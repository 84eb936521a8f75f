// How many bytes a folder holds: the only way to see how far another program's download is.

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Entries that vanish while being counted (their owner moves and removes them) count as nothing.
 * @param {string} path
 * @returns {number}
 */
export function folderSize(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.size ?? 0;
  try {
    return readdirSync(path).reduce((bytes, name) => bytes + folderSize(join(path, name)), 0);
  } catch {
    return 0;
  }
}
