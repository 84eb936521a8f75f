/** Takes what is pasted and is empty again at once, so that no secret stays to be seen. What is typed waits for Enter. */
import { type KeyboardEvent, useId, useRef } from 'react';
import './PasteField.css';

/** Nobody types this much with one key. */
const pastedCharacters = 8;

export function PasteField({ onTake }: { readonly onTake: (text: string) => void }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const length = useRef(0);
  const id = useId();
  const hintId = useId();

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
