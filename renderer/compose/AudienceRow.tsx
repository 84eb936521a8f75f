/** Whom an ID token or a signed JWT is for: typed, or, for a person at gcloud, always the same client. */
import type { RefObject } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { PickerHost } from '../pickers/picker-host.ts';
import { AudienceField } from './AudienceField.tsx';
import { ComposeRow } from './ComposeRow.tsx';
import type { Composition } from './composition.ts';
import { type Draft, pickedService } from './draft.ts';
import { FixedAudience } from './FixedAudience.tsx';
import { PersonAudienceLine } from './PersonAudienceLine.tsx';

interface AudienceRowProps {
  readonly account: AccountView;
  readonly draft: Draft;
  readonly composition: Composition;
  readonly recents: readonly string[];
  readonly iapClientIds: readonly string[];
  /** Whether a copy was asked for without an audience. */
  readonly missed: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onEnter: () => void;
  readonly onImpersonate: () => void;
  readonly onForgetIapClient: (clientId: string) => void;
  readonly picking: PickerHost;
  readonly field: RefObject<HTMLInputElement | null>;
}

export function AudienceRow(props: AudienceRowProps) {
  const { account, draft, composition, recents, iapClientIds, missed } = props;
  const { onChange, onEnter, onImpersonate, onForgetIapClient, picking, field } = props;
  const { kind, impersonating } = composition;
  const { audience } = composition.abilities;
  return (
    <ComposeRow label="Audience">
      {audience.fixed ? (
        <FixedAudience clientId={audience.usual} />
      ) : (
        <AudienceField
          text={draft.audience}
          usual={audience.usual}
          picked={pickedService(draft)}
          recents={recents}
          iapClientIds={iapClientIds}
          missed={missed}
          needsRole={kind === 'id-token'}
          onIncludeEmail={
            impersonating && !draft.includeEmail ? () => onChange({ includeEmail: true }) : undefined
          }
          onChange={(audience) => onChange({ audience })}
          onPick={(service, audience) => onChange({ service, audience })}
          onForgetIapClient={onForgetIapClient}
          onEnter={onEnter}
          picking={picking}
          field={field}
        >
          {audience.usual !== undefined && (
            <PersonAudienceLine
              text={draft.audience}
              byOwnClient={account.kind === 'google-sign-in'}
              onImpersonate={onImpersonate}
            />
          )}
        </AudienceField>
      )}
    </ComposeRow>
  );
}
