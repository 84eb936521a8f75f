/** What can be done with an account besides copying its tokens; only what its kind has. */
import { Menu } from '@mantine/core';
import {
  IconDots,
  IconExternalLink,
  IconFileImport,
  IconLogin2,
  IconLogout,
  IconPlugConnected,
  IconTrash,
} from '@tabler/icons-react';
import type { Ref } from 'react';
import type { AccountKind } from '../../app/account.ts';
import { IconButton } from '../parts/IconButton.tsx';
import { removalWords } from './account-words.ts';

interface AccountMenuProps {
  readonly kind: AccountKind;
  readonly button: Ref<HTMLButtonElement>;
  readonly onSignInAgain: () => void;
  readonly onOpenPermissions: () => void;
  readonly onOpenKeys: () => void;
  readonly onReplaceKey: () => void;
  /** Absent while no service account is spoken for. */
  readonly onConnect: (() => void) | undefined;
  readonly onRemove: () => void;
}

export function AccountMenu(props: AccountMenuProps) {
  const { kind, button, onSignInAgain, onOpenPermissions, onOpenKeys, onReplaceKey, onConnect, onRemove } =
    props;
  const icon = { size: 17, stroke: 1.6, 'aria-hidden': true };
  const { verb } = removalWords[kind];
  const RemoveIcon = verb === 'Sign out' ? IconLogout : IconTrash;
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
        {kind === 'google-sign-in' && (
          <>
            <Menu.Item leftSection={<IconLogin2 {...icon} />} onClick={onSignInAgain}>
              Sign in again
            </Menu.Item>
            <Menu.Item leftSection={<IconExternalLink {...icon} />} onClick={onOpenPermissions}>
              Open Google’s permission page
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        {kind === 'service-account-key' && (
          <>
            <Menu.Item leftSection={<IconFileImport {...icon} />} onClick={onReplaceKey}>
              Replace the key…
            </Menu.Item>
            <Menu.Item leftSection={<IconExternalLink {...icon} />} onClick={onOpenKeys}>
              Open its list of keys
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        {onConnect && (
          <>
            <Menu.Item leftSection={<IconPlugConnected {...icon} />} onClick={onConnect}>
              Connect a service…
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Item data-danger leftSection={<RemoveIcon {...icon} />} onClick={onRemove}>
          {verb}…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
