/** The shortcut that works in every program: claimed where nobody else has it, and said truthfully where somebody has. */
import { globalShortcut } from 'electron';
import type { ShortcutState } from '../../app/snapshot.ts';

/** Claims `accelerator` in place of the one before; `null` claims none. What is claimed is given back on quit. */
export type ClaimShortcut = (accelerator: string | null, onPress: () => void) => ShortcutState;

export function createClaimShortcut(): ClaimShortcut {
  let claimed: string | null = null;
  return (accelerator, onPress) => {
    if (claimed !== null) globalShortcut.unregister(claimed);
    claimed = null;
    if (accelerator === null) return 'off';
    // Some systems answer neither yes nor no: what counts is whether it is there.
    if (!register(accelerator, onPress) || !globalShortcut.isRegistered(accelerator)) return 'taken';
    claimed = accelerator;
    return 'on';
  };
}

function register(accelerator: string, onPress: () => void): boolean {
  try {
    return globalShortcut.register(accelerator, onPress);
  } catch {
    // A key that this system does not know.
    return false;
  }
}
