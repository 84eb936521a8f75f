/** Badges for tests: one to look at, and any that the schema allows. */
import fc from 'fast-check';
import { accountKinds } from '../../app/account.ts';
import { type Badge, badgeColours, environments, noAccountId } from '../../app/badge.ts';
import { formatNames } from '../../app/formats.ts';
import type { TokenRequest } from '../../app/token-request.ts';

export const aliceId = '10000000-0000-4000-8000-000000000001';
export const alice = { id: aliceId, kind: 'google-sign-in', email: 'alice@acme.example' } as const;
const deployer = 'deployer@acme-prod.iam.gserviceaccount.com';

export const idOfBadge = (number: number) => `20000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

export function badgeOf(number: number, change: Partial<Badge> = {}): Badge {
  return {
    id: idOfBadge(number),
    name: `Badge ${number}`,
    colour: 'plain',
    environment: 'dev',
    askTwice: true,
    pinned: false,
    format: 'bare',
    account: { kind: alice.kind, email: alice.email },
    request: {
      kind: 'id-token',
      identity: { accountId: aliceId, impersonating: { target: deployer, delegates: [] } },
      audience: `https://service-${number}.run.app`,
    },
    ...change,
  };
}

const serviceAccount = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,12}$/)
  .map((name) => `${name}@acme-dev.iam.gserviceaccount.com`);
const identity = fc.record(
  {
    accountId: fc.constant(noAccountId),
    impersonating: fc.record({
      target: serviceAccount,
      delegates: fc.array(serviceAccount, { maxLength: 3 }),
    }),
  },
  { requiredKeys: ['accountId'] },
);
const audience = fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() === text);
const scopes = fc.array(fc.stringMatching(/^[a-z:/.]{1,30}$/), { minLength: 1, maxLength: 4 });

/** As it is in memory when it was read from a file: without an account of this desk. */
export const anyRequest: fc.Arbitrary<TokenRequest> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('access-token' as const),
      identity,
      scopes,
      lifetimeSeconds: fc.integer({ min: 300, max: 43_200 }),
      subject: fc.constant('bob@acme.example'),
    },
    { requiredKeys: ['kind', 'identity', 'scopes'] },
  ),
  fc.record(
    { kind: fc.constant('id-token' as const), identity, audience, includeEmail: fc.boolean() },
    { requiredKeys: ['kind', 'identity', 'audience'] },
  ),
  fc.record({ kind: fc.constant('signed-jwt' as const), identity, audience }),
) as fc.Arbitrary<TokenRequest>;

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() === text && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text) && text.length <= 80);

export const anyBadge: fc.Arbitrary<Badge> = fc.record({
  id: fc.uuid({ version: 4 }),
  name,
  colour: fc.constantFrom(...badgeColours),
  environment: fc.constantFrom(...environments),
  askTwice: fc.boolean(),
  pinned: fc.boolean(),
  format: fc.constantFrom(...formatNames),
  account: fc.record({
    kind: fc.constantFrom(...accountKinds),
    email: fc.string({ minLength: 1, maxLength: 40 }),
  }),
  request: anyRequest,
});
