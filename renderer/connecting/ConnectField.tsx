/** One text that a connection needs. What is wrong with it is told when the typing rests, or when it was asked for. */
import { useId } from 'react';
import type { ConnectionField } from '../../app/connection-fields.ts';
import { useSettled } from '../settled.ts';
import { fieldLabels } from './connecting.ts';

interface ConnectFieldProps {
  readonly field: ConnectionField;
  readonly text: string;
  readonly placeholder?: string | undefined;
  readonly problem: string | undefined;
  /** Whether a copy was asked for that this field stood against. */
  readonly missed: boolean;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
}

export function ConnectField(props: ConnectFieldProps) {
  const { field, text, placeholder, problem, missed, onChange, onEnter } = props;
  const lineId = useId();
  const rests = useSettled(text) === text && text !== '';
  const shown = missed || rests ? problem : undefined;
  return (
    <>
      <input
        name={field}
        className="text-field mono"
        aria-label={fieldLabels[field]}
        aria-invalid={shown !== undefined}
        aria-describedby={lineId}
        value={text}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onEnter();
        }}
      />
      <p id={lineId} className="field-line" data-wrong>
        {shown}
      </p>
    </>
  );
}
