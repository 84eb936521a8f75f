/** One OAuth client to choose, with its id, and the button that removes it. */
import { IconTrash } from '@tabler/icons-react';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import './ClientRow.css';

interface ClientRowProps {
  readonly client: OAuthClientView;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onRemove: () => void;
}

export function ClientRow({ client, chosen, onChoose, onRemove }: ClientRowProps) {
  return (
    <div className="client-row">
      <label className="client-row-choice">
        <input
          className="client-row-radio"
          type="radio"
          name="oauth-client"
          aria-label={client.name}
          checked={chosen}
          onChange={onChoose}
        />
        <span className="client-row-words">
          <span className="client-row-name">
            {client.name}
            {client.keptIn === 'session' && <span className="client-row-note"> · until you quit</span>}
          </span>
          <MiddleCut mono text={client.clientId} />
        </span>
      </label>
      <IconButton name={`Remove ${client.name}`} onClick={onRemove}>
        <IconTrash size={16} stroke={1.6} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
