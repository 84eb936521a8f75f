/** A copy that failed, with the steps that copy again. */

import type { RequestOf } from '../../app/contract.ts';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { withUsualLifetime } from '../compose/composition.ts';
import type { Draft } from '../compose/draft.ts';
import type { FailedCopy } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard, type StepActions } from '../parts/FailureCard.tsx';
import type { SigningInAgain } from './signing-in-again.ts';

interface FailedCopyCardProps {
  readonly failedCopy: FailedCopy;
  /** The steps that have nothing to do with copying. */
  readonly actions: StepActions;
  readonly signingIn: SigningInAgain;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onCopyAgain: (request: TokenRequest) => void;
}

export function FailedCopyCard(props: FailedCopyCardProps) {
  const { failedCopy, actions, signingIn, onChange, onCopyAgain } = props;
  const { asking, signInAgain } = signingIn;
  const { failure, request } = failedCopy;
  const { accountId } = request.identity;
  const { host, command } = failure.facts;
  const allow = async (permit: RequestOf<'allowForFile'>) => {
    const { ok } = await asking.ask(lanyard.allowForFile(permit));
    if (ok) onCopyAgain(request);
  };
  return (
    <FailureCard
      failure={failure}
      busy={asking.working}
      actions={{
        ...actions,
        'try-again': () => onCopyAgain(request),
        'retry-with-one-hour': () => {
          onChange({ lifetimeSeconds: usualLifetimeSeconds });
          onCopyAgain(withUsualLifetime(request));
        },
        ...(host !== undefined && { 'allow-host': () => void allow({ accountId, host }) }),
        ...(command !== undefined && { 'allow-program': () => void allow({ accountId, command }) }),
        ...(signInAgain && { 'sign-in-again': () => signInAgain(failedCopy) }),
      }}
    />
  );
}
