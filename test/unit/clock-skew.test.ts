import { expect, test } from 'vitest';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createFakeClock } from './fake-clock.ts';

const clock = createFakeClock(Date.UTC(2026, 10, 22, 12, 0, 0));
const headerAt = (ms: number) => new Date(ms).toUTCString();

test('knows of no difference when nothing was observed', () => {
  expect(createClockSkew(clock).aheadMs()).toBe(0);
});

test.each([
  ['fast', 3_600_000],
  ['slow', -3_600_000],
])('measures our clock when it is %s', (_, aheadMs) => {
  const skew = createClockSkew(clock);
  skew.observe(headerAt(clock.now() - aheadMs));
  expect(skew.aheadMs()).toBe(aheadMs);
});

test('takes a difference under two seconds for noise', () => {
  const skew = createClockSkew(clock);
  skew.observe(headerAt(clock.now() - 1_000));
  expect(skew.aheadMs()).toBe(0);
  skew.observe(headerAt(clock.now() - 2_000));
  expect(skew.aheadMs()).toBe(2_000);
});

test('follows when the clock is set right', () => {
  const moving = createFakeClock();
  const skew = createClockSkew(moving);
  skew.observe(headerAt(moving.now() - 3_600_000));
  expect(skew.aheadMs()).not.toBe(0);
  moving.setWall(moving.now() - 3_600_000);
  skew.observe(headerAt(moving.now()));
  expect(skew.aheadMs()).toBe(0);
});

test.each([null, '', 'yesterday', 'NaN'])('ignores a header when it is %j', (header) => {
  const skew = createClockSkew(clock);
  skew.observe(headerAt(clock.now() - 60_000));
  skew.observe(header);
  expect(skew.aheadMs()).toBe(60_000);
});
