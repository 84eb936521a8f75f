/** Why an account mints nothing until its person signs in again. */
import { IconAlertTriangle } from '@tabler/icons-react';
import type { NeedsPersonReason } from '../../app/account.ts';
import { Button } from '../parts/Button.tsx';
import { CalloutCard } from '../parts/CalloutCard.tsx';

const reasons: Readonly<Record<NeedsPersonReason, string>> = {
  'grant-refused':
    'Google no longer accepts its sign-in. Access may have been removed in the Google account, or the password changed; apps in “Testing” are signed out after 7 days.',
  'reauth-required':
    'Its organisation wants a fresh sign-in every few hours. Nothing is wrong with the account.',
  'secret-gone': 'The keychain no longer holds its sign-in; the entry was removed outside Lanyard.',
  'secret-damaged': 'Its keychain entry was changed outside Lanyard and cannot be used.',
};

interface NeedsPersonCardProps {
  readonly reason: NeedsPersonReason;
  readonly busy: boolean;
  readonly onSignInAgain: () => void;
}

export function NeedsPersonCard({ reason, busy, onSignInAgain }: NeedsPersonCardProps) {
  return (
    <CalloutCard
      tone="broken"
      icon={<IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />}
      title="This account has to sign in again"
      action={
        <Button look="main" busy={busy} onClick={onSignInAgain}>
          Sign in again
        </Button>
      }
    >
      {reasons[reason]}
    </CalloutCard>
  );
}
