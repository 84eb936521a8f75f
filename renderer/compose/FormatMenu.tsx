/** The formats that fit a kind of token, by family; choosing one copies in it at once. */
import { Menu } from '@mantine/core';
import { useId } from 'react';
import {
  type FormatName,
  formatFits,
  formatFor,
  formatGroupLabel,
  formatGroups,
  formatNames,
  formats,
} from '../../app/formats.ts';
import type { TokenKind } from '../../app/token-request.ts';
import './FormatMenu.css';

interface FormatMenuProps {
  readonly kind: TokenKind;
  /** What the copy button copies in. */
  readonly usual: FormatName;
  readonly onChoose: (format: FormatName) => void;
}

export function FormatMenu({ kind, usual, onChoose }: FormatMenuProps) {
  const id = useId();
  const fitting = formatNames.filter((name) => formatFits(name, kind));
  const groups = formatGroups
    .map((group) => ({ group, names: fitting.filter((name) => formats[name].group === group) }))
    .filter(({ names }) => names.length > 0);
  const marked = formatFor(kind, usual);
  return (
    <Menu.Dropdown className="format-menu" aria-label="Copy as">
      <div className="format-groups" role="presentation">
        {groups.map(({ group, names }) => (
          // biome-ignore lint/a11y/useSemanticElements: a menu has groups, not sets of fields.
          <div key={group} className="format-group" role="group" aria-labelledby={`${id}${group}`}>
            <div
              id={`${id}${group}`}
              className="format-group-name"
              data-variable={isVariable(group) || undefined}
            >
              {formatGroupLabel(group, kind)}
            </div>
            {names.map((name) => (
              <Menu.Item
                key={name}
                data-autofocus={name === marked || undefined}
                rightSection={name === marked && <span className="format-default">default</span>}
                onClick={() => onChoose(name)}
              >
                {formats[name].label}
              </Menu.Item>
            ))}
          </div>
        ))}
      </div>
    </Menu.Dropdown>
  );
}

/** These are called by the variable's own name. */
const isVariable = (group: (typeof formatGroups)[number]) => group === 'environment' || group === 'terraform';
