/** A token request: who the token speaks for, its kind, and its scopes or audience. Its key is the cache's key. */
import { z } from 'zod';
import { isEmail } from './email.ts';
import { longestLifetimeSeconds, shortestLifetimeSeconds } from './lifetime.ts';
import { isScope } from './scopes.ts';
import { type Impersonation, isServiceAccountName, mostDelegates } from './service-account.ts';

const serviceAccountName = z
  .string()
  .trim()
  .refine(isServiceAccountName, 'is not the e-mail of a service account (…gserviceaccount.com)');

const impersonation = z.strictObject({
  target: serviceAccountName,
  delegates: z
    .array(serviceAccountName)
    .max(mostDelegates, `has more than ${mostDelegates} delegates`)
    .default([]),
}) satisfies z.ZodType<Impersonation>;

/** Whom a token speaks for: the account itself, or a service account it impersonates. */
export const identity = z.strictObject({
  accountId: z.uuid(),
  impersonating: impersonation.optional(),
});
export type Identity = z.infer<typeof identity>;

const scope = z.string().refine(isScope, 'is not a scope');

export const scopeList = z.array(scope).min(1, 'needs at least one scope').max(50, 'has more than 50 scopes');

/** Cloud Run's limit for a custom audience is far above any that people type. */
const audience = z.string().trim().min(1, 'is missing').max(2048, 'is longer than 2,048 characters');

export const tokenRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('access-token'),
    identity,
    scopes: scopeList,
    /** The person a key speaks for by domain-wide delegation; only a key that a Workspace admin allowed can. */
    subject: z.string().trim().refine(isEmail, 'is not an e-mail address').optional(),
    /** Only an impersonated token's lifetime can be chosen; absent is 1 hour. */
    lifetimeSeconds: z
      .number()
      .int()
      .min(shortestLifetimeSeconds, 'is under 5 minutes')
      .max(longestLifetimeSeconds, 'is over 12 hours')
      .optional(),
  }),
  z.strictObject({
    kind: z.literal('id-token'),
    identity,
    audience,
    /** Only an impersonated token can leave it out; absent is yes. */
    includeEmail: z.boolean().optional(),
    /** Only a metadata server's can have them: the licences of what runs on the machine. Absent is no. */
    licenses: z.boolean().optional(),
  }),
  z.strictObject({
    /** A JWT signed in the service account's name, for what takes no other: IAP by its URL, Google APIs by theirs. */
    kind: z.literal('signed-jwt'),
    identity,
    audience,
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
