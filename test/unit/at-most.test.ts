import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atMost } from '../../main/google/at-most.ts';

test('all is done in order, never more at once than the limit, however long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.integer()),
      fc.integer({ min: 1, max: 9 }),
      async (scheduler, items, limit) => {
        let underWay = 0;
        let most = 0;
        const done = atMost(limit, items, async (item) => {
          underWay += 1;
          most = Math.max(most, underWay);
          await scheduler.schedule(Promise.resolve());
          underWay -= 1;
          return item * 2;
        });
        await scheduler.waitFor(done);
        expect(await done).toEqual(items.map((item) => item * 2));
        expect(most).toBe(Math.min(limit, items.length));
      },
    ),
  );
});

test('nothing is begun after the first failure, which is thrown', async () => {
  const begun: number[] = [];
  let release = () => {};
  const hold = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done = atMost(2, [0, 1, 2, 3], async (item) => {
    begun.push(item);
    if (item === 1) throw new Error('one');
    await hold;
  });
  await expect(done).rejects.toThrow('one');
  release();
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
});
