/**
 * What there is to say about a token in plain words: whether it still lives, who will take it and who will not, what is
 * odd about it. Pure: the moment and what Lanyard knows are handed in.
 */
import { isRunAudience, remarksOn } from './audience.ts';
import { visible } from './claims.ts';
import type { Verification } from './inspection.ts';
import type { DecodedJwt } from './jwt.ts';
import { momentOf, relative, span } from './moments.ts';
import type { PastedToken } from './pasted.ts';
import { isServiceAccountName, shortServiceAccount } from './service-account.ts';

/** `note` only says something; it is neither good nor bad. */
export type VerdictLevel = 'ok' | 'note' | 'warn' | 'bad';

export interface Verdict {
  readonly code: VerdictCode;
  readonly level: VerdictLevel;
  readonly words: string;
}

export type VerdictCode =
  | 'alive'
  | 'expired'
  | 'not-yet-valid'
  | 'issued-in-future'
  | 'no-expiry'
  | 'expiry-damaged'
  | 'expiry-in-milliseconds'
  | 'lifetime-odd'
  | 'not-signed'
  | 'signature-removed'
  | 'signature-not-checked'
  | 'signature-valid'
  | 'signature-wrong'
  | 'key-unknown'
  | 'keys-unknown'
  | 'algorithm-odd'
  | 'issuer-unknown'
  | 'issuer-iap'
  | 'self-signed'
  | 'self-signed-access'
  | 'assertion'
  | 'subject-differs'
  | 'no-audience'
  | 'many-audiences'
  | 'audience-gcloud'
  | 'audience-adc'
  | 'audience-own-client'
  | 'audience-client'
  | 'audience-run'
  | 'audience-run-shape'
  | 'audience-google-api'
  | 'audience-address'
  | 'audience-other'
  | 'no-email'
  | 'email-not-verified'
  | 'access-token-kind'
  | 'refresh-token-beside';

/** What is known beside the token itself. */
export interface Surroundings {
  /** This computer's clock, milliseconds since the epoch. */
  readonly now: number;
  /** This computer's clock minus the issuer's. */
  readonly clockAheadMs: number;
  readonly provider: { readonly name: string; readonly issuer: string };
  /** The person's own OAuth clients. */
  readonly clients: readonly { readonly clientId: string; readonly name: string }[];
}

/** Who made a token, as far as it says so. */
export type Maker = 'provider' | 'iap' | 'service-account' | 'unknown';

/** What IAP puts into `x-goog-iap-jwt-assertion` for the application behind it. */
export const iapIssuer = 'https://cloud.google.com/iap';
const gcloudClientId = '32555940559.apps.googleusercontent.com';
const adcClientId = /^764086051850-[a-z0-9]+\.apps\.googleusercontent\.com$/;
const clientIdShape = /^[\w-]+\.apps\.googleusercontent\.com$/;

