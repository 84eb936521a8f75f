/** Over the badges: how many there are, a filter once they are many, and their way to and from a file. */
import { Menu } from '@mantine/core';
import { IconDots, IconFileExport, IconFileImport } from '@tabler/icons-react';
import { IconButton } from '../parts/IconButton.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import type { BadgeImport } from './badge-import.ts';

/** As many as are seen at once in a usual window, and a few. */
const filterFrom = 13;

interface BadgesHeadProps {
  readonly count: number;
  readonly desk: BadgeDesk;
  readonly exchange: BadgeImport;
}

export function BadgesHead({ count, desk, exchange }: BadgesHeadProps) {
  const icon = { size: 17, stroke: 1.6, 'aria-hidden': true };
  return (
    <div className="badges-head">
      <h2 className="badges-title" id="badges-title">
        Badges {count > 0 && <span className="badges-count">{count}</span>}
      </h2>
      {(count >= filterFrom || desk.filter !== '') && (
        <input
          type="search"
          className="text-field badges-filter"
          aria-label="Filter badges"
          placeholder="Filter"
          value={desk.filter}
          onChange={(event) => desk.setFilter(event.currentTarget.value)}
        />
      )}
      <Menu
        position="bottom-end"
        withinPortal={false}
        withInitialFocusPlaceholder={false}
        transitionProps={{ transition: 'fade', duration: 120 }}
      >
        <Menu.Target>
          <IconButton name="Menu of all badges">
            <IconDots size={20} stroke={1.6} aria-hidden="true" />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFileImport {...icon} />} onClick={exchange.choose}>
            Import from a file…
          </Menu.Item>
          <Menu.Item
            leftSection={<IconFileExport {...icon} />}
            disabled={count === 0}
            onClick={exchange.save}
          >
            Export to a file…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
