/**
 * Keys of service accounts: those that somebody made and keeps in a file, and the system's own, which nobody ever sees
 * and which exist from the first signature on.
 */
import { createHash, createSign, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK } from 'jose';
import { selfSignedCertificate } from './certificate.ts';
import { PATHS } from './paths.ts';
import type { SecretRecord } from './secrets.ts';
import { type ServiceAccount, serviceAccountBy, serviceAccountEmail } from './service-accounts.ts';

export type ServiceAccountKey = {
  /** `private_key_id` in the key file, `kid` in what it signs. */
  keyId: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
};

export type KeyFile = ReturnType<typeof keyFile>;

export type ServiceAccountKeys = {
  /** As the console hands them out; the last three cannot mint any more. */
  files: Record<
    'deployer' | 'workspaceReader' | 'reporter' | 'deletedKey' | 'deletedAccount' | 'disabledAccount',
    KeyFile
  >;
  /** Those that may have signed: the one with the id, or all where none is told, as some clients do. */
  candidates(account: ServiceAccount, keyId: string | undefined): Promise<ServiceAccountKey[]>;
  systemKeyOf(account: ServiceAccount): Promise<ServiceAccountKey>;
  publicJwks(account: ServiceAccount): Promise<JWK[]>;
  certificates(account: ServiceAccount): Promise<Record<string, string>>;
};

export async function createServiceAccountKeys(
  origin: string,
  secrets: SecretRecord,
): Promise<ServiceAccountKeys> {
  const named = (name: string, projectId = 'acme-dev') => {
    const account = serviceAccountBy(serviceAccountEmail(name, projectId));
    if (!account) throw new Error(`no service account ${name}`);
    return account;
  };
  const deployer = named('deployer');
  // A key takes a while to find, so what need not be told apart shares one.
  const [first, second, third, lost] = await Promise.all([newKey(), newKey(), newKey(), newKey()]);
  const userKeys = new Map([
    [deployer.email, first],
    [named('workspace-reader').email, second],
    [named('reporter', 'client-tools').email, third],
    [named('retired').email, lost],
  ]);
  const systemKeys = new Map<string, Promise<ServiceAccountKey>>();
  for (const key of userKeys.values()) recordPrivateKey(pemOf(key), secrets);

  function systemKeyOf({ email }: ServiceAccount): Promise<ServiceAccountKey> {
    const known = systemKeys.get(email) ?? newKey();
    systemKeys.set(email, known);
    return known;
  }
  async function published(account: ServiceAccount): Promise<ServiceAccountKey[]> {
    const userKey = userKeys.get(account.email);
    return [await systemKeyOf(account), ...(userKey ? [userKey] : [])];
  }

  return {
    files: {
      deployer: keyFile(deployer, first, origin),
      workspaceReader: keyFile(named('workspace-reader'), second, origin),
      reporter: keyFile(named('reporter', 'client-tools'), third, origin),
      deletedKey: keyFile(deployer, lost, origin),
      deletedAccount: keyFile(
        {
          ...deployer,
          email: serviceAccountEmail('long-gone', 'acme-dev'),
          uniqueId: '115000000000000099999',
        },
        lost,
        origin,
      ),
      disabledAccount: keyFile(named('retired'), lost, origin),
    },
    async candidates({ email }, keyId) {
      const known = [userKeys.get(email), await systemKeys.get(email)].filter((key) => key !== undefined);
      return known.filter((key) => keyId === undefined || key.keyId === keyId);
    },
    systemKeyOf,
    publicJwks: async (account) =>
      Promise.all(
        (await published(account)).map(async ({ keyId, publicKey }) => ({
          ...(await exportJWK(publicKey)),
          kid: keyId,
          alg: 'RS256',
          use: 'sig',
        })),
      ),
    certificates: async (account) =>
      Object.fromEntries(
        (await published(account)).map((key) => [key.keyId, selfSignedCertificate(key, account.uniqueId)]),
      ),
  };
}

export function signBytes({ privateKey }: ServiceAccountKey, bytes: Buffer): Buffer {
  return createSign('RSA-SHA256').update(bytes).sign(privateKey);
}

async function newKey(): Promise<ServiceAccountKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2_048 });
  const keyId = createHash('sha1')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { keyId, publicKey, privateKey };
}

function pemOf({ privateKey }: ServiceAccountKey): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Beside the whole a line from its middle, which is found again however the file was written out. */
function recordPrivateKey(pem: string, secrets: SecretRecord): void {
  secrets.add('private_key', pem);
  secrets.add('private_key', pem.split('\n')[8] ?? pem);
}

function keyFile(account: ServiceAccount, key: ServiceAccountKey, origin: string) {
  return {
    type: 'service_account' as const,
    project_id: account.projectId,
    private_key_id: key.keyId,
    private_key: pemOf(key),
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: origin + PATHS.authorization,
    token_uri: origin + PATHS.token,
    auth_provider_x509_cert_url: origin + PATHS.jwks,
    client_x509_cert_url: `${origin}${PATHS.robotKeys}/x509/${encodeURIComponent(account.email)}`,
    universe_domain: 'googleapis.com',
  };
}
