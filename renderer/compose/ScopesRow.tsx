/** Which scopes an access token is to have: of those granted, any that are typed, or what another tool decides. */
import type { Ref } from 'react';
import type { AccountView } from '../../app/account.ts';
import { ComposeRow } from './ComposeRow.tsx';
import type { Composition } from './composition.ts';
import type { Draft } from './draft.ts';
import { chosenScopes, offeredScopes } from './granted-scopes.ts';
import { ScopeField } from './ScopeField.tsx';
import { ScopePills } from './ScopePills.tsx';

interface ScopesRowProps {
  readonly account: AccountView;
  readonly draft: Draft;
  readonly composition: Composition;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onEnter: () => void;
  readonly field: Ref<HTMLInputElement>;
}

export function ScopesRow({ account, draft, composition, onChange, onEnter, field }: ScopesRowProps) {
  const { scopes } = composition.abilities;
  return (
    <ComposeRow label="Scopes">
      {scopes === 'granted' && account.kind === 'google-sign-in' && (
        <ScopePills
          offered={offeredScopes(account)}
          chosen={chosenScopes(account, draft.grantedScopes)}
          onChoose={(grantedScopes) => onChange({ grantedScopes })}
        />
      )}
      {scopes === 'free' && (
        <ScopeField
          text={draft.scopes}
          onChange={(scopes) => onChange({ scopes })}
          onEnter={onEnter}
          field={field}
        />
      )}
      {scopes === 'fixed' && (
        <div className="compose-field">
          <span className="mono">cloud-platform</span>
          <span className="compose-note">and gcloud’s others: gcloud decides</span>
        </div>
      )}
    </ComposeRow>
  );
}
