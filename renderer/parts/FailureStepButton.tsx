/** The button of one step out of a failure. */
import type { FailureStep, FailureView } from '../../app/failure.ts';
import { Button } from './Button.tsx';
import { CopyGrantButton } from './CopyGrantButton.tsx';
import { grantOf } from './failure-facts.ts';
import { TryAgainButton } from './TryAgainButton.tsx';

const stepLabels: Readonly<Record<Exclude<FailureStep, 'try-again' | 'copy-grant'>, string>> = {
  'sign-in-again': 'Sign in again',
  'add-as-another-account': 'Add as another account',
  'ask-keychain-again': 'Ask again',
  'remove-anyway': 'Remove from this computer',
  'choose-client-file': 'Choose client file',
  'open-oauth-clients-page': 'Open the clients page',
  'choose-key-file': 'Choose key file',
  'retry-with-one-hour': 'Retry with 1 hour',
  'enable-api': 'Enable the API',
  'open-keys-page': 'Open its list of keys',
  'allow-host': 'Allow this host',
  'allow-program': 'Allow this program',
};

/** Who has lost nothing only confirms. */
function labelOf(step: keyof typeof stepLabels, { code }: FailureView): string {
  return step === 'sign-in-again' && code === 'REAUTH_REQUIRED' ? 'Confirm in browser' : stepLabels[step];
}

interface FailureStepButtonProps {
  readonly step: FailureStep;
  readonly failure: FailureView;
  /** Whether the step is under way. */
  readonly busy: boolean;
  /** Absent when the place that shows the failure cannot carry the step out. */
  readonly act: (() => void) | undefined;
}

export function FailureStepButton({ step, failure, busy, act }: FailureStepButtonProps) {
  const isCure = step === failure.steps[0];
  // A yes is never the button that is pressed without reading.
  const isYes = step === 'allow-host' || step === 'allow-program';
  const look = step === 'remove-anyway' ? 'danger' : isCure && !isYes ? 'main' : 'plain';
  if (step === 'copy-grant') {
    const grant = grantOf(failure.facts);
    return grant && <CopyGrantButton grant={grant} look={isCure ? 'main' : 'plain'} />;
  }
  if (!act) return null;
  if (step === 'try-again') {
    return <TryAgainButton look={look} busy={busy && isCure} retryAt={failure.facts.retryAt} onClick={act} />;
  }
  return (
    <Button look={look} busy={busy && isCure} onClick={act}>
      {labelOf(step, failure)}
    </Button>
  );
}
