/** Which token the service attaches: an ID token, or for Google's own APIs an access token. */
import { useId } from 'react';
import type { Connection } from '../../app/connection.ts';
import { type ConnectedService, takesAccessTokens } from '../../app/connection-fields.ts';
import { ComposeRow } from '../compose/ComposeRow.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { noAccessToken } from './connecting.ts';

interface ConnectTokenProps {
  readonly service: ConnectedService;
  /** As typed. */
  readonly url: string;
  readonly kind: Connection['token']['kind'];
  readonly onChange: (kind: Connection['token']['kind']) => void;
}

export function ConnectToken({ service, url, kind, onChange }: ConnectTokenProps) {
  const lineId = useId();
  const reason = noAccessToken(service, url.trim());
  const isRefused = kind === 'id-token' && takesAccessTokens(url.trim());
  return (
    <ComposeRow label="Token">
      <Segmented
        name="Token"
        describedBy={lineId}
        value={kind}
        choices={[
          { value: 'id-token', label: 'ID token' },
          { value: 'access-token', label: 'Access token', disabled: reason !== undefined },
        ]}
        onChange={onChange}
      />
      <div id={lineId}>
        {reason !== undefined && <p className="field-line">{reason}</p>}
        {isRefused && (
          <p className="field-line" data-advice>
            Google’s APIs refuse ID tokens; they take access tokens.
          </p>
        )}
      </div>
    </ComposeRow>
  );
}
