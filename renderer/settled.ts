/** What is typed, once it has rested: remarks about a half-typed word would come and go with every key. */
import { useEffect, useState } from 'react';

const restMs = 500;

export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), restMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
