/** The second line of an account in the list: what it is, and what there is to know about it now. */
import type { AccountKind, AccountView, AdcFileType } from '../../app/account.ts';
import { timeLeft } from '../../app/freshness.ts';

export const kindLabels: Readonly<Record<AccountKind, string>> = {
  'google-sign-in': 'Google sign-in',
  'service-account-key': 'Service-account key',
  adc: 'ADC file',
  gcloud: 'gcloud',
  'metadata-server': 'Metadata server',
};

/** How the file of Application Default Credentials gets its tokens. */
export const adcFileTypeLabels: Readonly<Record<AdcFileType, string>> = {
  authorized_user: 'a person’s sign-in',
  service_account: 'a key',
  impersonated_service_account: 'impersonation',
  external_account: 'workload identity',
  external_account_authorized_user: 'workforce identity',
  gdch_service_account: 'Distributed Cloud',
};

const needsPersonWords: Readonly<Record<AccountKind, string>> = {
  'google-sign-in': 'Sign in again',
  'service-account-key': 'Choose the key file again',
  adc: 'Needs you',
  gcloud: 'Sign in to gcloud again',
  'metadata-server': 'Needs you',
};

/** "52 min" for the access token that lives longest; nothing when there is none. */
function longestLife(account: AccountView, now: number): string | undefined {
  const expiries = account.tokens
    .filter((token) => token.request.kind === 'access-token' && token.expiresAt > now)
    .map((token) => token.expiresAt);
  return expiries.length === 0 ? undefined : timeLeft(Math.max(...expiries), now);
}

/** The kind makes room for what is out of the ordinary. */
export function accountLine(account: AccountView, now: number): string {
  // Nothing is lost then; the organisation only asks.
  if (account.needsPerson === 'reauth-required') return 'Confirm in browser';
  if (account.needsPerson !== undefined) return needsPersonWords[account.kind];
  const states = [
    ...(account.missingScopes.length > 0 ? ['limited'] : []),
    ...(account.keptIn === 'session' ? ['until you quit'] : []),
  ];
  const parts = [
    ...(states.length > 0 ? states : [kindLabels[account.kind]]),
    longestLife(account, now) ?? [],
  ].flat();
  const line = parts.join(' · ');
  // Names keep the form that they are known by.
  return states.length > 0 ? line.charAt(0).toUpperCase() + line.slice(1) : line;
}
