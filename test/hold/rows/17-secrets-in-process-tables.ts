import { type Find, searchFor } from '../../desk/secret-scan.ts';
import { type Day, liveADay } from '../day.ts';
import { kindOf } from '../disk.ts';
import type { Row } from '../row.ts';

/**
 * No program that Lanyard starts is told a secret by its arguments or its environment, which others on the computer can
 * read. The browser has to be told the address of the sign-in page, with the state in it: worth nothing without the
 * verifier, which never leaves main.
 */
export const row: Row = {
  number: 17,
  name: 'secrets in process tables',
  goal: '0 hits in argv and environment of all children, sampled each 50 ms',
  async check({ form, note }) {
    const { secrets, processTable, shown, signInPage, seconds, calls } = await liveADay(form);
    const search = searchFor(secrets);
    const finds: Find[] = [];
    for (const [where, texts] of Object.entries({
      arguments: processTable.argvs,
      environment: processTable.environs,
    })) {
      for (const text of texts) {
        const isAddress = where === 'arguments' && text.includes(signInPage);
        const hits = search(`the ${where} of a process`, Buffer.from(text));
        finds.push(...hits.filter(({ secret }) => !(isAddress && kindOf(secret) === 'state')));
      }
    }
    finds.push(...calls.flatMap(({ started }) => started));
    for (const { secret, encoding, where } of finds) note(`${secret}, ${encoding}, in ${where}`);
    // What was shown to the watch on purpose, and the short life of the program that opens the browser.
    const controls = {
      'an argument': search1(shown.argument, processTable.argvs),
      'a variable': search1(shown.variable, processTable.environs),
      'the opener of the browser': processTable.argvs.some((argv) => argv.includes(signInPage)),
    };
    for (const [what, seen] of Object.entries(controls)) if (!seen) note(`the watch did not see ${what}`);
    const { argvs, environs, processes, looks } = processTable;
    return {
      held: finds.length === 0 && Object.values(controls).every(Boolean),
      figure: [
        `${finds.length} hits in ${argvs.length} argument lists and ${environs.length} environments`,
        `of ${processes} processes`,
        `${looks} looks, one in ${Math.round((seconds * 1000) / looks)} ms`,
        ...(form === 'short' ? [] : [seenStarts(calls)]),
        `${Object.values(controls).filter(Boolean).length} of 3 controls seen`,
      ].join(', '),
    };
  },
};

const search1 = (secret: string, texts: readonly string[]) =>
  searchFor({ shown: secret })('the process table', Buffer.from(texts.join('\n'))).length > 0;

const seenStarts = (calls: Day['calls']) =>
  calls.length === 0
    ? 'system calls not looked at: strace cannot be used here'
    : `every one of ${calls.reduce((sum, { starts }) => sum + starts, 0)} starts seen by strace`;
