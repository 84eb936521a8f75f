/** Tokens of a service account whose key the vault keeps. */
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { JwtBearer } from '../tokens/jwt-bearer.ts';
import { type Accounts, keyName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import { type Credential, cloudPlatformSource } from './credential.ts';
import { forgetNeedsPerson, noteNeedsPerson } from './needs-person.ts';

export interface ServiceAccountKeyParts {
  readonly jwtBearer: JwtBearer;
  readonly accounts: Pick<Accounts, 'get' | 'change'>;
  readonly secrets: Pick<Secrets, 'read'>;
}

export function createServiceAccountKeyCredential(
  parts: ServiceAccountKeyParts,
): Credential<ServiceAccountKeyAccount> {
  const { jwtBearer, accounts, secrets } = parts;

  /** A key that is back in the keychain is as good as before. */
  async function readKey(account: ServiceAccountKeyAccount): Promise<string> {
    try {
      const privateKey = await secrets.read(keyName(account.id));
      await forgetNeedsPerson(accounts, account);
      return privateKey;
    } catch (error) {
      if (error instanceof Failure) await noteNeedsPerson(accounts, account, error);
      throw error;
    }
  }

  return {
    sourceRequest: cloudPlatformSource,

    async mint(account, request) {
      const { email, keyId, uniqueId } = account;
      const privateKey = await readKey(account);
      return [
        await jwtBearer.mint(
          { email, keyId, privateKey, ...(uniqueId === undefined ? {} : { uniqueId }) },
          request,
        ),
      ];
    },
  };
}
