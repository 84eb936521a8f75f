/** The name of a badge, to be typed over where it stands. Enter and leaving it keep what was typed, Esc does not. */
import { useEffect, useRef, useState } from 'react';
import { longestBadgeName } from '../../app/badge.ts';

interface RenameFieldProps {
  readonly name: string;
  /** With nothing when the name stays. */
  readonly onDone: (name?: string) => void;
}

export function RenameField({ name, onDone }: RenameFieldProps) {
  const [typed, setTyped] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  /** Once: the field that goes away is left, too. */
  const finish = (next: string) => {
    if (done.current) return;
    done.current = true;
    const trimmed = next.trim();
    onDone(trimmed === '' || trimmed === name ? undefined : trimmed);
  };

  return (
    <input
      ref={field}
      className="badge-rename"
      aria-label="Name of the badge"
      value={typed}
      maxLength={longestBadgeName}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={() => finish(typed)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') finish(typed);
        else if (event.key === 'Escape') finish(name);
        else return;
        event.preventDefault();
      }}
    />
  );
}
