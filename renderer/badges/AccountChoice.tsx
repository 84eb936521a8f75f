/** Which account here a badge is to speak through, when its own is not here. */
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { MiddleCut } from '../parts/MiddleCut.tsx';
import { kindLabels } from '../sidebar/account-line.ts';
import type { BadgeDesk } from './badge-desk.ts';
import './AccountChoice.css';

interface AccountChoiceProps {
  readonly badge: BadgeView;
  readonly accounts: readonly AccountView[];
  readonly desk: BadgeDesk;
  readonly onClose: () => void;
}

export function AccountChoice({ badge, accounts, desk, onClose }: AccountChoiceProps) {
  const { email, kind } = badge.account;
  return (
    <section className="account-choice" aria-label="Choose an account">
      <h3>Choose an account</h3>
      <p className="account-choice-words">
        It was kept for {email} ({kindLabels[kind]}), which is not here. All badges kept for it get the same
        one.
      </p>
      <ul className="account-choices">
        {accounts.map((account) => (
          <li key={account.id}>
            <button
              type="button"
              className="account-choice-button"
              onClick={() => {
                desk.assign(badge, account);
                onClose();
              }}
            >
              <span className="account-choice-email">
                <MiddleCut text={account.email} />
              </span>
              <span className="account-choice-kind">{kindLabels[account.kind]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
