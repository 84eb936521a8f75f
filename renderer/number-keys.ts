/** 1 to 9 choose an account from anywhere in the window, except where the digits would be typed. */
import { useEffect, useEffectEvent } from 'react';

const takesTyping =
  'input:not([type="checkbox"], [type="radio"]), textarea, [contenteditable], [role="menu"]';

export function useNumberKeys(onNumber: (number: number) => void) {
  const choose = useEffectEvent(onNumber);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
      if (event.target instanceof Element && event.target.closest(takesTyping) !== null) return;
      choose(Number(event.key));
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
