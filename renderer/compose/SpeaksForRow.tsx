/** Whom the token speaks for: told in a line, and unfolded to impersonate a service account. */
import { IconChevronDown, IconUser, IconUserShield } from '@tabler/icons-react';
import { type Ref, useId } from 'react';
import type { Impersonation } from '../../app/service-account.ts';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import type { PickerHost } from '../pickers/picker-host.ts';
import { ChainEditor } from './ChainEditor.tsx';
import { ComposeRow } from './ComposeRow.tsx';
import './SpeaksForRow.css';

interface SpeaksForRowProps {
  /** Who the account is. */
  readonly source: string;
  /** The chain as typed. */
  readonly text: string;
  readonly impersonating: Impersonation | undefined;
  /** Chains used lately, as they are typed. */
  readonly recents: readonly string[];
  readonly picking: PickerHost;
  readonly editing: boolean;
  readonly onEditing: (editing: boolean) => void;
  readonly onChange: (text: string) => void;
  /** The line that tells, and that unfolds the editor. */
  readonly line: Ref<HTMLButtonElement>;
}

function wayThere({ delegates }: Impersonation): string {
  if (delegates.length === 0) return 'directly';
  return delegates.length === 1 ? 'through 1 delegate' : `through ${delegates.length} delegates`;
}

export function SpeaksForRow(props: SpeaksForRowProps) {
  const { source, text, impersonating, recents, picking, editing, onEditing, onChange, line } = props;
  const editorId = useId();
  const Icon = text === '' ? IconUser : IconUserShield;
  return (
    <ComposeRow label="Speaks for">
      <button
        ref={line}
        type="button"
        className="compose-field speaks-for"
        aria-expanded={editing}
        aria-controls={editing ? editorId : undefined}
        onClick={() => onEditing(!editing)}
      >
        <Icon size={17} stroke={1.6} aria-hidden="true" />
        <span className="visually-hidden">Speaks for </span>
        {text === '' ? (
          <span className="speaks-for-self">
            <MiddleCut text={source} />
          </span>
        ) : (
          <span className="compose-chip" data-wrong={impersonating === undefined || undefined}>
            <MiddleCut mono text={impersonating?.target ?? text.trim()} />
          </span>
        )}
        <span className="speaks-for-way">
          {text === '' ? 'Impersonate…' : impersonating ? wayThere(impersonating) : 'no service account'}
          <IconChevronDown className="disclosure-chevron" size={16} stroke={1.6} aria-hidden="true" />
        </span>
      </button>
      {editing && (
        <ChainEditor
          id={editorId}
          source={source}
          text={text}
          recents={recents}
          picking={picking}
          onChange={onChange}
          onClose={() => onEditing(false)}
        />
      )}
    </ComposeRow>
  );
}
