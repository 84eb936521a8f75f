/** The bridge to the main process, typed, and the snapshot it pushes. The only file that touches `window.lanyard`. */
import { useSyncExternalStore } from 'react';
import type { Bridge, Outcome } from '../app/contract.ts';
import { describeFailure, Failure } from '../app/failure.ts';
import type { Snapshot } from '../app/snapshot.ts';

/** What the preload script puts on the page. */
export interface WindowBridge extends Bridge {
  /** Calls `listener` with every new snapshot until the returned function is called. */
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void;
  /** The absolute path of a dropped or chosen file; empty when it has none. */
  readonly pathOf: (file: File) => string;
}

declare global {
  interface Window {
    readonly lanyard: WindowBridge;
  }
}

export const lanyard: WindowBridge = window.lanyard;

/** Waits for a command. A bridge that breaks is a fault of ours, and is shown like one. */
export async function outcomeOf<Reply>(sent: Promise<Outcome<Reply>>): Promise<Outcome<Reply>> {
  try {
    return await sent;
  } catch {
    return { ok: false, failure: describeFailure(new Failure('INTERNAL')) };
  }
}

let latest: Snapshot | null = null;
let asked = false;
const listeners = new Set<() => void>();

function take(snapshot: Snapshot) {
  latest = snapshot;
  for (const listener of listeners) listener();
}

/** Events come in order; the answer to the first question may come after one of them and is then the older picture. */
async function askOnce() {
  if (asked) return;
  asked = true;
  lanyard.onSnapshot(take);
  const outcome = await outcomeOf(lanyard.getSnapshot({}));
  if (outcome.ok && latest === null) take(outcome.value);
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  void askOnce();
  return () => listeners.delete(listener);
}

/** The newest snapshot; `null` until the first has come. */
export function useSnapshot(): Snapshot | null {
  return useSyncExternalStore(subscribe, () => latest);
}
