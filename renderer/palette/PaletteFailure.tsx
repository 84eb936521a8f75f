/** Why the palette could not copy, with the steps that cure it. A step that leads elsewhere closes the palette. */
import type { AccountView } from '../../app/account.ts';
import type { RequestOf } from '../../app/contract.ts';
import { useAsk } from '../ask.ts';
import type { Cures } from '../badges/cures.ts';
import type { WantedCopy } from '../copying.ts';
import { stepActions } from '../desk/step-actions.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { CopyState } from './palette-copying.ts';

interface PaletteFailureProps {
  readonly failed: Extract<CopyState, { phase: 'failed' }>;
  readonly accounts: readonly AccountView[];
  readonly cures: Cures;
  readonly onCopyAgain: (copy: WantedCopy) => void;
  readonly onForget: () => void;
  readonly onClose: () => void;
}

export function PaletteFailure(props: PaletteFailureProps) {
  const { failed, accounts, cures, onCopyAgain, onForget, onClose } = props;
  const { copy, failure } = failed;
  const { ask, working } = useAsk();
  const account = accounts.find(({ id }) => id === copy.request.identity.accountId);
  const copyAgain = () => onCopyAgain(copy);
  const elsewhere = (go: () => void) => () => {
    onClose();
    go();
  };
  const { host, command } = failure.facts;
  const allow = async (permit: RequestOf<'allowForFile'>) => {
    if ((await ask(lanyard.allowForFile(permit))).ok) copyAgain();
  };
  const ofAccount = account && {
    ...stepActions({
      account,
      ask,
      onChooseClientFile: elsewhere(cures.chooseClientFile),
      onChooseKeyFile: elsewhere(cures.chooseKeyFile),
    })(failure),
    ...(host !== undefined && { 'allow-host': () => void allow({ accountId: account.id, host }) }),
    ...(command !== undefined && { 'allow-program': () => void allow({ accountId: account.id, command }) }),
    ...(account.kind === 'google-sign-in' && {
      'sign-in-again': elsewhere(() => cures.signInAgain(account, copy)),
    }),
  };
  return (
    <FailureCard
      failure={failure}
      busy={working}
      actions={{ ...ofAccount, 'try-again': copyAgain }}
      onClose={onForget}
    />
  );
}
