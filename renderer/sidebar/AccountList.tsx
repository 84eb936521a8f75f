/** The accounts as a list box: arrow keys move and choose, Home and End jump, Enter copies the access token. */
import { type KeyboardEvent, useRef } from 'react';
import type { AccountView } from '../../app/account.ts';
import { AccountOption } from './AccountOption.tsx';

interface AccountListProps {
  readonly accounts: readonly AccountView[];
  readonly selectedAccountId: string | null;
  readonly onSelect: (accountId: string) => void;
  readonly onCopy: (account: AccountView) => void;
}

/** Where a key leads from `index` in a list of `count`; `undefined` when it leads nowhere. */
function destination(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, count - 1);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

export function AccountList({ accounts, selectedAccountId, onSelect, onCopy }: AccountListProps) {
  const list = useRef<HTMLDivElement>(null);
  const selectedIndex = accounts.findIndex((account) => account.id === selectedAccountId);

  const onKeyDown = (event: KeyboardEvent) => {
    const options = [...(list.current?.children ?? [])];
    // From where the focus is: the selection follows a snapshot later, and keys may come faster.
    const focusedIndex = options.indexOf(document.activeElement as Element);
    const focused = accounts[focusedIndex];
    if (!focused) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      onCopy(focused);
      return;
    }
    const index = destination(event.key, focusedIndex, accounts.length);
    const next = index === undefined ? undefined : accounts[index];
    if (index === undefined || !next) return;
    event.preventDefault();
    (options[index] as HTMLElement).focus();
    if (index !== focusedIndex) onSelect(next.id);
  };

  return (
    <div
      ref={list}
      className="account-list"
      role="listbox"
      aria-label="Accounts"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      {accounts.map((account, index) => (
        <AccountOption
          key={account.id}
          account={account}
          index={index}
          selected={account.id === selectedAccountId}
          focusable={index === Math.max(selectedIndex, 0)}
          onSelect={() => onSelect(account.id)}
        />
      ))}
    </div>
  );
}
