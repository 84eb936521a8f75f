import { describe, expect, test } from 'vitest';
import { createBadgeCopies } from '../../main/badge-copies.ts';
import { failureOf } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';
import { badgeOf } from './some-badges.ts';

const token = async () => 'a token';

describe('a badge of production that asks for a second press', () => {
  const prod = badgeOf(1, { environment: 'prod', askTwice: true });
  const create = () => {
    const clock = createFakeClock();
    const copies = createBadgeCopies(clock);
    const press = (confirmed: boolean) => copies.mint(prod, confirmed, token);
    const refused = async (confirmed: boolean) => (await failureOf(press(confirmed))).code;
    return { clock, press, refused, copies };
  };

  test('is copied by a second press within 5 seconds, and asks anew for the next copy', async () => {
    const { clock, press, refused } = create();
    expect(await refused(false)).toBe('BADGE_PRESS_AGAIN');
    clock.pass(5_000);
    expect(await press(true)).toBe('a token');
    expect(await refused(true)).toBe('BADGE_PRESS_AGAIN');
  });

  test('is not copied by a second press that comes too late, which is a first one again', async () => {
    const { clock, press, refused } = create();
    await refused(false);
    clock.pass(5_001);
    expect(await refused(true)).toBe('BADGE_PRESS_AGAIN');
    expect(await press(true)).toBe('a token');
  });

  test('is not copied by a press that only says it is the second, nor by that of another badge', async () => {
    const { refused, copies } = create();
    expect(await refused(true)).toBe('BADGE_PRESS_AGAIN');
    const other = badgeOf(2, { environment: 'prod' });
    expect((await failureOf(copies.mint(other, true, token))).code).toBe('BADGE_PRESS_AGAIN');
  });

  test('is not copied because somebody set the clock back', async () => {
    const { clock, refused } = create();
    await refused(false);
    const first = clock.now();
    clock.pass(60_000);
    clock.setWall(first);
    expect(await refused(true)).toBe('BADGE_PRESS_AGAIN');
  });

  test('mints nothing before it', async () => {
    let minted = 0;
    const { copies } = create();
    await failureOf(
      copies.mint(prod, false, async () => {
        minted += 1;
      }),
    );
    expect(minted).toBe(0);
  });
});

test.each([
  ['prod', false],
  ['stage', true],
  ['none', true],
] as const)('one press is enough in %s when asking twice is %s', async (environment, askTwice) => {
  const copies = createBadgeCopies(createFakeClock());
  expect(await copies.mint(badgeOf(1, { environment, askTwice }), false, token)).toBe('a token');
});

test('a copy that is called off is refused when its token comes, and the next one is not', async () => {
  const copies = createBadgeCopies(createFakeClock());
  let arrive: (token: string) => void = () => undefined;
  const slow = () =>
    new Promise<string>((resolve) => {
      arrive = resolve;
    });
  const first = failureOf(copies.mint(badgeOf(1), false, slow));
  copies.cancel(badgeOf(2).id);
  copies.cancel(badgeOf(1).id);
  const second = copies.mint(badgeOf(1), false, token);
  arrive('late');
  expect((await first).code).toBe('COPY_CANCELLED');
  expect(await second).toBe('a token');
  expect(await copies.mint(badgeOf(1), false, token)).toBe('a token');
});
