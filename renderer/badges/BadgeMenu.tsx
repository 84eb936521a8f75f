/** What can be done with a badge besides pressing it. */
import { Menu } from '@mantine/core';
import {
  IconAdjustments,
  IconCopy,
  IconCopyPlus,
  IconForms,
  IconPencil,
  IconPin,
  IconPinnedOff,
  IconTrash,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { draftOfRequest } from '../compose/draft-of-request.ts';
import { FormatMenu } from '../compose/FormatMenu.tsx';
import { BadgeMenuButton } from './BadgeMenuButton.tsx';
import type { BadgeDesk } from './badge-desk.ts';

const icon = { size: 17, stroke: 1.6, 'aria-hidden': true } as const;

interface BadgeMenuProps {
  readonly badge: BadgeView;
  /** Absent when it is not here. */
  readonly account: AccountView | undefined;
  readonly desk: BadgeDesk;
  /** Whether it shows the formats and not what else can be done. */
  readonly formats: boolean;
  readonly onClose: () => void;
  readonly onRemove: () => void;
}

/** Open; drawn only then, for a thousand closed ones would be slow. */
export function BadgeMenu({ badge, account, desk, formats, onClose, onRemove }: BadgeMenuProps) {
  const { id, pinned } = badge;
  const open = (what: 'edit' | 'rename' | 'account' | 'formats') => desk.open({ id, what });
  return (
    <Menu
      opened
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      returnFocus={false}
      // Not by keys: the one that opened it is still on its way.
      middlewares={{ flip: true, shift: { padding: 8 }, size: { padding: 8 } }}
      clickOutsideEvents={['mousedown', 'touchstart']}
      transitionProps={{ transition: 'fade', duration: 120 }}
      onClose={onClose}
    >
      <Menu.Target>
        <BadgeMenuButton name={badge.name} expanded />
      </Menu.Target>
      {formats ? (
        <FormatMenu
          kind={badge.request.kind}
          usual={badge.format}
          onChoose={(format) => desk.copying.copy(badge, format)}
        />
      ) : (
        <Menu.Dropdown>
          {account ? (
            <Menu.Item
              leftSection={<IconCopy {...icon} />}
              closeMenuOnClick={false}
              onClick={() => open('formats')}
            >
              Copy as…
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconUserQuestion {...icon} />} onClick={() => open('account')}>
              Choose an account…
            </Menu.Item>
          )}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => open('edit')}>
            Edit…
          </Menu.Item>
          <Menu.Item leftSection={<IconForms {...icon} />} onClick={() => open('rename')}>
            Rename
          </Menu.Item>
          {account && draftOfRequest(account, badge.request) && (
            <Menu.Item leftSection={<IconAdjustments {...icon} />} onClick={() => desk.editRequest(badge)}>
              Edit its request
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconCopyPlus {...icon} />} onClick={() => desk.duplicate(badge)}>
            Duplicate
          </Menu.Item>
          <Menu.Item
            leftSection={pinned ? <IconPinnedOff {...icon} /> : <IconPin {...icon} />}
            onClick={() => void desk.change(id, { pinned: !pinned })}
          >
            {pinned ? 'Unpin' : 'Pin'}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item data-danger leftSection={<IconTrash {...icon} />} onClick={onRemove}>
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      )}
    </Menu>
  );
}
