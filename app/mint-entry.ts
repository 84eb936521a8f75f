/** One mint as the history keeps it: who, what, how long, and how it ended. No part of it is a secret. */
import { z } from 'zod';
import type { AccountKind } from './account.ts';

/** The kinds as they are written down; the compiler asks for one that is missing. */
const accountKinds: Readonly<Record<AccountKind, AccountKind>> = {
  'google-sign-in': 'google-sign-in',
  'service-account-key': 'service-account-key',
  adc: 'adc',
  gcloud: 'gcloud',
  'metadata-server': 'metadata-server',
};

/** The history holds this many mints; an older one goes when a new one comes. */
export const mostMints = 200;

const moment = z.number().int().nonnegative();

export const mintEntry = z.strictObject({
  id: z.uuid(),
  /** When it was asked for: milliseconds since the epoch. */
  at: moment,
  account: z.strictObject({ email: z.string(), kind: z.enum(accountKinds) }),
  /** The service account it speaks for, where it is not the account itself, and the delegates on the way there. */
  target: z.string().optional(),
  delegates: z.array(z.string()),
  kind: z.enum(['access-token', 'id-token', 'signed-jwt']),
  /** Of an access token. */
  scopes: z.array(z.string()),
  /** Of the other kinds. */
  audience: z.string().optional(),
  /** The person a key speaks for by domain-wide delegation. */
  subject: z.string().optional(),
  /** How often somebody else was asked for it: requests with all their repetitions, and runs of programs. */
  calls: z.number().int().nonnegative(),
  /** How long it took, by the clock that never jumps. */
  ms: z.number().int().nonnegative(),
  result: z.union([
    z.strictObject({ expiresAt: moment }),
    /** A code of the closed list, or of what was the list when it was written. */
    z.strictObject({ failure: z.string().regex(/^[A-Z_]{1,64}$/) }),
  ]),
});
export type MintEntry = z.infer<typeof mintEntry>;
