/** The three steps of a sign-in, and which of them is under way. */
import type { KeychainState, SignInView } from '../../app/snapshot.ts';
import { StepIcon, type StepState } from './StepIcon.tsx';
import './SignInSteps.css';

type RunningSignIn = Exclude<SignInView, { phase: 'failed' }>;

const spokenStates: Readonly<Record<StepState, string>> = {
  done: 'done',
  active: 'under way',
  ahead: 'not yet',
  trouble: 'needs you',
};

function browserStep(signIn: RunningSignIn): readonly [words: string, state: StepState] {
  if (signIn.phase !== 'waiting') return ['Browser opened', 'done'];
  switch (signIn.browser) {
    case 'opening':
      return ['Opening the browser', 'active'];
    case 'opened':
      return ['Browser opened', 'done'];
    case 'failed':
      return ['The browser did not open. Copy the link and open it yourself.', 'trouble'];
    default:
      return signIn.browser satisfies never;
  }
}

interface SignInStepsProps {
  readonly signIn: RunningSignIn;
  readonly keychain: KeychainState;
}

export function SignInSteps({ signIn, keychain }: SignInStepsProps) {
  const waits = signIn.phase === 'waiting';
  const steps: readonly (readonly [words: string, state: StepState])[] = [
    browserStep(signIn),
    ['Waiting for you to agree', waits ? (signIn.browser === 'opening' ? 'ahead' : 'active') : 'done'],
    [
      keychain === 'absent'
        ? 'Check the answer and keep it until you quit'
        : 'Check the answer and save to the keychain',
      waits ? 'ahead' : 'active',
    ],
  ];
  return (
    <ol className="sign-in-steps">
      {steps.map(([words, state]) => (
        <li key={words} className="sign-in-step" data-state={state}>
          <span className="sign-in-step-icon">
            <StepIcon state={state} />
          </span>
          <span>
            {words}
            <span className="visually-hidden">, {spokenStates[state]}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
