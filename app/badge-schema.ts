/** What is kept of badges, and what the window hands in: unknown -> typed. */
import { z } from 'zod';
import { accountKinds } from './account.ts';
import { type Badge, badgeColours, environments, longestBadgeName } from './badge.ts';
import { formatNames } from './formats.ts';
import { tokenRequest } from './token-request.ts';

/** Line breaks and what turns text around would let one badge look like another. */
const badgeName = z
  .string('is not a text')
  .trim()
  .min(1, 'is empty')
  .max(longestBadgeName, `is longer than ${longestBadgeName} characters`)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'has characters that cannot be seen');

/** What a person sets. */
export const badgeFields = {
  name: badgeName,
  colour: z.enum(badgeColours, `is not one of ${badgeColours.join(', ')}`),
  environment: z.enum(environments, `is not one of ${environments.join(', ')}`),
  askTwice: z.boolean('is neither true nor false'),
  pinned: z.boolean('is neither true nor false'),
  format: z.enum(formatNames, 'is not a format that Lanyard knows'),
};

export const badgeAccount = z.strictObject({
  kind: z.enum(accountKinds, `is not one of ${accountKinds.join(', ')}`),
  email: z.string().min(1, 'is empty').max(320, 'is longer than 320 characters'),
});

const badge = z.strictObject({
  id: z.uuid(),
  ...badgeFields,
  account: badgeAccount,
  request: tokenRequest,
}) satisfies z.ZodType<Badge>;

/** In the order they were put in by hand; those that are pinned are shown first. */
export const badgesFile = z.array(badge);

/** A badge to keep; its account is told by its request. */
export const newBadge = z.strictObject({
  name: badgeName,
  colour: badgeFields.colour.default('plain'),
  environment: badgeFields.environment.default('none'),
  askTwice: badgeFields.askTwice.default(true),
  pinned: badgeFields.pinned.default(false),
  format: badgeFields.format,
  request: tokenRequest,
});
export type NewBadge = z.output<typeof newBadge>;

/** A change: only what is named changes. */
export const badgeChange = z.strictObject({ ...badgeFields, request: tokenRequest }).partial();
export type BadgeChange = z.output<typeof badgeChange>;
