/** The audiences this account used lately, behind one small button; nothing when there are none. */
import { Menu } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { IconButton } from '../parts/IconButton.tsx';

interface RecentAudiencesProps {
  readonly recents: readonly string[];
  readonly onChoose: (audience: string) => void;
}

export function RecentAudiences({ recents, onChoose }: RecentAudiencesProps) {
  if (recents.length === 0) return null;
  return (
    <Menu
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Menu.Target>
        <IconButton name="Recent audiences" className="field-button">
          <IconHistory size={16} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {recents.map((audience) => (
          <Menu.Item key={audience} onClick={() => onChoose(audience)}>
            <span className="mono">{audience}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
