/** A sign-in under way, from the browser to the keychain, or why it ended without an account. */
import { IconWorld } from '@tabler/icons-react';
import type { KeychainState, SignInView } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { useEscape } from '../escape.ts';
import { useFocusOnAppear } from '../focus.ts';
import { lanyard } from '../lanyard.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { Countdown } from './Countdown.tsx';
import { SignInFailed } from './SignInFailed.tsx';
import { SignInSteps } from './SignInSteps.tsx';
import { WaitingActions } from './WaitingActions.tsx';
import './SignInProgress.css';

interface SignInProgressProps {
  readonly signIn: SignInView;
  readonly keychain: KeychainState;
  readonly providerName: string;
  readonly onChooseClientFile: () => void;
}

function titleOf(signIn: SignInView): string {
  switch (signIn.phase) {
    case 'waiting':
      return 'Finish in your browser';
    case 'checking':
    case 'saving':
      return 'Almost there';
    case 'failed':
      return 'The sign-in has ended';
    default:
      return signIn satisfies never;
  }
}

function sentenceOf(signIn: SignInView, providerName: string): string {
  switch (signIn.phase) {
    case 'waiting':
      return signIn.expectedEmail === undefined
        ? `${providerName} asks you there; Lanyard waits for the answer.`
        : `Choose ${signIn.expectedEmail} there; Lanyard waits for the answer.`;
    case 'checking':
    case 'saving':
      return `${providerName} has answered.`;
    case 'failed':
      return 'No account was added or changed.';
    default:
      return signIn satisfies never;
  }
}

export function SignInProgress(props: SignInProgressProps) {
  const { signIn, keychain, providerName, onChooseClientFile } = props;
  const { ask, failure } = useAsk();
  const end = () => void ask(lanyard.endSignIn({}));
  useEscape(end);
  const heading = useFocusOnAppear<HTMLHeadingElement>();

  return (
    <section className="sign-in panel" aria-labelledby="sign-in-title">
      <div className="sign-in-head">
        <IconWorld size={26} stroke={1.6} aria-hidden="true" />
        <div className="sign-in-words">
          <h1 ref={heading} tabIndex={-1} id="sign-in-title" className="sign-in-title">
            {titleOf(signIn)}
          </h1>
          <p className="sign-in-sentence">{sentenceOf(signIn, providerName)}</p>
        </div>
        {signIn.phase === 'waiting' && <Countdown until={signIn.expiresAt} />}
      </div>
      {signIn.phase === 'failed' ? (
        <SignInFailed signIn={signIn} onClose={end} onChooseClientFile={onChooseClientFile} />
      ) : (
        <SignInSteps signIn={signIn} keychain={keychain} />
      )}
      {signIn.phase === 'waiting' && <WaitingActions signIn={signIn} onCancel={end} />}
      {signIn.phase === 'checking' && (
        <div className="sign-in-actions">
          <Button look="quiet" onClick={end}>
            Cancel
          </Button>
        </div>
      )}
      {failure && <FailureCard failure={failure} actions={{}} />}
    </section>
  );
}
