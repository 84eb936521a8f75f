/** The scopes that people of Google Cloud ask for most, to tick; the field beside it stays the one place they stand. */
import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { parseScopes, scopePresets, shortScope } from '../../app/scopes.ts';
import { IconButton } from '../parts/IconButton.tsx';
import './ScopeMenu.css';

interface ScopeMenuProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

export function ScopeMenu({ text, onChange }: ScopeMenuProps) {
  const chosen = parseScopes(text);
  const toggle = (scope: string) => {
    const others = chosen.filter((each) => each !== scope);
    const next = others.length === chosen.length ? [...chosen, scope] : others;
    onChange(next.map(shortScope).join(', '));
  };
  return (
    <Menu
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Menu.Target>
        <IconButton name="Scopes to choose from" className="field-button">
          <IconChevronDown size={16} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {scopePresets.map(({ scope, label, about }) => (
          <Menu.CheckboxItem key={scope} checked={chosen.includes(scope)} onChange={() => toggle(scope)}>
            <code>{label}</code> <span className="scope-menu-about">{about}</span>
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
