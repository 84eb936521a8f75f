/** A failure where the thing was asked for: what went wrong, its cure, and, folded away, what the provider said. */
import { IconShieldX } from '@tabler/icons-react';
import type { FailureStep, FailureView } from '../../app/failure.ts';
import { Button } from './Button.tsx';
import { Disclosure } from './Disclosure.tsx';
import { TryAgainButton } from './TryAgainButton.tsx';
import './FailureCard.css';

const stepLabels: Readonly<Record<FailureStep, string>> = {
  'try-again': 'Try again',
  'sign-in-again': 'Sign in again',
  'add-as-another-account': 'Add as another account',
  'ask-keychain-again': 'Ask again',
  'remove-anyway': 'Remove from this computer',
  'choose-client-file': 'Choose client file',
  'open-oauth-clients-page': 'Open the clients page',
};

/** How the place that shows a failure carries out its steps; a step it cannot carry out is not offered there. */
export type StepActions = Readonly<Partial<Record<FailureStep, () => void>>>;

interface FailureCardProps {
  readonly failure: FailureView;
  readonly actions: StepActions;
  /** Whether one of the steps is under way. */
  readonly busy?: boolean;
  /** Puts the failure away; given where it would otherwise stay. */
  readonly onClose?: () => void;
}

export function FailureCard({ failure, actions, busy = false, onClose }: FailureCardProps) {
  const steps = failure.steps.flatMap((step) => {
    const act = actions[step];
    return act ? [{ step, act }] : [];
  });
  return (
    <section className="failure-card" data-code={failure.code}>
      <div role="alert">
        <p className="failure-title">
          <IconShieldX size={18} stroke={1.6} aria-hidden="true" />
          {failure.title}
        </p>
        <p className="failure-sentence">{failure.sentence}</p>
      </div>
      <div className="failure-steps">
        {steps.map(({ step, act }) => {
          const isCure = step === failure.steps[0];
          const look = isCure ? 'main' : step === 'remove-anyway' ? 'danger' : 'plain';
          return step === 'try-again' ? (
            <TryAgainButton
              key={step}
              look={look}
              busy={busy && isCure}
              retryAt={failure.facts.retryAt}
              onClick={act}
            />
          ) : (
            <Button key={step} look={look} busy={busy && isCure} onClick={act}>
              {stepLabels[step]}
            </Button>
          );
        })}
        {onClose && (
          <Button look="quiet" onClick={onClose}>
            Close
          </Button>
        )}
        {failure.said !== undefined && (
          <Disclosure label="What the provider said">
            <pre className="failure-said">{failure.said}</pre>
          </Disclosure>
        )}
      </div>
    </section>
  );
}
