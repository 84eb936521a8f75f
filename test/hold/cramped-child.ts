/**
 * Saves into a folder of a disk that has no room, until a save fails, and tells how that ended as a line of JSON: the
 * code, whether the last acknowledged value is there, and whether the next start is well.
 */
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import { createCheckedFile } from '../../main/vault/checked-file.ts';

const [folder = '', firstBytes = '0'] = process.argv.slice(2);
const schema = z.strictObject({ text: z.string() });
const open = () =>
  createCheckedFile({ path: `${folder}/store.json`, version: 1, schema, empty: { text: '' } });

let kept = '';
let refusal: unknown;
for (let bytes = Number(firstBytes); refusal === undefined && bytes < 1_000_000; bytes += 1_500) {
  const text = randomBytes(bytes / 2).toString('hex');
  await open()
    .save({ text })
    .then(
      () => {
        kept = text;
      },
      (error: unknown) => {
        refusal = error;
      },
    );
}
const { value, repair } = await open().load();
const names = await readdir(folder);
await open().save({ text: 'small' });
const after = await open().load();
console.log(
  JSON.stringify({
    code: refusal instanceof Failure ? refusal.code : String(refusal),
    systemCode: refusal instanceof Failure ? refusal.facts.systemCode : undefined,
    isIntact: kept !== '' && value.text === kept && repair === undefined,
    leftovers: names.filter((name) => name.endsWith('.tmp')).length,
    isWellAfterwards: after.value.text === 'small' && after.repair === undefined,
  }),
);
