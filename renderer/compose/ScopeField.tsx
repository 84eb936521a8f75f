/** Scopes to type, by their short names or whole addresses, with those asked for most in a menu beside. */
import { type Ref, useId } from 'react';
import { useSettled } from '../settled.ts';
import { scopesProblem } from './composition.ts';
import { ScopeMenu } from './ScopeMenu.tsx';

interface ScopeFieldProps {
  /** As typed. */
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  readonly field: Ref<HTMLInputElement>;
}

export function ScopeField({ text, onChange, onEnter, field }: ScopeFieldProps) {
  const lineId = useId();
  const problem = scopesProblem(useSettled(text)) && scopesProblem(text);
  return (
    <>
      <div className="compose-field" data-wrong={problem !== undefined || undefined}>
        <input
          ref={field}
          className="compose-input mono"
          aria-label="Scopes"
          aria-invalid={problem !== undefined}
          aria-describedby={lineId}
          value={text}
          placeholder="cloud-platform, bigquery …"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onEnter();
          }}
        />
        <ScopeMenu text={text} onChange={onChange} />
      </div>
      <p id={lineId} className="field-line" data-wrong>
        {problem}
      </p>
    </>
  );
}
