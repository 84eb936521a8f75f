/** A token request: who the token speaks for, its kind, and its scopes or audience. */
import { z } from 'zod';

export const identity = z.strictObject({ accountId: z.uuid() });
export type Identity = z.infer<typeof identity>;

/** Scopes are printable ASCII without space, quote or backslash (RFC 6749 section 3.3). */
const scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'is not a scope');

export const scopeList = z.array(scope).min(1, 'needs at least one scope').max(50, 'has more than 50 scopes');

export const tokenRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('access-token'), identity, scopes: scopeList }),
  z.strictObject({
    kind: z.literal('id-token'),
    identity,
    audience: z.string().trim().min(1, 'is missing').max(2048, 'is longer than 2,048 characters'),
  }),
]);
export type TokenRequest = z.infer<typeof tokenRequest>;
export type TokenKind = TokenRequest['kind'];

/** What may be known of a token outside the main process. The token itself may not. */
export interface TokenFacts {
  readonly request: TokenRequest;
  /** Milliseconds since the epoch, by this computer's clock. */
  readonly expiresAt: number;
  readonly mintedAt: number;
}
