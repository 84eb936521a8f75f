/** The keys that ID tokens are signed with: one in use, one retired but still published, as Google has several. */
import { createLocalJWKSet, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export type SigningKeys = {
  /** For oidc-provider, which publishes the public halves. */
  privateKeys: JWK[];
  publicKeys: ReturnType<typeof createLocalJWKSet>;
  /** With `forged` it is signed by a stranger's key under our key id. */
  sign(claims: JWTPayload, forged: boolean): Promise<string>;
};

export async function createSigningKeys(): Promise<SigningKeys> {
  const [current, retired, stranger] = await Promise.all([newKey(), newKey(), newKey()]);
  const currentJwk = await asJwk(current, 'sandbox-key-2');
  const retiredJwk = await asJwk(retired, 'sandbox-key-1');
  return {
    privateKeys: [currentJwk, retiredJwk],
    publicKeys: createLocalJWKSet({ keys: [currentJwk, retiredJwk].map(publicHalf) }),
    sign: (claims, forged) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'sandbox-key-2', typ: 'JWT' })
        .sign((forged ? stranger : current).privateKey),
  };
}

function newKey() {
  return generateKeyPair('RS256', { extractable: true });
}

async function asJwk(pair: Awaited<ReturnType<typeof newKey>>, kid: string): Promise<JWK> {
  return { ...(await exportJWK(pair.privateKey)), kid, alg: 'RS256', use: 'sig' };
}

function publicHalf({ kty, n, e, kid, alg, use }: JWK): JWK {
  return { kty, n, e, kid, alg, use } as JWK;
}
