/** The granted scopes as pills: those ticked go into the next access token, and one always stays. */
import { IconCheck } from '@tabler/icons-react';
import { shortScope } from '../../app/scopes.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import './ScopePills.css';

interface ScopePillsProps {
  readonly offered: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (scopes: readonly string[]) => void;
}

export function ScopePills({ offered, chosen, onChoose }: ScopePillsProps) {
  const announce = useAnnounce();

  const toggle = (scope: string) => {
    const others = chosen.filter((each) => each !== scope);
    if (others.length === chosen.length) onChoose([...chosen, scope]);
    else if (others.length > 0) onChoose(others);
    else announce('A token needs at least one scope');
  };

  return (
    <fieldset className="compose-field scope-pills" aria-label="Scopes">
      {offered.map((scope) => (
        <label key={scope} className="scope-pill">
          <input
            className="scope-pill-box"
            type="checkbox"
            checked={chosen.includes(scope)}
            onChange={() => toggle(scope)}
          />
          <IconCheck className="scope-pill-tick" size={14} stroke={2} aria-hidden="true" />
          {shortScope(scope)}
        </label>
      ))}
    </fieldset>
  );
}
