import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accountOfBadge, badgeView, noAccountId, requestOfAccount } from '../../app/badge.ts';
import { mostBadges } from '../../app/badge-file.ts';
import { badgesFile } from '../../app/badge-schema.ts';
import { Failure } from '../../app/failure.ts';
import { type Badges, createBadges, waitingLike } from '../../main/badges.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';
import { failureOf } from './failure-of.ts';
import { alice, badgeOf, idOfBadge } from './some-badges.ts';

const inMemory = { save: async () => undefined };
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const createFilled = (count: number, pinned: readonly number[] = []) =>
  createBadges({
    file: inMemory,
    loaded: numbers(count).map((number) => badgeOf(number, { pinned: pinned.includes(number) })),
    onChange: () => undefined,
  });
/** The badges by their numbers, as they are shown. */
const order = (badges: Badges) => badges.list().map(({ id }) => Number(id.slice(-12)));

describe('the order', () => {
  test('has the pinned ones first, and each comes back to its place when it is unpinned', async () => {
    const badges = createFilled(4);
    await badges.change(idOfBadge(3), { pinned: true });
    expect(order(badges)).toEqual([3, 1, 2, 4]);
    await badges.change(idOfBadge(3), { pinned: false });
    expect(order(badges)).toEqual([1, 2, 3, 4]);
  });

  test('has a new one before all that are not pinned, and a copy right behind its like', async () => {
    const badges = createFilled(2, [2]);
    const { id: _, account, ...fields } = badgeOf(9);
    const added = await badges.add(fields, account);
    expect(badges.list().map(({ id }) => id)).toEqual([idOfBadge(2), added.id, idOfBadge(1)]);
    const copy = await badges.duplicate(idOfBadge(2));
    expect(badges.list().map(({ id }) => id)).toEqual([idOfBadge(2), copy.id, added.id, idOfBadge(1)]);
    expect(copy).toEqual({ ...badgeOf(2, { pinned: true }), id: copy.id, name: 'Badge 2 copy' });
  });

  test('changes by moving one before another, as on a list, whatever is moved where', async () => {
    const count = 7;
    const moves = fc.array(
      fc.record({
        what: fc.integer({ min: 1, max: count }),
        before: fc.option(fc.integer({ min: 1, max: count })),
      }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.asyncProperty(moves, fc.subarray(numbers(count)), async (moves, pinned) => {
        const badges = createFilled(count, pinned);
        let model = order(badges);
        for (const { what, before } of moves) {
          await badges.move(idOfBadge(what), before === null ? null : idOfBadge(before));
          model = moved(model, what, before, new Set(pinned));
          expect(order(badges)).toEqual(model);
        }
      }),
    );
  });

  /** What a person expects: it goes before the other if that is its like, else behind the last of its like. */
  function moved(
    order: number[],
    what: number,
    before: number | null,
    pinned: ReadonlySet<number>,
  ): number[] {
    if (what === before) return order;
    const isPinned = pinned.has(what);
    const [first, rest] = [true, false].map((wanted) => order.filter((one) => pinned.has(one) === wanted));
    const group = ((isPinned ? first : rest) ?? []).filter((one) => one !== what);
    const at = before === null ? -1 : group.indexOf(before);
    group.splice(at === -1 ? group.length : at, 0, what);
    return isPinned ? [...group, ...(rest ?? [])] : [...(first ?? []), ...group];
  }
});

describe('what was deleted', () => {
  test('comes back to its very place, the last first or in any order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(numbers(8), { minLength: 1 }),
        fc.boolean(),
        async (gone, lastFirst) => {
          const badges = createFilled(8, [2, 5]);
          const before = badges.list();
          for (const number of gone) await badges.remove(idOfBadge(number));
          expect(order(badges).filter((number) => gone.includes(number))).toEqual([]);
          const back = lastFirst ? gone.toReversed() : [...gone].sort();
          for (const number of back) await badges.restore(idOfBadge(number));
          if (lastFirst) expect(badges.list()).toEqual(before);
          else expect(order(badges).toSorted()).toEqual(numbers(8));
        },
      ),
    );
  });

  test('comes back once', async () => {
    const badges = createFilled(2);
    await badges.remove(idOfBadge(1));
    await badges.restore(idOfBadge(1));
    expect((await failureOf(badges.restore(idOfBadge(1)))).code).toBe('BADGE_UNKNOWN');
    expect(order(badges)).toEqual([1, 2]);
  });
});

test.each<[what: string, act: (badges: Badges, id: string) => Promise<unknown>]>([
  ['changed', (badges, id) => badges.change(id, { name: 'x' })],
  ['moved', (badges, id) => badges.move(id, null)],
  ['duplicated', (badges, id) => badges.duplicate(id)],
  ['removed', (badges, id) => badges.remove(id)],
  ['restored', (badges, id) => badges.restore(id)],
])('a badge that is not here cannot be %s', async (_, act) => {
  expect((await failureOf(act(createFilled(1), idOfBadge(9)))).code).toBe('BADGE_UNKNOWN');
});

