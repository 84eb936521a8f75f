/** Where something is pasted, and what it turned out to be. The text itself is in the field only until it is read. */
import { useEffect, useRef, useState } from 'react';
import { type Pasted, recognise } from '../../app/pasted.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { knownOf } from './known.ts';
import { PastedCard } from './PastedCard.tsx';
import { PasteExamples } from './PasteExamples.tsx';
import { PasteField } from './PasteField.tsx';
import { pastedTitle } from './pasted-words.ts';

interface PasteInspectorProps {
  readonly snapshot: Snapshot;
  /** Whether the field takes the focus when it appears: what had it has made room for it. */
  readonly focused: boolean;
}

export function PasteInspector({ snapshot, focused }: PasteInspectorProps) {
  const announce = useAnnounce();
  const [read, setRead] = useState<{ readonly pasted: Pasted; readonly turn: number } | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const known = knownOf(snapshot);
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);

  const take = (text: string) => {
    const pasted = recognise(text);
    setRead((before) => ({ pasted, turn: (before?.turn ?? 0) + 1 }));
    announce(pastedTitle(pasted, known));
  };

  const clear = () => {
    setRead(null);
    field.current?.focus();
  };

  return (
    <>
      <PasteField field={field} onTake={take} />
      {read ? (
        <PastedCard key={read.turn} pasted={read.pasted} known={known} onClear={clear} />
      ) : (
        <PasteExamples />
      )}
    </>
  );
}
