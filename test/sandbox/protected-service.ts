/** A service that lets nobody in without a token it has really checked. */
import { errors, jwtVerify } from 'jose';
import type { Clients } from './clients.ts';
import { answerJson, bearerOf, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { emailOf } from './members.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenStore } from './token-store.ts';

type ServiceParts = {
  issuer: string;
  /** Its own address, which a service account's ID token has for an audience. */
  origin: string;
  clients: Clients;
  store: TokenStore;
  keys: SigningKeys;
  faults: Faults;
};

export type Refusal =
  | 'missing'
  | 'unknown'
  | 'revoked'
  | 'expired'
  | 'malformed'
  | 'bad_signature'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'insufficient_scope';

type Caller = {
  kind: 'access_token' | 'id_token';
  email: string;
  sub: string;
  scopes?: string[];
  aud?: string;
  expiresIn: number;
};

/** Any of these opens the service to an access token. */
const ACCEPTED_SCOPES = ['cloud-platform', 'cloud-platform.read-only', 'userinfo.email'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

export function createProtectedService({ issuer, origin, clients, store, keys, faults }: ServiceParts) {
  const known = Object.values(clients).filter(({ deleted }) => !deleted);
  const audiences = [...known.map(({ clientId }) => clientId), origin];
  const secondsUntil = (momentMs: number) => Math.floor((momentMs - faults.nowMs()) / 1_000);

  function admitAccessToken(value: string): Caller | Refusal {
    const token = store.accessToken(value);
    if (token === undefined) return 'unknown';
    if (token === 'revoked') return 'revoked';
    if (token.expiresAtMs <= faults.nowMs()) return 'expired';
    if (!token.scopes.some((scope) => ACCEPTED_SCOPES.includes(scope))) return 'insufficient_scope';
    return {
      kind: 'access_token',
      email: emailOf(token.sub) ?? '',
      sub: token.sub,
      scopes: token.scopes,
      expiresIn: secondsUntil(token.expiresAtMs),
    };
  }

  async function admitIdToken(value: string): Promise<Caller | Refusal> {
    try {
      const { payload } = await jwtVerify<{ email?: string }>(value, keys.publicKeys, {
        issuer,
        audience: audiences,
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'iat', 'exp'],
        currentDate: new Date(faults.nowMs()),
      });
      return {
        kind: 'id_token',
        email: payload.email ?? '',
        sub: payload.sub ?? '',
        aud: [payload.aud].flat()[0] ?? '',
        expiresIn: secondsUntil((payload.exp ?? 0) * 1_000),
      };
    } catch (error) {
      return refusalOf(error);
    }
  }

  return async ({ req, res, url }: Exchange): Promise<void> => {
    if (url.pathname !== '/whoami' || req.method !== 'GET') {
      answerJson(res, 404, { error: 'not_found' });
      return;
    }
    const value = bearerOf(req);
    const result =
      value === undefined ? 'missing' : isJwt(value) ? await admitIdToken(value) : admitAccessToken(value);
    if (typeof result === 'string') refuse(res, result);
    else answerJson(res, 200, result);
  };
}

function isJwt(value: string): boolean {
  return value.startsWith('eyJ') && value.split('.').length === 3;
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') return 'wrong_issuer';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') return 'wrong_audience';
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    return 'bad_signature';
  }
  return 'malformed';
}

function refuse(res: Exchange['res'], reason: Refusal): void {
  const error = reason === 'insufficient_scope' ? 'insufficient_scope' : 'invalid_token';
  const details = reason === 'missing' ? '' : `, error="${error}", error_description="${reason}"`;
  res.setHeader('www-authenticate', `Bearer realm="sandbox service"${details}`);
  answerJson(res, reason === 'insufficient_scope' ? 403 : 401, { error, reason });
}
