/** Why an account mints nothing until its person acts, and the one thing that cures it, by its kind. */
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AccountKind, NeedsPersonReason } from '../../app/account.ts';
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

/** A key is neither refused nor asked for again: it is only lost. */
const keyReasons: Partial<typeof reasons> = {
  'secret-gone':
    'The keychain no longer holds its key; the entry was removed outside Lanyard. Choose the key file again to put it back.',
  'secret-damaged':
    'Its keychain entry was changed outside Lanyard and cannot be used. Choose the key file again to replace it.',
};

const titles: Readonly<Record<AccountKind, string>> = {
  'google-sign-in': 'This account has to sign in again',
  'service-account-key': 'This account needs its key again',
  adc: 'Its file needs a new sign-in, with gcloud auth application-default login',
  gcloud: 'gcloud needs a new sign-in, with gcloud auth login',
  'metadata-server': 'The metadata server gives nothing for it',
};

interface NeedsPersonCardProps {
  readonly kind: AccountKind;
  readonly reason: NeedsPersonReason;
  readonly busy: boolean;
  readonly onSignInAgain: () => void;
  readonly onChooseKeyFile: () => void;
}

export function NeedsPersonCard({
  kind,
  reason,
  busy,
  onSignInAgain,
  onChooseKeyFile,
}: NeedsPersonCardProps) {
  const onlyConfirms = kind === 'google-sign-in' && reason === 'reauth-required';
  return (
    <CalloutCard
      tone="broken"
      icon={<IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />}
      title={onlyConfirms ? 'This account has to confirm in the browser' : titles[kind]}
      action={
        kind === 'google-sign-in' ? (
          <Button look="main" busy={busy} onClick={onSignInAgain}>
            {onlyConfirms ? 'Confirm in browser' : 'Sign in again'}
          </Button>
        ) : (
          kind === 'service-account-key' && (
            <Button look="main" onClick={onChooseKeyFile}>
              Choose key file
            </Button>
          )
        )
      }
    >
      {(kind === 'service-account-key' && keyReasons[reason]) || reasons[reason]}
    </CalloutCard>
  );
}
