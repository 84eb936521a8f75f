import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Failure } from '../../app/failure.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { createTokens, type Tokens } from '../../main/tokens/engine.ts';
import { mintedToken, presentMoment, type Token } from '../../main/tokens/token.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

const minute = 60_000;
const account = '10000000-0000-4000-8000-000000000001';
const other = '10000000-0000-4000-8000-000000000002';

let clock: FakeClock;
let tokens: Tokens;
let minted: TokenRequest[];
let changes: number;
/** How long the next tokens live; each mint ends when the test lets it. */
let lifeMs: number;
let hold: Promise<unknown>;

const request = (scope = 'a', accountId = account): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId },
  scopes: [scope],
});
const idRequest = (audience = 'x'): TokenRequest => ({
  kind: 'id-token',
  identity: { accountId: account },
  audience,
});

function tokenFor(asked: TokenRequest, life = lifeMs): Token {
  return {
    request: asked,
    value: `ya29.canary-${minted.length}`,
    expiresAt: clock.now() + life,
    expiresAtMonotonic: clock.monotonic() + life,
    mintedAt: clock.now(),
  };
}

beforeEach(() => {
  clock = createFakeClock();
  minted = [];
  changes = 0;
  lifeMs = 60 * minute;
  hold = Promise.resolve();
  tokens = createTokens({
    mint: async (asked) => {
      minted.push(asked);
      const token = tokenFor(asked);
      await hold;
      return [token];
    },
    clock,
    onChange: () => {
      changes += 1;
    },
  });
});

function holdMints() {
  let release: (error?: Failure) => void = () => undefined;
  hold = new Promise((resolve, reject) => {
    release = (error) => (error ? reject(error) : resolve(undefined));
  });
  return (error?: Failure) => release(error);
}

describe('one mint', () => {
  test('answers a hundred requests when they come together', async () => {
    const release = holdMints();
    const asked = Array.from({ length: 100 }, () => tokens.fresh(request()));
    release();
    expect(new Set((await Promise.all(asked)).map(({ value }) => value)).size).toBe(1);
    expect(minted).toHaveLength(1);
  });

  test('of each kind answers a thousand requests of fifty kinds', async () => {
    const release = holdMints();
    const kinds = Array.from({ length: 25 }, (_, index) => [
      request(`scope-${index}`),
      idRequest(`audience-${index}`),
    ]).flat();
    const asked = Array.from({ length: 1_000 }, (_, index) =>
      tokens.fresh(kinds[(index * 7) % 50] as TokenRequest),
    );
    release();
    const answers = await Promise.all(asked);
    expect(minted).toHaveLength(50);
    for (const [index, answer] of answers.entries()) expect(answer.request).toEqual(kinds[(index * 7) % 50]);
  });

  test('serves the same scopes in another order and spelling', async () => {
    const long = 'https://www.googleapis.com/auth/userinfo.email';
    const first = await tokens.fresh({ ...request(), scopes: ['b', 'email', 'a'] } as TokenRequest);
    const second = await tokens.fresh({ ...request(), scopes: [long, 'a', 'b', 'a'] } as TokenRequest);
    expect(second.value).toBe(first.value);
  });

  test('is not shared between accounts, kinds or audiences', async () => {
    await Promise.all([tokens.fresh(request('a')), tokens.fresh(request('a', other))]);
    await Promise.all([tokens.fresh(idRequest('a')), tokens.fresh(idRequest('b'))]);
    expect(minted).toHaveLength(4);
  });

  test('that fails fails all who joined it, and the next request starts anew', async () => {
    const release = holdMints();
    const asked = [tokens.fresh(request()), tokens.fresh(request())];
    release(new Failure('PROVIDER_DOWN'));
    for (const one of asked) expect((await failureOf(one)).code).toBe('PROVIDER_DOWN');
    hold = Promise.resolve();
    await tokens.fresh(request());
    expect(minted).toHaveLength(2);
  });

  test('brings what came along into memory too', async () => {
    const both = createTokens({
      mint: async (asked) => [tokenFor(asked), tokenFor(idRequest())],
      clock,
      onChange: () => undefined,
    });
    await both.fresh(request());
    expect(both.facts(account).map(({ request: { kind } }) => kind)).toEqual(['access-token', 'id-token']);
  });
});

