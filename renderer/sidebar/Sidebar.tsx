/** The left side: the accounts, the way to add one, and at the foot how things stand. */
import { IconPlus } from '@tabler/icons-react';
import type { Ref } from 'react';
import type { AccountView } from '../../app/account.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { Mark } from '../parts/Mark.tsx';
import { AccountList } from './AccountList.tsx';
import { FindButton } from './FindButton.tsx';
import { type FootScreen, SidebarFoot } from './SidebarFoot.tsx';
import './Sidebar.css';

interface SidebarProps {
  readonly snapshot: Snapshot;
  readonly onSelect: (accountId: string) => void;
  readonly onCopy: (account: AccountView) => void;
  readonly onAddAccount: () => void;
  readonly onOpen: (screen: FootScreen) => void;
  readonly onFind: () => void;
  readonly onLock: () => void;
  /** So that the focus can return here when the screen it opened is left. */
  readonly addAccountButton: Ref<HTMLButtonElement>;
  readonly footButtons: Readonly<Record<FootScreen, Ref<HTMLButtonElement>>>;
}

export function Sidebar(props: SidebarProps) {
  const { snapshot, onSelect, onCopy, onAddAccount, onOpen, onFind, onLock } = props;
  const { addAccountButton, footButtons } = props;
  return (
    <aside className="sidebar" aria-label="Accounts and status">
      <div className="sidebar-name">
        <Mark size={26} />
        <span className="sidebar-words">Lanyard</span>
      </div>
      <FindButton platform={snapshot.platform} onPress={onFind} />
      <h2 className="sidebar-heading">Accounts</h2>
      <div className="sidebar-accounts">
        {snapshot.accounts.length === 0 ? (
          <p className="sidebar-empty">None yet. Pick a door.</p>
        ) : (
          <>
            <AccountList
              accounts={snapshot.accounts}
              selectedAccountId={snapshot.selectedAccountId}
              onSelect={onSelect}
              onCopy={onCopy}
            />
            <button
              ref={addAccountButton}
              type="button"
              className="sidebar-add"
              aria-label="Add account"
              onClick={onAddAccount}
            >
              <IconPlus size={18} stroke={1.6} aria-hidden="true" />
              <span className="sidebar-words">Add account</span>
            </button>
          </>
        )}
      </div>
      <SidebarFoot snapshot={snapshot} onOpen={onOpen} onLock={onLock} buttons={footButtons} />
    </aside>
  );
}
