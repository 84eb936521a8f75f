/** The last thing that can be undone, for as long as it is offered. Ctrl+Z takes the offer from anywhere. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';

export interface UndoOffer {
  /** What was done: "Orders API deleted". */
  readonly words: string;
  readonly undo: () => void;
}

export interface Undo {
  readonly offer: (UndoOffer & { readonly number: number }) | null;
  readonly offerUndo: (offer: UndoOffer) => void;
  readonly take: () => void;
  readonly dismiss: () => void;
}

const takesTyping = 'input:not([type="checkbox"], [type="radio"]), textarea';

export function useUndo(): Undo {
  const [offer, setOffer] = useState<Undo['offer']>(null);
  const lastNumber = useRef(0);
  const take = () => {
    setOffer(null);
    offer?.undo();
  };

  const onUndoKey = useEffectEvent((event: KeyboardEvent) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z';
    if (!isUndo || !offer) return;
    // What was typed is undone where it was typed.
    if (event.target instanceof Element && event.target.closest(takesTyping) !== null) return;
    event.preventDefault();
    take();
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => onUndoKey(event);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);

  const offerUndo = (next: UndoOffer) => {
    lastNumber.current += 1;
    setOffer({ ...next, number: lastNumber.current });
  };
  return { offer, offerUndo, take, dismiss: () => setOffer(null) };
}