describe('a token in memory', () => {
  test.each([
    [5 * minute, 1],
    [5 * minute - 1, 2],
    [5 * minute + 1, 1],
    [1, 2],
    [0, 2],
    [-1, 2],
  ])('with %i ms left makes %i mint(s) in all', async (leftMs, mints) => {
    await tokens.fresh(request());
    clock.pass(60 * minute - leftMs);
    await tokens.fresh(request());
    expect(minted).toHaveLength(mints);
  });

  test('is minted anew when the wall clock was set back, for the other clock went on', async () => {
    await tokens.fresh(request());
    clock.pass(58 * minute);
    clock.setWall(clock.now() - 50 * minute);
    await tokens.fresh(request());
    expect(minted).toHaveLength(2);
  });

  test('is minted anew when the computer slept, for only the wall clock went on', async () => {
    await tokens.fresh(request());
    clock.sleep(8 * 60 * minute);
    expect(tokens.facts(account)).toEqual([]);
    await tokens.fresh(request());
    expect(minted).toHaveLength(2);
  });

  test('is minted anew when the wall clock was set forward', async () => {
    await tokens.fresh(request());
    clock.setWall(clock.now() + 24 * 60 * minute);
    await tokens.fresh(request());
    expect(minted).toHaveLength(2);
  });

  test('is never handed out expired, whatever the clocks do', async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constantFrom('pass', 'sleep', 'set' as const),
        ms: fc.integer({ min: -90 * minute, max: 90 * minute }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        clock = createFakeClock();
        minted = [];
        const own = createTokens({
          mint: async (asked) => [tokenFor(asked)],
          clock,
          onChange: () => undefined,
        });
        for (const { kind, ms } of steps) {
          if (kind === 'set') clock.setWall(clock.now() + ms);
          else clock[kind](Math.abs(ms));
          const token = await own.fresh(request());
          expect(token.expiresAt - clock.now()).toBeGreaterThanOrEqual(5 * minute);
          expect(token.expiresAtMonotonic - clock.monotonic()).toBeGreaterThanOrEqual(5 * minute);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('that expired is dropped when another comes', async () => {
    await tokens.fresh(request('a'));
    clock.pass(61 * minute);
    await tokens.fresh(request('b'));
    clock.setWall(0);
    expect(tokens.facts(account)).toHaveLength(1);
  });
});

describe('a new token', () => {
  test.each([
    [minute, undefined],
    [minute - 1, 'TOKEN_TOO_SHORT'],
    [0, 'TOKEN_TOO_SHORT'],
    [-5 * minute, 'TOKEN_TOO_SHORT'],
  ])('with a life of %i ms is %s', async (life, code) => {
    lifeMs = life;
    const asked = tokens.fresh(request());
    if (code === undefined) expect((await asked).value).toMatch(/^ya29/);
    else {
      expect((await failureOf(asked)).code).toBe(code);
      expect(tokens.facts(account)).toEqual([]);
    }
  });
});

describe('forgetting an account', () => {
  test('drops its tokens and no others', async () => {
    await tokens.fresh(request());
    await tokens.fresh(request('a', other));
    tokens.forget(account);
    expect([tokens.facts(account).length, tokens.facts(other).length]).toEqual([0, 1]);
    await tokens.fresh(request());
    expect(minted).toHaveLength(3);
  });

  test('makes a mint under way count for nothing', async () => {
    const release = holdMints();
    const asked = tokens.fresh(request());
    tokens.forget(account);
    release();
    expect((await failureOf(asked)).code).toBe('ACCOUNT_UNKNOWN');
    expect(tokens.facts(account)).toEqual([]);
  });

  test('lets a later request start its own mint, which the earlier one does not disturb', async () => {
    const release = holdMints();
    const before = tokens.fresh(request());
    tokens.forget(account);
    const after = tokens.fresh(request());
    const joined = tokens.fresh(request());
    release();
    expect((await failureOf(before)).code).toBe('ACCOUNT_UNKNOWN');
    expect((await after).value).toBe((await joined).value);
    expect(minted).toHaveLength(2);
    expect(tokens.facts(account)).toHaveLength(1);
  });

  test('does not touch another account’s mint', async () => {
    const release = holdMints();
    const asked = tokens.fresh(request('a', other));
    tokens.forget(account);
    release();
    expect((await asked).request).toEqual(request('a', other));
  });
});

test('distrusted tokens are minted anew, and a mint under way goes on', async () => {
  await tokens.fresh(request());
  const release = holdMints();
  const asked = tokens.fresh(request('a', other));
  tokens.distrust();
  expect([...tokens.facts(account), ...tokens.facts(other)]).toEqual([]);
  release();
  await asked;
  await tokens.fresh(request());
  expect(minted).toHaveLength(3);
});

describe('the life of a token that was minted while somebody set the clock', () => {
  const hour = 3_600_000;
  test.each([
    ['on', 24 * hour],
    ['back', -24 * hour],
  ])('is never longer than it is: set %s', (_, jumpMs) => {
    const own = createFakeClock();
    const before = presentMoment(own);
    own.pass(1_000);
    own.setWall(own.now() + jumpMs);
    // Told as a life, and as an end by a clock that is set like ours by now.
    for (const expiresAt of [before.now + hour, own.now() + hour - 1_000]) {
      const token = mintedToken(request(), 'ya29.a', expiresAt, before);
      expect(token.expiresAtMonotonic - own.monotonic()).toBeLessThanOrEqual(hour - 1_000);
      expect(token.expiresAt - own.now()).toBeLessThanOrEqual(hour - 1_000);
    }
  });

  test('is what it is when nobody does', () => {
    const own = createFakeClock();
    const before = presentMoment(own);
    own.pass(1_000);
    const token = mintedToken(request(), 'ya29.a', before.now + hour, before);
    expect(token.expiresAt).toBe(before.now + hour);
    expect(token.expiresAtMonotonic).toBe(before.monotonic + hour);
  });
});

test('facts hold no value, and every change is told', async () => {
  await tokens.fresh(request());
  tokens.remember([tokenFor(idRequest())]);
  const facts = tokens.facts(account);
  expect(facts).toHaveLength(2);
  expect(textsIn(facts).filter((text) => text.includes('canary'))).toEqual([]);
  expect(Object.keys(facts[0] ?? {}).sort()).toEqual(['expiresAt', 'mintedAt', 'request']);
  expect(changes).toBe(2);
  tokens.forget(account);
  expect(changes).toBe(3);
});
