/** What can be done with an account besides copying its tokens. */
import { Menu } from '@mantine/core';
import { IconDots, IconExternalLink, IconLogin2, IconLogout } from '@tabler/icons-react';
import type { Ref } from 'react';
import { IconButton } from '../parts/IconButton.tsx';

interface AccountMenuProps {
  readonly button: Ref<HTMLButtonElement>;
  readonly onSignInAgain: () => void;
  readonly onOpenPermissions: () => void;
  readonly onSignOut: () => void;
}

export function AccountMenu({ button, onSignInAgain, onOpenPermissions, onSignOut }: AccountMenuProps) {
  const icon = { size: 17, stroke: 1.6, 'aria-hidden': true };
  return (
    <Menu
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Menu.Target>
        <IconButton name="Account menu" ref={button}>
          <IconDots size={20} stroke={1.6} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLogin2 {...icon} />} onClick={onSignInAgain}>
          Sign in again
        </Menu.Item>
        <Menu.Item leftSection={<IconExternalLink {...icon} />} onClick={onOpenPermissions}>
          Open Google’s permission page
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item data-danger leftSection={<IconLogout {...icon} />} onClick={onSignOut}>
          Sign out…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
