/** A person's ID token with Google's claims, wrong where a switch asks for it. */
import { createHash } from 'node:crypto';
import type { Faults } from './faults.ts';
import { claimsOf, type Person } from './people.ts';
import type { SecretRecord } from './secrets.ts';
import type { SigningKeys } from './signing-keys.ts';

const LIFETIME_SECONDS = 3600;

export type IdTokenRequest = {
  person: Person;
  clientId: string;
  /** For whom it is made, where that is not the client. */
  audience?: string;
  scopes: readonly string[];
  accessToken: string;
  /** Only a sign-in has one; a refreshed ID token carries none. */
  nonce: string | undefined;
};

export type IdTokenIssuer = (request: IdTokenRequest) => Promise<string>;

export function createIdTokenIssuer(
  issuer: string,
  keys: SigningKeys,
  faults: Faults,
  secrets: SecretRecord,
): IdTokenIssuer {
  return async ({ person, clientId, audience = clientId, scopes, accessToken, nonce }) => {
    const wrong = faults.current;
    const issuedAt = Math.floor(faults.nowMs() / 1_000);
    const claims = {
      iss: wrong.wrongIssuer ? 'https://issuer.example' : issuer,
      azp: clientId,
      aud: wrong.wrongAudience ? 'someone-else.apps.googleusercontent.com' : audience,
      ...claimsOf(person, scopes, issuer),
      ...(wrong.wrongSub && { sub: '999999999999999999999' }),
      at_hash: halfHash(accessToken),
      ...(nonce !== undefined && { nonce: wrong.wrongNonce ? `${nonce}-not` : nonce }),
      iat: issuedAt,
      exp: issuedAt + LIFETIME_SECONDS,
    };
    const token = await keys.sign(claims, wrong.badSignature);
    secrets.add('id_token', token);
    return token;
  };
}

/** OpenID Connect Core 3.1.3.6: the left half of the hash, for RS256 of SHA-256. */
function halfHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}
