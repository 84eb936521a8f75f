/** What IAP signs for the application behind it: who called. Its keys are its own and stand at an address of their own. */
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { answerJson, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { subOf } from './members.ts';

export type IapAssertions = {
  sign(email: string): Promise<string>;
  publishKeys(exchange: Exchange): Promise<void>;
};

const KEY_ID = 'sandbox-iap-1';
const LIFE_SECONDS = 600;

export async function createIapAssertions(faults: Faults): Promise<IapAssertions> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'ES256', use: 'sig' };
  return {
    sign(email) {
      const now = Math.floor(faults.nowMs() / 1_000);
      return new SignJWT({
        iss: 'https://cloud.google.com/iap',
        aud: '/projects/100000000001/global/backendServices/7',
        sub: `accounts.google.com:${subOf(email)}`,
        email,
        iat: now,
        exp: now + LIFE_SECONDS,
      })
        .setProtectedHeader({ alg: 'ES256', kid: KEY_ID, typ: 'JWT' })
        .sign(privateKey);
    },
    async publishKeys({ res }) {
      res.setHeader('cache-control', 'public, max-age=3600');
      answerJson(res, 200, { keys: [jwk] });
    },
  };
}
