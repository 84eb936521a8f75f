/** Ctrl+L, or Cmd+L on a Mac, locks from anywhere in the window, also where an overlay has the other keys. */
import { useEffect, useEffectEvent } from 'react';
import type { Snapshot } from '../../app/snapshot.ts';

export function useLockKey(platform: Snapshot['platform'], onLock: () => void) {
  const lock = useEffectEvent(onLock);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const held = platform === 'darwin' ? event.metaKey : event.ctrlKey;
      if (!held || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'l') return;
      event.preventDefault();
      lock();
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [platform]);
}
