/**
 * Takes what is pasted anywhere on the screen, so that no secret ever stands in the field. What comes by another way is
 * taken out of it at once; what is typed waits for Enter.
 */
import { type KeyboardEvent, type RefObject, useEffect, useEffectEvent, useId, useRef } from 'react';
import './PasteField.css';

/** Nobody types this much with one key. */
const pastedCharacters = 8;

interface PasteFieldProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onTake: (text: string) => void;
}

export function PasteField({ field, onTake }: PasteFieldProps) {
  const length = useRef(0);
  const id = useId();
  const hintId = useId();

  const takePasted = useEffectEvent((event: ClipboardEvent) => {
    event.preventDefault();
    onTake(event.clipboardData?.getData('text/plain') ?? '');
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => takePasted(event);
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);

  const take = () => {
    if (!field.current) return;
    const { value } = field.current;
    field.current.value = '';
    length.current = 0;
    onTake(value);
  };
  const onInput = () => {
    const before = length.current;
    length.current = field.current?.value.length ?? 0;
    if (length.current - before >= pastedCharacters) take();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    take();
  };

  return (
    <div className="paste-field panel">
      <label className="paste-field-label" htmlFor={id}>
        Paste a token, or anything that has one in it
      </label>
      <textarea
        ref={field}
        id={id}
        className="paste-field-input mono"
        rows={2}
        spellCheck={false}
        autoComplete="off"
        autoCorrect="off"
        autoCapitalize="off"
        aria-describedby={hintId}
        onInput={onInput}
        onKeyDown={onKeyDown}
      />
      <p className="paste-field-hint" id={hintId}>
        It is read in this window and kept nowhere: the field empties itself, and the rest goes when you
        leave.
      </p>
    </div>
  );
}
