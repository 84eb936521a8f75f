// The badges that the window's states are made of: one for each thing a card can say.

import type { BadgeView } from '../../app/badge.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import {
  accessToken,
  accountOf,
  bigquery,
  ci,
  deployer,
  idToken,
  impersonatedIdToken,
  ordersAudience,
  people,
} from './people.ts';

const { alice, bob, key } = people;
const billing = 'billing@acme-stage.iam.gserviceaccount.com';
const scopePrefix = 'https://www.googleapis.com/auth/';

export const badgeId = (number: number) => `30000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function badgeOf(number: number, name: string, change: Partial<BadgeView>): BadgeView {
  return {
    id: badgeId(number),
    name,
    colour: 'plain',
    environment: 'dev',
    askTwice: true,
    pinned: false,
    format: 'bare',
    account: { kind: alice.kind, email: alice.email },
    accountHere: true,
    request: accessToken(alice.email, 0).request,
    ...change,
  };
}

/** Signed in with every token that the badges below are alive by. */
export const aliceWithTokens = accountOf(alice.email, {
  name: 'Alice Ackermann',
  tokens: [
    accessToken(alice.email, 52.4),
    idToken(alice.email, 31.5),
    impersonatedIdToken(alice.email, { target: deployer, delegates: [ci] }, ordersAudience, 48.5),
    {
      ...impersonatedIdToken(alice.email, { target: billing, delegates: [] }, 'https://billing.run.app', 6.4),
      request: {
        kind: 'access-token',
        identity: { accountId: alice.id, impersonating: { target: billing, delegates: [ci] } },
        scopes: [bigquery],
      },
    },
    impersonatedIdToken(
      alice.email,
      { target: billing, delegates: [] },
      '123456789012-a1b2c3d49k2q.apps.googleusercontent.com',
      0.63,
    ),
  ],
});

export const badges = {
  orders: badgeOf(1, 'Orders API', {
    environment: 'prod',
    format: 'authorization-header',
    request: impersonatedIdToken(alice.email, { target: deployer, delegates: [ci] }, ordersAudience, 0)
      .request,
  }),
  billing: badgeOf(2, 'Billing export', {
    environment: 'stage',
    pinned: true,
    request: {
      kind: 'access-token',
      identity: { accountId: alice.id, impersonating: { target: billing, delegates: [ci] } },
      scopes: [bigquery],
    },
  }),
  me: badgeOf(3, 'Just me', { colour: 'teal' }),
  wiki: badgeOf(4, 'Wiki behind IAP', {
    environment: 'none',
    colour: 'amber',
    request: impersonatedIdToken(
      alice.email,
      { target: billing, delegates: [] },
      '123456789012-a1b2c3d49k2q.apps.googleusercontent.com',
      0,
    ).request,
  }),
  artifacts: badgeOf(5, 'Artifacts pull', {
    account: { kind: key.kind, email: key.email },
    request: { kind: 'access-token', identity: { accountId: key.id }, scopes: [cloudPlatform] },
  }),
  bobs: badgeOf(6, 'Client’s logs', {
    environment: 'none',
    account: { kind: bob.kind, email: bob.email },
    request: {
      kind: 'access-token',
      identity: { accountId: bob.id },
      scopes: [`${scopePrefix}logging.read`],
    },
  }),
  shared: badgeOf(7, 'From the team', {
    environment: 'stage',
    account: { kind: 'google-sign-in', email: 'zoe.of.the.platform.team@acme.example' },
    accountHere: false,
    request: {
      kind: 'signed-jwt',
      identity: {
        accountId: '00000000-0000-0000-0000-000000000000',
        impersonating: {
          target: 'a-service-account-of-a-long-name@acme-platform-dev.iam.gserviceaccount.com',
          delegates: [],
        },
      },
      audience: 'https://a-service-of-a-long-name-0123456789.europe-west1.run.app/with/a/path',
    },
  }),
  long: badgeOf(8, 'A badge whose name is as long as anybody would type for what it is, and longer', {
    environment: 'prod',
    askTwice: false,
    pinned: false,
    colour: 'green',
    request: {
      kind: 'access-token',
      identity: { accountId: alice.id, impersonating: { target: deployer, delegates: [ci, billing] } },
      scopes: ['cloud-platform', 'devstorage.read_only', 'pubsub', 'spreadsheets.readonly'].map(
        (name) => scopePrefix + name,
      ),
    },
  }),
} satisfies Record<string, BadgeView>;

/** The pinned one first, as main sends them. */
export const allBadges: readonly BadgeView[] = [
  badges.billing,
  ...Object.values(badges).filter(({ pinned }) => !pinned),
];

/** As many as asked for; each speaks for a service account of its own. */
export function manyBadges(count: number): BadgeView[] {
  const environments = ['dev', 'stage', 'prod', 'none'] as const;
  return Array.from({ length: count }, (_, index) => {
    const target = `service-${index + 1}@acme-dev.iam.gserviceaccount.com`;
    return badgeOf(1000 + index, `Service ${index + 1}`, {
      environment: environments[index % environments.length] ?? 'dev',
      askTwice: false,
      request: impersonatedIdToken(alice.email, { target, delegates: [] }, `https://s${index + 1}.run.app`, 0)
        .request,
    });
  });
}
