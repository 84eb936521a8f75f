/** Why a badge could not be copied, with the steps that cure it. */
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import type { FailureView } from '../../app/failure.ts';
import { withUsualLifetime } from '../compose/composition.ts';
import { stepActions } from '../desk/step-actions.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import type { Cures } from './cures.ts';

interface BadgeFailureProps {
  readonly badge: BadgeView;
  readonly account: AccountView | undefined;
  readonly failure: FailureView;
  readonly desk: BadgeDesk;
  readonly onClose: () => void;
  readonly cures: Cures;
}

export function BadgeFailure(props: BadgeFailureProps) {
  const { badge, account, failure, desk, onClose, cures } = props;
  const close = () => {
    desk.copying.forgetFailure(badge.id);
    onClose();
  };
  /** The card says how it goes, so this one goes first. */
  const copyAgain = () => {
    onClose();
    desk.copying.copy(badge);
  };
  const shared =
    account &&
    stepActions({
      account,
      ask: desk.asking.ask,
      onChooseClientFile: cures.chooseClientFile,
      onChooseKeyFile: cures.chooseKeyFile,
    })(failure);
  return (
    <FailureCard
      failure={failure}
      busy={desk.asking.working}
      actions={{
        ...shared,
        'try-again': copyAgain,
        'retry-with-one-hour': () => {
          desk.change(badge.id, { request: withUsualLifetime(badge.request) });
          onClose();
        },
        ...(account?.kind === 'google-sign-in' && { 'sign-in-again': () => cures.signInAgain(account) }),
      }}
      onClose={close}
    />
  );
}
