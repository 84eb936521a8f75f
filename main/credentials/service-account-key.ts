/** Tokens of a service account whose key the vault keeps. */
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { JwtBearer } from '../tokens/jwt-bearer.ts';
import { keyName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { Credential } from './credential.ts';

export interface ServiceAccountKeyParts {
  readonly jwtBearer: JwtBearer;
  readonly secrets: Pick<Secrets, 'read'>;
}

export function createServiceAccountKeyCredential(
  parts: ServiceAccountKeyParts,
): Credential<ServiceAccountKeyAccount> {
  const { jwtBearer, secrets } = parts;
  return {
    sourceRequest: (account) => ({
      kind: 'access-token',
      identity: { accountId: account.id },
      scopes: [cloudPlatform],
    }),

    async mint({ id, email, keyId, uniqueId }, request) {
      const privateKey = await secrets.read(keyName(id));
      return [
        await jwtBearer.mint(
          { email, keyId, privateKey, ...(uniqueId === undefined ? {} : { uniqueId }) },
          request,
        ),
      ];
    },
  };
}
