/** What an identity can be asked for, as far as the kind of its account tells; the issuer has the last word. */
import type { Account, AdcFileType } from '../../app/account.ts';
import type { TokenKind } from '../../app/token-request.ts';

export interface Abilities {
  readonly kinds: readonly TokenKind[];
  /** `granted`: those of a consent. `free`: any. `fixed`: the tool that keeps the account decides. */
  readonly scopes: 'granted' | 'free' | 'fixed';
  /** Of an ID token: the one client it can be for, or `null` where any can be chosen. */
  readonly fixedAudience: string | null;
}

/** The client that gcloud itself signs people in with; their ID tokens are always for it. */
const gcloudClientId = '32555940559.apps.googleusercontent.com';
/** The client of `gcloud auth application-default login`. */
const adcClientId = '764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com';

const asServiceAccount: Abilities = {
  kinds: ['access-token', 'id-token', 'signed-jwt'],
  scopes: 'free',
  fixedAudience: null,
};
const accessTokenOnly: Abilities = { kinds: ['access-token'], scopes: 'free', fixedAudience: null };
const asPerson = (scopes: Abilities['scopes'], fixedAudience: string): Abilities => ({
  kinds: ['access-token', 'id-token'],
  scopes,
  fixedAudience,
});

const byAdcFileType: Readonly<Record<AdcFileType, Abilities>> = {
  authorized_user: asPerson('free', adcClientId),
  service_account: asServiceAccount,
  impersonated_service_account: asServiceAccount,
  external_account: accessTokenOnly,
  external_account_authorized_user: accessTokenOnly,
  gdch_service_account: accessTokenOnly,
};

export function abilitiesOf(account: Account, impersonates: boolean): Abilities {
  if (impersonates) return asServiceAccount;
  switch (account.kind) {
    case 'google-sign-in':
      return asPerson('granted', account.clientId);
    case 'service-account-key':
      return asServiceAccount;
    case 'adc':
      return byAdcFileType[account.fileType];
    case 'gcloud':
      return asPerson('fixed', gcloudClientId);
    case 'metadata-server':
      return { kinds: ['access-token', 'id-token'], scopes: 'free', fixedAudience: null };
    default:
      return account satisfies never;
  }
}
