/** Reads an OAuth client's secret from its own keychain entry. */
import { Failure } from '../../app/failure.ts';
import { clientSecretName } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import type { ClientCredentials } from './oauth.ts';

/** Throws CLIENT_UNKNOWN when the entry is gone or damaged: signing in does not bring it back, its file does. */
export async function readClientCredentials(
  secrets: Pick<Secrets, 'read'>,
  clientId: string,
): Promise<ClientCredentials> {
  try {
    return { clientId, clientSecret: await secrets.read(clientSecretName(clientId)) };
  } catch (error) {
    if (error instanceof Failure && (error.code === 'SECRET_GONE' || error.code === 'SECRET_DAMAGED')) {
      throw new Failure('CLIENT_UNKNOWN', { client: clientId });
    }
    throw error;
  }
}
