/** What main finds out for the inspector. No token is part of it, and of a JWT never the signature. */
import type { JsonObject } from './jwt.ts';

/** What the keys of its issuer say about the signature of a JWT. Whether it has expired is another question. */
export type Verification =
  | {
      readonly outcome: 'valid';
      /** The key that signed it. */
      readonly keyId?: string;
    }
  | { readonly outcome: 'signature-wrong' }
  /** The issuer publishes no such key: it was withdrawn, or was never the issuer's. */
  | { readonly outcome: 'key-unknown'; readonly keyId?: string }
  /** Not one whose keys Lanyard knows where to find; nobody was asked. */
  | { readonly outcome: 'issuer-unknown' };

/** What the provider says about an access token. */
export type TokenInfo =
  | {
      readonly outcome: 'known';
      /** Milliseconds since the epoch, by this computer's clock. */
      readonly expiresAt: number;
      readonly scopes: readonly string[];
      /** The client it was issued to; for a service account its number. */
      readonly audience?: string;
      readonly authorizedParty?: string;
      readonly subject?: string;
      /** Only when the token has the scope for it. */
      readonly email?: string;
      readonly emailVerified?: boolean;
      readonly accessType?: 'online' | 'offline';
    }
  /** Expired, revoked, or never the provider's: it does not say which. */
  | { readonly outcome: 'unknown' };

/** One's own token, without the token. */
export type OwnToken =
  | {
      readonly kind: 'jwt';
      readonly header: JsonObject;
      readonly claims: JsonObject;
      /** Milliseconds since the epoch, by this computer's clock. */
      readonly expiresAt: number;
    }
  | {
      readonly kind: 'opaque';
      /** "ya29.…wxyz". */
      readonly masked: string;
      readonly expiresAt: number;
    };
