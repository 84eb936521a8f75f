/** Any other scopes, by their short names or whole addresses. */
import { useId } from 'react';
import { parseScopes, shortScope } from '../../app/scopes.ts';
import './MoreScopesField.css';

interface MoreScopesFieldProps {
  /** As typed. */
  readonly text: string;
  readonly onChange: (text: string) => void;
}

export function MoreScopesField({ text, onChange }: MoreScopesFieldProps) {
  const hintId = useId();
  const scopes = parseScopes(text);
  return (
    <div className="more-scopes">
      <label className="more-scopes-label">
        More scopes
        <input
          className="text-field mono"
          value={text}
          placeholder="compute, logging.read …"
          aria-describedby={hintId}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      </label>
      <p id={hintId} className="more-scopes-hint">
        {scopes.length === 0
          ? 'Short names or whole addresses, with spaces between. Who you are (openid, email, profile) is always asked.'
          : `Also asks for ${scopes.map(shortScope).join(', ')}.`}
      </p>
    </div>
  );
}
