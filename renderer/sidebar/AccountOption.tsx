/** One account in the list. Its address and its state are its name for a screen reader too. */
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AccountView } from '../../app/account.ts';
import { useEverySecond } from '../every-second.ts';
import { Avatar } from '../parts/Avatar.tsx';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import { accountLine } from './account-line.ts';
import './AccountOption.css';

/** Accounts that a number key chooses. */
export const numberedAccounts = 9;

interface AccountOptionProps {
  readonly account: AccountView;
  readonly index: number;
  readonly selected: boolean;
  readonly focusable: boolean;
  readonly onSelect: () => void;
}

export function AccountOption({ account, index, selected, focusable, onSelect }: AccountOptionProps) {
  const line = useEverySecond((now) => accountLine(account, now));
  const needsPerson = account.needsPerson !== undefined;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys of all its options
    <div
      className="account-option"
      role="option"
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      data-needs-person={needsPerson || undefined}
      onClick={onSelect}
    >
      <Avatar account={account} size={30} />
      <span className="account-option-words">
        <span className="account-option-email">
          <MiddleCut text={account.email} />
        </span>
        <span className="account-option-line time">
          {needsPerson && <IconAlertTriangle size={13} stroke={1.8} aria-hidden="true" />}
          <span className="account-option-cut">{line}</span>
        </span>
      </span>
      {index < numberedAccounts && (
        <span className="account-option-number" aria-hidden="true">
          {index + 1}
        </span>
      )}
    </div>
  );
}
