/** Tokens of a service account whose key the vault keeps. */
import type { ServiceAccountKeyAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { JwtBearer } from '../tokens/jwt-bearer.ts';
import { type Accounts, keyName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import { type Credential, cloudPlatformSource } from './credential.ts';
import { forgetNeedsPerson, noteNeedsPerson } from './needs-person.ts';
import type { ServiceAccountKey } from './service-account-key-file.ts';

type IdAndKey = Pick<ServiceAccountKey, 'keyId' | 'privateKey'>;
const pemStart = '-----BEGIN';

/**
 * A key as the vault keeps it, behind its id. The index has the id as well, but a process that dies while a key
 * replaces an older one leaves the index with the id of the older.
 */
export const keptKey = ({ keyId, privateKey }: IdAndKey) => `${keyId}\n${privateKey}`;

/** One without an id before it is the one that the index knows. */
function openKept(kept: string, { keyId }: ServiceAccountKeyAccount): IdAndKey {
  const at = kept.indexOf(pemStart);
  return at < 1 ? { keyId, privateKey: kept } : { keyId: kept.slice(0, at - 1), privateKey: kept.slice(at) };
}

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
  async function readKey(account: ServiceAccountKeyAccount): Promise<IdAndKey> {
    try {
      const kept = await secrets.read(keyName(account.id));
      await forgetNeedsPerson(accounts, account);
      return openKept(kept, account);
    } catch (error) {
      if (error instanceof Failure) await noteNeedsPerson(accounts, account, error);
      throw error;
    }
  }

  return {
    sourceRequest: cloudPlatformSource,

    async mint(account, request) {
      const { email, uniqueId } = account;
      const { keyId, privateKey } = await readKey(account);
      return [
        await jwtBearer.mint(
          { email, keyId, privateKey, ...(uniqueId === undefined ? {} : { uniqueId }) },
          request,
        ),
      ];
    },
  };
}
