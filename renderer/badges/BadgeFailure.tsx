/** Why a badge could not be copied, with the steps that cure it. */
import type { AccountView } from '../../app/account.ts';
import type { BadgeView } from '../../app/badge.ts';
import { withUsualLifetime } from '../compose/composition.ts';
import { stepActions } from '../desk/step-actions.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { BadgeDesk } from './badge-desk.ts';
import type { BadgeState } from './badge-state.ts';
import type { Cures } from './cures.ts';

interface BadgeFailureProps {
  readonly badge: BadgeView;
  readonly account: AccountView | undefined;
  readonly failed: Extract<BadgeState, { kind: 'failed' }>;
  readonly desk: BadgeDesk;
  readonly onClose: () => void;
  readonly cures: Cures;
}

export function BadgeFailure(props: BadgeFailureProps) {
  const { badge, account, failed, desk, onClose, cures } = props;
  const { failure, format } = failed;
  const close = () => {
    desk.copying.forgetFailure(badge.id);
    onClose();
  };
  /** The card says how it goes, so this one goes first. */
  const copyAgain = () => {
    onClose();
    desk.copying.copy(badge, format);
  };
  const retryWithOneHour = async () => {
    const request = withUsualLifetime(badge.request);
    onClose();
    if (await desk.change(badge.id, { request })) desk.copying.copy({ ...badge, request }, format);
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
        'retry-with-one-hour': () => void retryWithOneHour(),
        ...(account?.kind === 'google-sign-in' && {
          'sign-in-again': () => cures.signInAgain(account, { request: badge.request, format, badge }),
        }),
      }}
      onClose={close}
    />
  );
}
