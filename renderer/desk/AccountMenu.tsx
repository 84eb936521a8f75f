/** What can be done with an account besides copying its tokens: its actions, as a menu. */
import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { Fragment, type Ref } from 'react';
import type { AccountKind } from '../../app/account.ts';
import { type AccountActing, accountActions } from '../actions/account-actions.ts';
import { IconButton } from '../parts/IconButton.tsx';

interface AccountMenuProps {
  readonly kind: AccountKind;
  readonly button: Ref<HTMLButtonElement>;
  readonly acting: AccountActing;
}

/** What stands apart from what is above it. */
const apart = ['connect', 'remove-account'];

export function AccountMenu({ kind, button, acting }: AccountMenuProps) {
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
        {accountActions(kind, acting).map(({ id, label, icon: Icon, danger, perform }, index) => (
          <Fragment key={id}>
            {index > 0 && apart.includes(id) && <Menu.Divider />}
            <Menu.Item
              data-danger={danger}
              leftSection={<Icon size={17} stroke={1.6} aria-hidden={true} />}
              onClick={perform}
            >
              {label}
            </Menu.Item>
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
