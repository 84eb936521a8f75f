/** What the window works out about badges without drawing any. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Account } from '../../app/account.ts';
import { type BadgeView, badgeView, requestOfAccount } from '../../app/badge.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import {
  cardHeight,
  cardsToDraw,
  columnsIn,
  destination,
  dropIndex,
  gap,
  heightOf,
} from '../../renderer/badges/badge-grid.ts';
import { compose } from '../../renderer/compose/composition.ts';
import { draftOfRequest } from '../../renderer/compose/draft-of-request.ts';
import { aliceId, anyRequest } from './some-badges.ts';

const key: Account = {
  id: aliceId,
  kind: 'service-account-key',
  email: 'deploy@acme-prod.iam.gserviceaccount.com',
  keyId: 'x',
  signedInAt: 1,
};

describe('a request that comes back into the panel', () => {
  test('is composed to the same one again, or does not come', () => {
    let came = 0;
    fc.assert(
      fc.property(anyRequest, (shared) => {
        const request = requestOfAccount(shared, aliceId);
        const draft = draftOfRequest(key, request);
        if (!draft) return;
        came += 1;
        const again = compose(key, draft).outcome.request;
        expect(again && tokenRequestKey(again)).toBe(tokenRequestKey(request));
      }),
    );
    expect(came).toBeGreaterThan(20);
  });

  test.each<[what: string, request: TokenRequest]>([
    [
      'a person’s subject with its key',
      {
        kind: 'access-token',
        identity: { accountId: aliceId },
        scopes: [cloudPlatform],
        subject: 'bob@acme.example',
      },
    ],
    [
      'the end of a chain, for 12 hours',
      {
        kind: 'access-token',
        identity: {
          accountId: aliceId,
          impersonating: {
            target: 'a1@acme-dev.iam.gserviceaccount.com',
            delegates: ['b1@acme-dev.iam.gserviceaccount.com'],
          },
        },
        scopes: ['openid', cloudPlatform],
        lifetimeSeconds: 43_200,
      },
    ],
    [
      'an audience without e-mail',
      {
        kind: 'id-token',
        identity: {
          accountId: aliceId,
          impersonating: { target: 'a1@acme-dev.iam.gserviceaccount.com', delegates: [] },
        },
        audience: 'https://orders.run.app',
        includeEmail: false,
      },
    ],
  ])('may be for %s', (_, request) => {
    expect(draftOfRequest(key, request)).toBeDefined();
  });

  test('does not come where the account decides the scopes itself', () => {
    const gcloud: Account = { id: aliceId, kind: 'gcloud', email: 'alice@acme.example', signedInAt: 1 };
    const request: TokenRequest = {
      kind: 'access-token',
      identity: { accountId: aliceId },
      scopes: ['https://www.googleapis.com/auth/bigquery'],
    };
    expect(draftOfRequest(gcloud, request)).toBeUndefined();
  });
});

describe('the grid', () => {
  const sight = fc.record({
    top: fc.integer({ min: -2_000, max: 60_000 }),
    height: fc.integer({ min: 100, max: 2_000 }),
    width: fc.integer({ min: 0, max: 2_000 }),
  });

  test('draws every card that is in sight, and few others', () => {
    fc.assert(
      fc.property(sight, fc.integer({ min: 0, max: 2_000 }), (sight, count) => {
        const columns = columnsIn(sight.width);
        const { first, end } = cardsToDraw(sight, columns, count);
        for (let index = 0; index < count; index += 1) {
          const top = Math.floor(index / columns) * (cardHeight + gap);
          const isSeen = top < sight.top + sight.height && top + cardHeight > sight.top;
          if (isSeen) expect(index >= first && index < end).toBe(true);
        }
        expect(end - first).toBeLessThanOrEqual(columns * (sight.height / (cardHeight + gap) + 6));
      }),
    );
  });

  test('is as high as its rows', () => {
    expect([0, 1, 3, 4].map((count) => heightOf(count, 3))).toEqual([0, 152, 152, 316]);
  });

  test('is left by no key, and every card is reached', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 6 }), (count, columns) => {
        const reached = new Set([0]);
        for (const from of reached) {
          for (const pressed of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']) {
            const to = destination(pressed, from, columns, count) ?? -1;
            expect(to >= 0 && to < count).toBe(true);
            reached.add(to);
          }
        }
        expect(reached.size).toBe(count);
      }),
    );
    expect(destination('x', 0, 3, 9)).toBeUndefined();
  });

  test.each([
    [0, 0, 0],
    [130, 10, 1],
    [750, 10, 3],
    [10, 170, 3],
    [760, 900, 7],
  ])('takes what is dropped at %i, %i before card %i', (x, y, index) => {
    expect(dropIndex(x, y, 768, 3, 7)).toBe(index);
  });
});

test('a view of a badge without an account here keeps its request as it was', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const badge: BadgeView = {
        id: aliceId,
        name: 'x',
        colour: 'plain',
        environment: 'none',
        askTwice: true,
        pinned: false,
        format: 'bare',
        account: { kind: 'adc', email: 'nobody' },
        accountHere: true,
        request,
      };
      expect(badgeView(badge, [key])).toEqual({ ...badge, accountHere: false });
    }),
  );
});
