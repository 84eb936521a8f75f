/** The person of a Workspace domain that a key's access token is to speak for; most tokens speak for nobody else. */
import { IconUser } from '@tabler/icons-react';
import { type Ref, useId } from 'react';
import { ComposeRow } from './ComposeRow.tsx';

interface OnBehalfRowProps {
  /** As typed. */
  readonly text: string;
  /** What is wrong with it, in a plain line. */
  readonly problem: string | undefined;
  readonly missed: boolean;
  readonly onChange: (text: string) => void;
  readonly onEnter: () => void;
  readonly field: Ref<HTMLInputElement>;
}

export function OnBehalfRow({ text, problem, missed, onChange, onEnter, field }: OnBehalfRowProps) {
  const lineId = useId();
  const isWrong = missed && problem !== undefined;
  return (
    <ComposeRow label="On behalf of">
      <div className="compose-field" data-wrong={isWrong || undefined}>
        <IconUser size={17} stroke={1.6} aria-hidden="true" />
        <input
          ref={field}
          className="compose-input"
          aria-label="On behalf of"
          aria-invalid={isWrong}
          aria-describedby={lineId}
          value={text}
          placeholder="Nobody: as the service account itself"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onEnter();
          }}
        />
      </div>
      <div id={lineId}>
        {isWrong && (
          <p className="field-line" data-wrong>
            {problem}
          </p>
        )}
        {!isWrong && text.trim() !== '' && (
          <p className="field-line">
            Works only where an administrator of the person’s Workspace domain allows it for these scopes.
          </p>
        )}
      </div>
    </ComposeRow>
  );
}
