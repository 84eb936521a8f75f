/** Saves one number after the other into a checked file and tells each that was saved, until it is killed. */
import type { z } from 'zod';
import { createCheckedFile } from '../../main/vault/checked-file.ts';

const [path = '', start = '0'] = process.argv.slice(2);
const filler = 'x'.repeat(20_000);
// Loading zod would take most of a short life; whoever reads the file checks it.
const schema = { safeParse: (data: unknown) => ({ success: true, data }) } as unknown as z.ZodType;
const file = createCheckedFile({ path, version: 1, schema, empty: undefined });

for (let count = Number(start); ; count += 1) {
  await file.save({ count, filler });
  process.stdout.write(`${count}\n`);
}
