/** Which kind of token, and what of it can be chosen: some only when a service account is impersonated. */
import { Checkbox } from '@mantine/core';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import { tokenKindLabels } from '../copying.ts';
import { Segmented } from '../parts/Segmented.tsx';
import { ComposeRow } from './ComposeRow.tsx';
import type { Composition } from './composition.ts';
import type { Draft } from './draft.ts';
import { LifetimePicker } from './LifetimePicker.tsx';
import './TokenRow.css';

interface TokenRowProps {
  readonly draft: Draft;
  readonly composition: Composition;
  readonly onChange: (change: Partial<Draft>) => void;
}

export function TokenRow({ draft, composition, onChange }: TokenRowProps) {
  const { kind, abilities } = composition;
  const impersonates = draft.speaksFor.trim() !== '';
  const isLong = kind === 'access-token' && impersonates && draft.lifetimeSeconds > usualLifetimeSeconds;
  return (
    <ComposeRow label="Token">
      <div className="token-row">
        <Segmented
          name="Token"
          value={kind}
          choices={abilities.kinds.map((value) => ({ value, label: tokenKindLabels[value] }))}
          onChange={(kind) => onChange({ kind })}
        />
        {impersonates && kind === 'access-token' && (
          <LifetimePicker
            seconds={draft.lifetimeSeconds}
            onChange={(lifetimeSeconds) => onChange({ lifetimeSeconds })}
          />
        )}
        {impersonates && kind === 'id-token' && (
          <Checkbox
            size="xs"
            label="includes e-mail"
            checked={draft.includeEmail}
            onChange={(event) => onChange({ includeEmail: event.currentTarget.checked })}
          />
        )}
        {abilities.licenses && kind === 'id-token' && (
          <Checkbox
            size="xs"
            label="includes licences"
            checked={draft.licenses}
            onChange={(event) => onChange({ licenses: event.currentTarget.checked })}
          />
        )}
        {impersonates && kind !== 'access-token' && <span className="token-row-note">1 hour</span>}
      </div>
      {isLong && (
        <p className="field-line">
          More than 1 hour works only if the organisation’s policy{' '}
          <code>iam.allowServiceAccountCredentialLifetimeExtension</code> lists this service account.
        </p>
      )}
    </ComposeRow>
  );
}
