/** Sign-ins that happened before the sandbox started: what gcloud and its ADC keep on somebody's machine. */
import type { Provider } from 'oidc-provider';
import type { Clients, OAuthClient } from './clients.ts';
import type { Grants } from './grants.ts';
import { PEOPLE } from './people.ts';

export type StoredSignIn = {
  account: string;
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  scopes: readonly string[];
};
export type StoredSignIns = Record<'gcloud' | 'adc', StoredSignIn>;

const AUTH = 'https://www.googleapis.com/auth';
const ADC_SCOPES = ['openid', `${AUTH}/userinfo.email`, `${AUTH}/cloud-platform`, `${AUTH}/sqlservice.login`];
const GCLOUD_SCOPES = [
  ...ADC_SCOPES,
  `${AUTH}/appengine.admin`,
  `${AUTH}/compute`,
  `${AUTH}/accounts.reauth`,
];

export async function createStoredSignIns(
  provider: Provider,
  grants: Grants,
  clients: Clients,
): Promise<StoredSignIns> {
  const person = PEOPLE.find(({ email }) => email === 'alice@acme.example');
  if (!person) throw new Error('Alice is not here.');
  const { email, sub } = person;

  async function signIn({ clientId, clientSecret }: OAuthClient, scopes: readonly string[]) {
    const grant = new provider.Grant({ accountId: sub, clientId });
    grant.addOIDCScope([...scopes]);
    const grantId = await grant.save();
    grants.add({ grantId, sub, clientId, scopes, offline: true, refreshTokenDue: true });
    const client = await provider.Client.find(clientId);
    if (!client) throw new Error(`no client ${clientId}`);
    const wish = { accountId: sub, client, grantId, gty: 'authorization_code', scope: scopes.join(' ') };
    const refreshToken = await new provider.RefreshToken(wish).save();
    return { account: email, clientId, clientSecret, refreshToken, scopes };
  }

  return {
    gcloud: await signIn(clients.gcloud, GCLOUD_SCOPES),
    adc: await signIn(clients.adc, ADC_SCOPES),
  };
}
