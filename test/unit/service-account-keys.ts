/** Key files of service accounts, made on the spot, so that no private key stands in a file. */
import { generateKeyPairSync } from 'node:crypto';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** As the console hands it out. All of them share one key pair, which takes a while to find. */
export function newServiceAccountKey(client_email: string) {
  return {
    type: 'service_account',
    project_id: 'acme-dev',
    private_key_id: '0123456789abcdef0123456789abcdef01234567',
    private_key: pem,
    client_email,
    client_id: '115000000000000000001',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: 'googleapis.com',
  };
}
