/** Esc goes back. An open menu or list takes the key for itself first. */
import { useEffect, useEffectEvent } from 'react';

function isForOpenPopup(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('dialog, [data-listening], [role="menu"], [role="combobox"][aria-expanded="true"]') !==
      null
  );
}

export function useEscape(goBack: () => void) {
  const onEscape = useEffectEvent(goBack);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || isForOpenPopup(event.target)) return;
      onEscape();
    };
    // Before the popup's own handler closes it, while it can still be told that it was open.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
