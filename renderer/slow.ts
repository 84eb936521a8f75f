/** Whether something has been under way long enough to be worth showing; most of it is done before, and nothing flickers. */
import { useEffect, useState } from 'react';

const shownAfterMs = 150;

export function useSlow(working: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!working) return;
    const timer = setTimeout(() => setSlow(true), shownAfterMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [working]);
  return working && slow;
}
