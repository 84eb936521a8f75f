/**
 * Checks the signature of any JWT with the keys of its issuer. Only issuers that stand here are asked, at addresses that
 * are ours: one that the token names (`jku`, `x5u`, its issuer's discovery) could be anybody's.
 */
import { compactVerify, errors, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { Verification } from '../../app/inspection.ts';
import { type DecodedJwt, decodeJwt } from '../../app/jwt.ts';
import { makerOf } from '../../app/verdicts.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import type { ProviderEndpoints } from '../sign-in/endpoints.ts';
import type { GoogleApis } from './apis.ts';

export interface TokenVerifierParts {
  readonly endpoints: Pick<ProviderEndpoints, 'issuer' | 'jwksUri'>;
  readonly apis: Pick<GoogleApis, 'serviceAccountKeys' | 'iapKeys'>;
  readonly fetch: Fetch;
}

/** Throws REQUEST_INVALID, PROVIDER_REFUSED, PROVIDER_ANSWER_BROKEN and what requests throw. */
export type VerifyToken = (jwt: string) => Promise<Verification>;

/** What Google signs with, and the keys for it; a shared secret proves nothing to anybody else. */
const keyTypes: Readonly<Record<string, string>> = { RS256: 'RSA', ES256: 'EC' };

const keySet = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: z.enum(['RSA', 'EC']),
        kid: z.string().optional(),
        alg: z.string().optional(),
      }),
    )
    .max(100),
});

export function createTokenVerifier({ endpoints, apis, fetch }: TokenVerifierParts): VerifyToken {
  function keysAddress(decoded: DecodedJwt): string | undefined {
    const maker = makerOf(decoded, endpoints.issuer);
    switch (maker) {
      case 'provider':
        return endpoints.jwksUri;
      case 'iap':
        return apis.iapKeys;
      case 'service-account':
        return `${apis.serviceAccountKeys}/jwk/${encodeURIComponent(String(decoded.claims['iss']))}`;
      case 'unknown':
        return undefined;
      default:
        return maker satisfies never;
    }
  }

  /** Asked anew each time: presses are rare, and keys change without notice. */
  async function fetchKeys(address: string): Promise<readonly JWK[]> {
    const response = await fetch(address, { method: 'GET', headers: { accept: 'application/json' } });
    const { status } = response;
    // A service account that does not exist has no keys.
    if (status === 404) return [];
    if (!response.ok) throw new Failure('PROVIDER_REFUSED', { status });
    const parsed = keySet.safeParse(await response.json().catch(() => undefined));
    if (parsed.success) return parsed.data.keys as readonly JWK[];
    throw new Failure('PROVIDER_ANSWER_BROKEN', {
      status,
      field: 'the key set',
      problem: 'is not what it should be',
    });
  }

  return async (jwt) => {
    const decoded = decodeJwt(jwt);
    if (typeof decoded === 'string')
      throw new Failure('REQUEST_INVALID', { field: `The ${decoded} of the token`, problem: 'is damaged' });
    const { kid, alg } = decoded.header;
    const address = keysAddress(decoded);
    if (address === undefined) return { outcome: 'issuer-unknown' };
    // None of the issuer's keys could have made such a signature.
    if (typeof alg !== 'string' || !Object.hasOwn(keyTypes, alg)) return { outcome: 'signature-wrong' };

    const keyId = typeof kid === 'string' ? { keyId: kid.slice(0, 100) } : {};
    const keys = (await fetchKeys(address)).filter(
      (key) => (kid === undefined || key.kid === kid) && key.kty === keyTypes[alg],
    );
    if (keys.length === 0) return { outcome: 'key-unknown', ...keyId };
    for (const key of keys) if (await hasSigned(key, alg, jwt)) return { outcome: 'valid', ...keyId };
    return { outcome: 'signature-wrong' };
  };
}

async function hasSigned(jwk: JWK, alg: string, jwt: string): Promise<boolean> {
  try {
    await compactVerify(jwt, await importJWK(jwk, alg), { algorithms: [alg] });
    return true;
  } catch (error) {
    // What a token demands and nobody understands (`crit`) is no valid signature either.
    if (error instanceof errors.JOSEError) return false;
    if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
    // The key is at fault, not the token.
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'a key', problem: 'is not what it should be' });
  }
}
