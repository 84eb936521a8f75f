/** What a service account signed itself: is it a JWT, whose is it, and did one of the account's keys sign it. */
import { verify } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import type { ServiceAccountKeys } from './service-account-keys.ts';
import { type ServiceAccount, serviceAccountBy } from './service-accounts.ts';

export type Assertion = { claims: JWTPayload; account: ServiceAccount };
export type AssertionFlaw = 'undecodable' | 'bad_signature' | 'unknown_account';

/** Looks at no time and no audience: that is for the caller, who knows which. */
export async function openAssertion(
  jwt: string,
  keys: ServiceAccountKeys,
): Promise<Assertion | AssertionFlaw> {
  const decoded = decode(jwt);
  if (!decoded) return 'undecodable';
  const { alg, kid, claims } = decoded;
  if (alg !== 'RS256') return 'bad_signature';
  const account = serviceAccountBy(claims.iss ?? '');
  if (!account || account.disabled) return 'unknown_account';
  const candidates = await keys.candidates(account, kid);
  const [signed, signature = ''] = split(jwt);
  const fits = candidates.some(({ publicKey }) =>
    verify('RSA-SHA256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url')),
  );
  return fits ? { claims, account } : 'bad_signature';
}

function decode(jwt: string): { alg?: string; kid?: string; claims: JWTPayload } | undefined {
  try {
    const { alg, kid } = decodeProtectedHeader(jwt);
    return { ...(alg !== undefined && { alg }), ...(kid !== undefined && { kid }), claims: decodeJwt(jwt) };
  } catch {
    return undefined;
  }
}

function split(jwt: string): [signed: string, signature: string] {
  const end = jwt.lastIndexOf('.');
  return [jwt.slice(0, end), jwt.slice(end + 1)];
}