/** Both spellings that Google's issuer has: with and without its scheme. */
export function makerOf({ claims }: DecodedJwt, issuer: string): Maker {
  const { iss } = claims;
  if (typeof iss !== 'string') return 'unknown';
  if (iss === issuer || iss === issuer.replace(/^https:\/\//, '')) return 'provider';
  if (iss === iapIssuer) return 'iap';
  return iss.includes('@') && isServiceAccountName(iss) ? 'service-account' : 'unknown';
}

/** "Google ID token", "IAP assertion": what a JWT is. */
export function jwtTitle(decoded: DecodedJwt, provider: Surroundings['provider']): string {
  const maker = makerOf(decoded, provider.issuer);
  switch (maker) {
    case 'provider':
      return `${provider.name} ID token`;
    case 'iap':
      return 'Assertion of IAP';
    case 'service-account':
      return 'JWT signed by a service account';
    case 'unknown':
      return 'JWT';
    default:
      return maker satisfies never;
  }
}

/** About a JWT, the worst first only where it ends the matter: time, signature, issuer, audience, the rest. */
export function verdictsOf(decoded: DecodedJwt, known: Surroundings): readonly Verdict[] {
  const maker = makerOf(decoded, known.provider.issuer);
  return [
    ...timeVerdicts(decoded, maker, known),
    ...signatureVerdicts(decoded, maker),
    ...issuerVerdicts(decoded, maker, known),
    ...audienceVerdicts(decoded, maker, known),
    ...emailVerdicts(decoded, maker),
  ];
}

/** About a token as it was pasted. */
export function pastedVerdicts(pasted: PastedToken, known: Surroundings): readonly Verdict[] {
  const beside: readonly Verdict[] = pasted.besideRefreshToken
    ? [
        {
          code: 'refresh-token-beside',
          level: 'warn',
          words:
            'A refresh token came along with it. That one lives for months: paste it nowhere, and revoke it if others saw it.',
        },
      ]
    : [];
  const own = pasted.kind === 'jwt' ? verdictsOf(pasted.decoded, known) : accessTokenVerdicts(pasted.kind);
  return [...own, ...beside];
}

export function accessTokenVerdicts(kind: 'access-token' | 'opaque-token'): readonly Verdict[] {
  return kind === 'access-token'
    ? [
        {
          code: 'access-token-kind',
          level: 'note',
          words:
            'This is an access token: Google’s APIs take it. Cloud Run and functions want an ID token instead.',
        },
      ]
    : [];
}

// Time.

/** Clocks differ a little; what is within this is no verdict. */
const toleranceMs = 10_000;
/** Google's ID tokens and what service accounts sign live at most this long. */
const hourMs = 3_600_000;

function timeVerdicts({ claims }: DecodedJwt, maker: Maker, known: Surroundings): readonly Verdict[] {
  const now = known.now - known.clockAheadMs;
  const { exp, nbf, iat } = claims;
  const expiresAt = momentOf(exp);
  const issuedAt = momentOf(iat);
  const notBefore = momentOf(nbf);
  const verdicts: Verdict[] = [];

  if (exp === undefined) {
    verdicts.push({
      code: 'no-expiry',
      level: 'warn',
      words: 'It names no expiry (exp); Google’s always do.',
    });
  } else if (expiresAt === undefined) {
    verdicts.push({ code: 'expiry-damaged', level: 'bad', words: 'Its expiry (exp) is not a time.' });
  } else if (expiresAt > now + 1_000 * 365 * 24 * hourMs) {
    verdicts.push({
      code: 'expiry-in-milliseconds',
      level: 'bad',
      words: 'Its expiry (exp) seems to be in milliseconds; it has to be in seconds.',
    });
  } else if (expiresAt <= now) {
    verdicts.push({ code: 'expired', level: 'bad', words: `Expired ${relative(expiresAt, now)}.` });
  } else if (notBefore !== undefined && notBefore > now + toleranceMs) {
    verdicts.push({
      code: 'not-yet-valid',
      level: 'bad',
      words: `Not valid yet: it begins ${relative(notBefore, now)}.`,
    });
  } else {
    verdicts.push({ code: 'alive', level: 'ok', words: `Expires ${relative(expiresAt, now)}.` });
  }

  if (issuedAt !== undefined && issuedAt > now + toleranceMs) {
    verdicts.push({
      code: 'issued-in-future',
      level: 'warn',
      words: `Made ${span(issuedAt - now)} in the future (iat): a clock is wrong, there or here.`,
    });
  }
  if (issuedAt !== undefined && expiresAt !== undefined)
    verdicts.push(...lifetimeVerdicts(expiresAt - issuedAt, maker));
  return verdicts;
}

function lifetimeVerdicts(lifetimeMs: number, maker: Maker): readonly Verdict[] {
  const odd = (level: 'warn' | 'bad', words: string): readonly Verdict[] => [
    { code: 'lifetime-odd', level, words },
  ];
  if (lifetimeMs <= 0) return odd('bad', 'It expires before it was made.');
  // Backdated by a little, and for the time the request took.
  if (lifetimeMs <= hourMs + 10 * 60_000) return [];
  const words = `It lives ${span(lifetimeMs)} in all`;
  if (maker === 'service-account')
    return odd('bad', `${words}; Google takes what a service account signs for at most 1 hour.`);
  return maker === 'unknown' ? [] : odd('warn', `${words}; Google’s live 1 hour.`);
}

// Signature and issuer.

function signatureVerdicts({ header, signature }: DecodedJwt, maker: Maker): readonly Verdict[] {
  const { alg } = header;
  if (signature === 'none') {
    const words = 'Nobody signed it (alg none): anyone could have written it, and nobody may accept it.';
    return [{ code: 'not-signed', level: 'bad', words }];
  }
  if (signature === 'removed') {
    const words =
      'Cloud Run took the signature off before it handed the token on. It can be read, not used again.';
    return [{ code: 'signature-removed', level: 'warn', words }];
  }
  // That there are no keys to check it with is said of its issuer.
  if (maker === 'unknown') return [];
  const unchecked: Verdict = {
    code: 'signature-not-checked',
    level: 'note',
    words: 'The signature is not checked yet; until then anyone could have written this.',
  };
  if (alg === 'RS256' || alg === 'ES256') return [unchecked];
  const words = `Signed with ${String(alg).slice(0, 20)}; Google’s tokens are signed with RS256, IAP’s with ES256.`;
  return [{ code: 'algorithm-odd', level: 'warn', words }, unchecked];
}

/** Whose keys they are, as a sentence goes on: "Google’s". */
export function keysOf(maker: Exclude<Maker, 'unknown'>, providerName: string): string {
  if (maker === 'provider') return `${providerName}’s`;
  return maker === 'iap' ? 'IAP’s' : 'the service account’s';
}

/** What the check of a signature says; it takes the place of "not checked yet". */
export function verificationVerdict(verification: Verification, whose: string): Verdict {
  const named = 'keyId' in verification && verification.keyId !== undefined;
  const key = named
    ? ` (${visible(verification.keyId.slice(0, 12))}${verification.keyId.length > 12 ? '…' : ''})`
    : '';
  switch (verification.outcome) {
    case 'valid':
      return {
        code: 'signature-valid',
        level: 'ok',
        words: `The signature is right: made with one of ${whose} keys${key}.`,
      };
    case 'signature-wrong':
      return {
        code: 'signature-wrong',
        level: 'bad',
        words: `The signature is wrong: not made with ${whose} keys, or the token was changed since.`,
      };
    case 'key-unknown':
      return {
        code: 'key-unknown',
        level: 'bad',
        words: `Its key${key} is not among ${whose}: the key was withdrawn, or the token is forged.`,
      };
    case 'issuer-unknown':
      return {
        code: 'keys-unknown',
        level: 'warn',
        words: 'Lanyard knows no keys of this issuer, so nobody was asked.',
      };
    default:
      return verification satisfies never;
  }
}

function issuerVerdicts(decoded: DecodedJwt, maker: Maker, { provider }: Surroundings): readonly Verdict[] {
  const { iss, sub, aud, scope, target_audience } = decoded.claims;
  switch (maker) {
    case 'provider':
      return [];
    case 'iap':
      return [
        {
          code: 'issuer-iap',
          level: 'note',
          words:
            'IAP made it for the application behind it. It says who called; it is no credential for anything else.',
        },
      ];
    case 'unknown':
      return [
        {
          code: 'issuer-unknown',
          level: 'warn',
          words: `Not from ${provider.name}${typeof iss === 'string' ? `: its issuer (iss) is another` : ': it names no issuer (iss)'}. Lanyard knows no keys to check it with.`,
        },
      ];
    case 'service-account': {
      const who = shortServiceAccount(String(iss));
      if (target_audience !== undefined || isTokenEndpoint(aud)) {
        const words = `${who} signed it to be exchanged for a token. Until it expires, whoever has it can do that.`;
        return [{ code: 'assertion', level: 'warn', words }];
      }
      if (scope !== undefined) {
        const words = `${who} signed it for itself with scopes: Google’s APIs take it as an access token. Cloud Run does not.`;
        return [{ code: 'self-signed-access', level: 'note', words }];
      }
      if (sub !== iss) {
        const whose = sub === undefined ? 'for nobody in particular' : 'in another’s name';
        const words = `${who} signed it ${whose} (sub): neither IAP nor Google’s APIs take that.`;
        return [{ code: 'subject-differs', level: 'warn', words }];
      }
      const words = `${who} signed it for itself: IAP takes it for its address, Google’s APIs for theirs. Cloud Run does not.`;
      return [{ code: 'self-signed', level: 'note', words }];
    }
    default:
      return maker satisfies never;
  }
}

function isTokenEndpoint(audience: unknown): boolean {
  return (
    audience === 'https://oauth2.googleapis.com/token' ||
    audience === 'https://www.googleapis.com/oauth2/v4/token'
  );
}

// Audience and e-mail.

function audienceVerdicts(
  { claims }: DecodedJwt,
  maker: Maker,
  { clients }: Surroundings,
): readonly Verdict[] {
  const { aud } = claims;
  if (aud === undefined || aud === '') {
    // A service account's own access token has scopes in its place.
    if (claims['scope'] !== undefined) return [];
    const words = 'It names no audience (aud), so nobody can tell whether it is meant for them.';
    return [{ code: 'no-audience', level: 'warn', words }];
  }
  if (typeof aud !== 'string') {
    const words = 'It names several audiences; Google’s tokens name one.';
    return [{ code: 'many-audiences', level: 'warn', words }];
  }
  if (maker === 'unknown') return [];
  if (maker === 'iap') {
    const words = 'The audience is the backend or the app behind IAP.';
    return [{ code: 'audience-other', level: 'note', words }];
  }
  if (maker === 'service-account') return ownSignedAudience(aud);
  return idTokenAudience(aud, clients);
}

function ownSignedAudience(aud: string): readonly Verdict[] {
  if (isTokenEndpoint(aud)) return [];
  if (/^https:\/\/[a-z0-9-]+\.googleapis\.com\//.test(aud)) {
    const words = 'The audience is one of Google’s APIs.';
    return [{ code: 'audience-google-api', level: 'ok', words }];
  }
  if (/^https:\/\//.test(aud)) {
    const words = aud.endsWith('/*')
      ? 'The audience is every path below an address: IAP takes it there.'
      : 'The audience is one address: IAP takes it for exactly this path, and for all paths only with /* at its end.';
    return [{ code: 'audience-address', level: 'ok', words }];
  }
  const words = 'The audience is neither an address nor one of Google’s APIs.';
  return [{ code: 'audience-other', level: 'warn', words }];
}

function idTokenAudience(aud: string, clients: Surroundings['clients']): readonly Verdict[] {
  if (aud === gcloudClientId) {
    const words =
      'The audience is gcloud’s own client: Cloud Run accepts it while you develop, IAP does not.';
    return [{ code: 'audience-gcloud', level: 'warn', words }];
  }
  if (adcClientId.test(aud)) {
    const words = 'The audience is the client of gcloud’s ADC sign-in: neither Cloud Run nor IAP accepts it.';
    return [{ code: 'audience-adc', level: 'warn', words }];
  }
  const own = clients.find(({ clientId }) => clientId === aud);
  if (own) {
    const words = `The audience is your own client, ${own.name}: IAP accepts it where that client is allowed, Cloud Run does not.`;
    return [{ code: 'audience-own-client', level: 'warn', words }];
  }
  if (clientIdShape.test(aud)) {
    const words =
      'The audience is an OAuth client: IAP accepts it where that client is its own, Cloud Run does not.';
    return [{ code: 'audience-client', level: 'note', words }];
  }
  if (isRunAudience(aud)) {
    const [remark] = remarksOn(aud);
    return remark === undefined
      ? [
          {
            code: 'audience-run',
            level: 'ok',
            words: 'The audience is a service of Cloud Run or a function: that service accepts it.',
          },
        ]
      : [{ code: 'audience-run-shape', level: 'warn', words: `About its audience: ${remark.words}` }];
  }
  const words =
    'The audience is an address or a name of its own: only what names it as a custom audience accepts it.';
  return [{ code: 'audience-other', level: 'note', words }];
}

function emailVerdicts({ claims }: DecodedJwt, maker: Maker): readonly Verdict[] {
  if (maker !== 'provider') return [];
  const { aud, email, email_verified } = claims;
  if (email === undefined) {
    // Cloud Run goes by the number.
    if (typeof aud === 'string' && isRunAudience(aud)) return [];
    const words = 'It names no e-mail: IAP refuses it. Mint it with “includes e-mail”.';
    return [{ code: 'no-email', level: 'warn', words }];
  }
  if (email_verified === true || email_verified === 'true') return [];
  const words = 'Google has not verified that the e-mail belongs to whom it speaks for.';
  return [{ code: 'email-not-verified', level: 'warn', words }];
}
