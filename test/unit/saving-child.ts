/** Saves one number after the other into a checked file and tells each that was saved, until it is killed. */
import { z } from 'zod';
import { createCheckedFile } from '../../main/vault/checked-file.ts';

const [path = '', start = '0'] = process.argv.slice(2);
const filler = 'x'.repeat(20_000);
const file = createCheckedFile({
  path,
  version: 1,
  schema: z.strictObject({ count: z.number(), filler: z.string() }),
  empty: { count: 0, filler: '' },
});

for (let count = Number(start); ; count += 1) {
  await file.save({ count, filler });
  process.stdout.write(`${count}\n`);
}
