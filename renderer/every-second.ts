/** One timer for every clock in the window. A component draws again only when what it derives from now changes. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** At the start of each second, so that no countdown skips or repeats one. */
function scheduleTick() {
  timer = setTimeout(tick, 1000 - (Date.now() % 1000));
}

function tick() {
  scheduleTick();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  if (listeners.size === 0) scheduleTick();
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearTimeout(timer);
  };
}

/** What `derive` makes of the present moment, kept current. It gives a plain value, so that equal means unchanged. */
export function useEverySecond<Value extends string | number | boolean>(
  derive: (now: number) => Value,
): Value {
  return useSyncExternalStore(subscribe, () => derive(Date.now()));
}
