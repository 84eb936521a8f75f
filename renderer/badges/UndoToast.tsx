/** Offers to undo what was just done: for 10 seconds, and as long as somebody points at it or has the focus in it. */
import { IconX } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import type { Undo } from './undo.ts';
import './UndoToast.css';

const offeredMs = 10_000;

export function UndoToast({ undo }: { readonly undo: Undo }) {
  const { offer } = undo;
  return (
    offer && <Toast key={offer.number} words={offer.words} onUndo={undo.take} onDismiss={undo.dismiss} />
  );
}

interface ToastProps {
  readonly words: string;
  readonly onUndo: () => void;
  readonly onDismiss: () => void;
}

function Toast({ words, onUndo, onDismiss }: ToastProps) {
  const [held, setHeld] = useState(false);
  const expire = useEffectEvent(onDismiss);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => expire(), offeredMs);
    return () => clearTimeout(timer);
  }, [held]);
  return (
    <div className="undo-toast-place">
      <section
        className="undo-toast"
        aria-label="Undo"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        <span className="undo-toast-words">{words}</span>
        <Button small onClick={onUndo} aria-keyshortcuts="Control+Z">
          Undo
        </Button>
        <IconButton name="Dismiss" className="undo-toast-close" onClick={onDismiss}>
          <IconX size={16} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </section>
    </div>
  );
}
