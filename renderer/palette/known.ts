/** What is known besides the snapshot: asked for when the palette opens, and again when a listing has brought more. */
import { useEffect, useState } from 'react';
import type { Known } from '../../app/known.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

/** `null` until it is here. Without it the palette still finds all that the snapshot has. */
export function useKnown(version: number): Known | null {
  const [known, setKnown] = useState<Known | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is asked for anew
  useEffect(() => {
    let isOver = false;
    void outcomeOf(lanyard.listKnown({})).then((outcome) => {
      if (!isOver && outcome.ok) setKnown(outcome.value);
    });
    return () => {
      isOver = true;
    };
  }, [version]);
  return known;
}