test('there is room for 2,000, and changing one of them still works', async () => {
  const badges = createFilled(mostBadges);
  const { id: _, account, ...fields } = badgeOf(1);
  expect((await failureOf(badges.add(fields, account))).code).toBe('BADGES_FULL');
  expect((await failureOf(badges.duplicate(idOfBadge(1)))).code).toBe('BADGES_FULL');
  await badges.change(idOfBadge(1), { name: 'changed' });
  expect(badges.get(idOfBadge(1)).name).toBe('changed');
  expect(badges.list()).toHaveLength(mostBadges);
});

test('badges that together are too long to be kept are refused, however few', async () => {
  const badges = createFilled(1);
  const long = badgeOf(2, {
    request: {
      kind: 'access-token',
      identity: { accountId: noAccountId },
      scopes: Array.from({ length: 50 }, (_, index) => `${index}${'x'.repeat(250)}`),
    },
  });
  expect((await failureOf(badges.addAll(Array(400).fill(long)))).code).toBe('BADGES_FULL');
  expect(order(badges)).toEqual([1]);
});

describe('on the disk', () => {
  let folder: string;
  const open = async () => {
    const file = createCheckedFile({
      path: join(folder, 'badges.json'),
      version: 1,
      schema: badgesFile,
      empty: [],
    });
    const { value, repair } = await file.load();
    return { badges: createBadges({ file, loaded: value, onChange: () => undefined }), repair };
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'badges-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('order, pins and everything else are found again', async () => {
    const { badges } = await open();
    await badges.addAll([badgeOf(1), badgeOf(2, { colour: 'teal', environment: 'prod' }), badgeOf(3)]);
    const [, second, third] = badges.list();
    await badges.move(third?.id ?? '', second?.id ?? '');
    await badges.change(second?.id ?? '', { pinned: true, askTwice: false });
    expect((await open()).badges.list()).toEqual(badges.list());
    expect(badges.list().map(({ name }) => name)).toEqual(['Badge 2', 'Badge 1', 'Badge 3']);
  });

  test('damage costs the last change, and that is told', async () => {
    const { badges } = await open();
    await badges.addAll([badgeOf(1)]);
    await badges.addAll([badgeOf(2)]);
    await writeFile(join(folder, 'badges.json'), 'damaged');
    const again = await open();
    expect(again.repair?.kind).toBe('restored');
    expect(await readFile(again.repair?.setAside ?? '', 'utf8')).toBe('damaged');
    expect(again.badges.list().map(({ name }) => name)).toEqual(['Badge 1']);
  });
});

test('a change that cannot be saved does not count', async () => {
  let refuses = true;
  const badges = createBadges({
    file: {
      save: async () => {
        if (refuses) throw new Failure('STORE_NOT_SAVED');
      },
    },
    loaded: [badgeOf(1)],
    onChange: () => undefined,
  });
  expect((await failureOf(badges.remove(idOfBadge(1)))).code).toBe('STORE_NOT_SAVED');
  expect(order(badges)).toEqual([1]);
  expect((await failureOf(badges.restore(idOfBadge(1)))).code).toBe('BADGE_UNKNOWN');
  refuses = false;
  await badges.remove(idOfBadge(1));
  expect(order(badges)).toEqual([]);
});

describe('the account of a badge', () => {
  const bob = { ...alice, id: '10000000-0000-4000-8000-000000000002', email: 'bob@acme.example' };
  const again = { ...alice, id: '10000000-0000-4000-8000-000000000003' };

  test('is the very one, else one of the same kind and e-mail, else nobody', () => {
    expect(accountOfBadge(badgeOf(1), [again, alice])).toBe(alice);
    expect(accountOfBadge(badgeOf(1), [bob, again])).toBe(again);
    expect(accountOfBadge(badgeOf(1), [bob, { ...again, kind: 'gcloud' }])).toBeUndefined();
  });

  test('is what the window sees in the request', () => {
    expect(badgeView(badgeOf(1), [bob, again])).toMatchObject({
      accountHere: true,
      request: { identity: { accountId: again.id } },
    });
    expect(badgeView(badgeOf(1), [bob])).toEqual({ ...badgeOf(1), accountHere: false });
  });

  test('is chosen for all badges that wait for the same one', async () => {
    const badges = createFilled(0);
    const shared = { ...badgeOf(1), request: requestOfAccount(badgeOf(1).request, noAccountId) };
    const other = { ...shared, account: { ...shared.account, email: 'carol@acme.example' } };
    await badges.addAll([shared, other, shared]);
    const first = badges.list()[0] ?? badgeOf(0);
    await badges.assign(
      waitingLike(first, badges.list()).map(({ id }) => id),
      bob,
    );
    expect(badges.list().map(({ account }) => account.email)).toEqual([
      bob.email,
      other.account.email,
      bob.email,
    ]);
    expect(badges.list()[2]?.request.identity).toMatchObject({
      accountId: bob.id,
      impersonating: { target: 'deployer@acme-prod.iam.gserviceaccount.com' },
    });
  });
});
