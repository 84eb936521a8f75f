/** Whom an ID token or a signed JWT is for: typed, or, for a person at gcloud, always the same client. */
import type { Ref } from 'react';
import type { AccountView } from '../../app/account.ts';
import { AudienceField } from './AudienceField.tsx';
import { ComposeRow } from './ComposeRow.tsx';
import type { Composition } from './composition.ts';
import type { Draft } from './drafts.ts';
import { FixedAudience } from './FixedAudience.tsx';
import { PersonAudienceLine } from './PersonAudienceLine.tsx';

interface AudienceRowProps {
  readonly account: AccountView;
  readonly draft: Draft;
  readonly composition: Composition;
  readonly recents: readonly string[];
  /** Whether a copy was asked for without an audience. */
  readonly missed: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onEnter: () => void;
  readonly onImpersonate: () => void;
  readonly field: Ref<HTMLInputElement>;
}

export function AudienceRow(props: AudienceRowProps) {
  const { account, draft, composition, recents, missed, onChange, onEnter, onImpersonate, field } = props;
  const { audience } = composition.abilities;
  return (
    <ComposeRow label="Audience">
      {audience.fixed ? (
        <FixedAudience clientId={audience.usual} />
      ) : (
        <AudienceField
          text={draft.audience}
          usual={audience.usual}
          recents={recents}
          missed={missed}
          onChange={(audience) => onChange({ audience })}
          onEnter={onEnter}
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
