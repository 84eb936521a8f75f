/** An account: where credentials come from. What is kept of it, and what the window sees. */
import { z } from 'zod';
import type { TokenFacts } from './token-request.ts';

/** Why an account cannot mint until a person acts. */
export const needsPersonReasons = [
  'grant-refused',
  'reauth-required',
  'secret-gone',
  'secret-damaged',
] as const;
export type NeedsPersonReason = (typeof needsPersonReasons)[number];

/** A picture is kept small and inline, so that showing it asks nobody. */
const picture = z
  .string()
  .regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/)
  .max(100_000);

export const account = z.strictObject({
  id: z.uuid(),
  kind: z.literal('google-sign-in'),
  /** The provider's own, unchanging name of the person (OpenID Connect Core section 2, `sub`). */
  sub: z.string().min(1).max(255),
  email: z.string().min(1).max(320),
  name: z.string().max(256).optional(),
  /** The Workspace domain (`hd` claim). */
  hostedDomain: z.string().max(255).optional(),
  picture: picture.optional(),
  /** The OAuth client it signed in with. */
  clientId: z.string().min(1).max(256),
  askedScopes: z.array(z.string()),
  grantedScopes: z.array(z.string()),
  /** Absent while the account can mint. */
  needsPerson: z.enum(needsPersonReasons).optional(),
  /** Milliseconds since the epoch. */
  signedInAt: z.number().int().nonnegative(),
});
export type Account = z.infer<typeof account>;

/** An account as the window sees it. */
export interface AccountView extends Account {
  readonly missingScopes: readonly string[];
  /** `session`: there is no keychain, so the account lasts until quit. */
  readonly keptIn: 'keychain' | 'session';
  /** Facts of the tokens that are in memory for this account and not expired. */
  readonly tokens: readonly TokenFacts[];
}
