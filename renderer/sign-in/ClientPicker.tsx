/** The imported OAuth clients: one is chosen for the next sign-in, and any can be removed. */
import { IconFileImport } from '@tabler/icons-react';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { ClientRow } from './ClientRow.tsx';
import './ClientPicker.css';

interface ClientPickerProps {
  readonly clients: readonly OAuthClientView[];
  readonly clientId: string;
  readonly onChoose: (clientId: string) => void;
  readonly importing: boolean;
  readonly onImport: () => void;
}

export function ClientPicker({ clients, clientId, onChoose, importing, onImport }: ClientPickerProps) {
  const { ask, failure, forgetFailure } = useAsk();
  return (
    <fieldset className="client-picker">
      <legend className="client-picker-legend">OAuth client</legend>
      <div className="client-picker-rows">
        {clients.map((client) => (
          <ClientRow
            key={client.clientId}
            client={client}
            chosen={client.clientId === clientId}
            onChoose={() => onChoose(client.clientId)}
            onRemove={() => void ask(lanyard.removeClient({ clientId: client.clientId }))}
          />
        ))}
      </div>
      {failure && <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />}
      <Button
        small
        busy={importing}
        icon={<IconFileImport size={16} stroke={1.6} aria-hidden="true" />}
        onClick={onImport}
      >
        Import another client file
      </Button>
    </fieldset>
  );
}
