/** The scopes that people of Google Cloud ask for most, to tick. */
import { Checkbox } from '@mantine/core';
import { scopePresets } from '../../app/scopes.ts';
import './ScopePresets.css';

interface ScopePresetsProps {
  readonly chosen: readonly string[];
  readonly onChoose: (scopes: readonly string[]) => void;
}

export function ScopePresets({ chosen, onChoose }: ScopePresetsProps) {
  return (
    <div className="scope-presets">
      {scopePresets.map(({ scope, label, about }) => (
        <Checkbox
          key={scope}
          classNames={{ description: 'scope-preset-about' }}
          size="xs"
          label={<code>{label}</code>}
          description={about}
          checked={chosen.includes(scope)}
          onChange={(event) =>
            onChoose(
              event.currentTarget.checked ? [...chosen, scope] : chosen.filter((each) => each !== scope),
            )
          }
        />
      ))}
    </div>
  );
}
