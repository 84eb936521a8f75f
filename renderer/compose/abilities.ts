/** What an identity can be asked for, as far as the kind of its account tells; the issuer has the last word. */
import type { Account, AdcAccount } from '../../app/account.ts';
import { adcClientId, gcloudClientId } from '../../app/gcloud-clients.ts';
import { isServiceAccountName } from '../../app/service-account.ts';
import type { TokenKind } from '../../app/token-request.ts';

export interface Abilities {
  readonly kinds: readonly TokenKind[];
  /** `granted`: those of a consent. `free`: any. `fixed`: the tool that keeps the account decides. */
  readonly scopes: 'granted' | 'free' | 'fixed';
  /** Of an ID token: `fixed` where there is just the `usual` one, an OAuth client. A person’s has a usual one. */
  readonly audience:
    | { readonly fixed: true; readonly usual: string }
    | { readonly fixed: false; readonly usual?: string };
  /** Whether an access token can speak for a person, by domain-wide delegation. */
  readonly onBehalf?: true;
  /** Whether an ID token can have the licences of the machine. */
  readonly licenses?: true;
}

const anyAudience = { fixed: false } as const;
const asServiceAccount: Abilities = {
  kinds: ['access-token', 'id-token', 'signed-jwt'],
  scopes: 'free',
  audience: anyAudience,
};

const withKey: Abilities = { ...asServiceAccount, onBehalf: true };

function abilitiesOfAdc({ fileType, email }: AdcAccount): Abilities {
  switch (fileType) {
    case 'authorized_user':
      // Its own client, or an OAuth client of IAP.
      return {
        kinds: ['access-token', 'id-token'],
        scopes: 'free',
        audience: { fixed: false, usual: adcClientId },
      };
    case 'service_account':
      return withKey;
    case 'impersonated_service_account':
      return asServiceAccount;
    case 'external_account':
    case 'external_account_authorized_user':
    case 'gdch_service_account':
      // A federated identity has access tokens only, unless its file names a service account to speak for.
      return isServiceAccountName(email)
        ? asServiceAccount
        : { kinds: ['access-token'], scopes: 'free', audience: anyAudience };
    default:
      return fileType satisfies never;
  }
}

export function abilitiesOf(account: Account, impersonates: boolean): Abilities {
  if (impersonates) return asServiceAccount;
  switch (account.kind) {
    case 'google-sign-in':
      return {
        kinds: ['access-token', 'id-token'],
        scopes: 'granted',
        audience: { fixed: false, usual: account.clientId },
      };
    case 'service-account-key':
      return withKey;
    case 'adc':
      return abilitiesOfAdc(account);
    case 'gcloud':
      return {
        kinds: ['access-token', 'id-token'],
        scopes: 'fixed',
        audience: isServiceAccountName(account.email) ? anyAudience : { fixed: true, usual: gcloudClientId },
      };
    case 'metadata-server':
      return { kinds: ['access-token', 'id-token'], scopes: 'free', audience: anyAudience, licenses: true };
    default:
      return account satisfies never;
  }
}
