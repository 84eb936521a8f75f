/** Which scopes a sign-in asks for: told in a line, and unfolded to choose from those asked for most or any others. */
import { parseScopes, shortScope } from '../../app/scopes.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import type { SignInDraft } from '../sign-in-draft.ts';
import { MoreScopesField } from './MoreScopesField.tsx';
import { ScopePresets } from './ScopePresets.tsx';
import './ScopePicker.css';

export function ScopePicker({ draft }: { readonly draft: SignInDraft }) {
  const chosen = [...draft.presets, ...parseScopes(draft.moreScopes)];
  return (
    <fieldset className="scope-picker">
      <legend className="scope-picker-legend">Scopes to ask for</legend>
      <div className="scope-picker-line">
        <span className="scope-picker-chosen mono">
          {chosen.length === 0 ? 'openid, email, profile' : chosen.map(shortScope).join(', ')}
        </span>
        <Disclosure label="Choose scopes">
          <ScopePresets chosen={draft.presets} onChoose={(presets) => draft.change({ presets })} />
          <MoreScopesField text={draft.moreScopes} onChange={(moreScopes) => draft.change({ moreScopes })} />
        </Disclosure>
      </div>
    </fieldset>
  );
}
