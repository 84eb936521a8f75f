/** Which scopes a sign-in asks for: those asked for most, and any others by name. */
import { Checkbox } from '@mantine/core';
import { useId } from 'react';
import { parseScopes, scopePresets, shortScope } from '../../app/scopes.ts';
import type { SignInDraft } from '../sign-in-draft.ts';
import './ScopePicker.css';

export function ScopePicker({ draft }: { readonly draft: SignInDraft }) {
  const hintId = useId();
  const more = parseScopes(draft.moreScopes);

  const toggle = (scope: string, ticked: boolean) =>
    draft.change({
      presets: ticked ? [...draft.presets, scope] : draft.presets.filter((preset) => preset !== scope),
    });

  return (
    <fieldset className="scope-picker">
      <legend className="scope-picker-legend">Scopes to ask for</legend>
      <div className="scope-picker-presets">
        {scopePresets.map(({ scope, label, about }) => (
          <Checkbox
            key={scope}
            classNames={{ body: 'scope-picker-preset', description: 'scope-picker-about' }}
            size="xs"
            label={<code>{label}</code>}
            description={about}
            checked={draft.presets.includes(scope)}
            onChange={(event) => toggle(scope, event.currentTarget.checked)}
          />
        ))}
      </div>
      <label className="scope-picker-more">
        More scopes
        <input
          className="text-field mono"
          value={draft.moreScopes}
          placeholder="compute, logging.read …"
          aria-describedby={hintId}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => draft.change({ moreScopes: event.currentTarget.value })}
        />
      </label>
      <p id={hintId} className="scope-picker-hint">
        {more.length === 0
          ? 'Short names or whole addresses, with spaces between. Who you are (openid, email, profile) is always asked.'
          : `Also asks for ${more.map(shortScope).join(', ')}.`}
      </p>
    </fieldset>
  );
}
