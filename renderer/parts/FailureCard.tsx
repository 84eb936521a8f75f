/** A failure where the thing was asked for: what went wrong, its cure, and, folded away, what the provider said. */
import { IconShieldX } from '@tabler/icons-react';
import type { FailureStep, FailureView } from '../../app/failure.ts';
import { Button } from './Button.tsx';
import { Disclosure } from './Disclosure.tsx';
import { FailureChain } from './FailureChain.tsx';
import { FailureSentence } from './FailureSentence.tsx';
import { FailureStepButton } from './FailureStepButton.tsx';
import { brokenChainOf } from './failure-facts.ts';
import './FailureCard.css';

/**
 * How the place that shows a failure carries out its steps; a step it cannot carry out is not offered there. Copying
 * a grant needs nothing but the failure, so the card does that itself.
 */
export type StepActions = Readonly<Partial<Record<Exclude<FailureStep, 'copy-grant'>, () => void>>>;

interface FailureCardProps {
  readonly failure: FailureView;
  readonly actions: StepActions;
  /** Whether one of the steps is under way. */
  readonly busy?: boolean;
  /** Puts the failure away; given where it would otherwise stay. */
  readonly onClose?: () => void;
}

export function FailureCard({ failure, actions, busy = false, onClose }: FailureCardProps) {
  const brokenChain = brokenChainOf(failure.facts);
  return (
    <section className="failure-card" data-code={failure.code}>
      <div role="alert">
        <p className="failure-title">
          <IconShieldX size={18} stroke={1.6} aria-hidden="true" />
          {failure.title}
        </p>
        {brokenChain && <FailureChain {...brokenChain} />}
        <p className="failure-sentence">
          <FailureSentence failure={failure} />
        </p>
        {failure.facts.command !== undefined && (
          <pre className="failure-command">{failure.facts.command}</pre>
        )}
      </div>
      <div className="failure-steps">
        {failure.steps.map((step) => (
          <FailureStepButton
            key={step}
            step={step}
            failure={failure}
            busy={busy}
            act={step === 'copy-grant' ? undefined : actions[step]}
          />
        ))}
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
