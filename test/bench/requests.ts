/** The token requests that the measures make. */
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';

/** Whom the sandbox lets alice speak for, with which kind of token. */
const targets = {
  'id-token': 'invoker@acme-dev.iam.gserviceaccount.com',
  'access-token': 'deployer@acme-dev.iam.gserviceaccount.com',
} as const;

export const ownAccessToken = (accountId: string): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId },
  scopes: [cloudPlatform],
});

/** Every number is another request. */
export const impersonatedIdToken = (accountId: string, number: number): TokenRequest => ({
  kind: 'id-token',
  identity: { accountId, impersonating: { target: targets['id-token'], delegates: [] } },
  audience: `https://service-${number}.example`,
});

/** Every number up to an hour is another request. */
export const impersonatedAccessToken = (accountId: string, number: number): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId, impersonating: { target: targets['access-token'], delegates: [] } },
  scopes: [cloudPlatform],
  lifetimeSeconds: 3_600 - number,
});

export const ownIdToken = (accountId: string, number: number): TokenRequest => ({
  kind: 'id-token',
  identity: { accountId },
  audience: `https://service-${number}.example`,
});

export const signedJwt = (accountId: string, number: number): TokenRequest => ({
  kind: 'signed-jwt',
  identity: { accountId },
  audience: `https://service-${number}.example`,
});
