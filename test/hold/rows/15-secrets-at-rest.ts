import { findSecretsInText } from '../../desk/secret-scan.ts';
import { liveADay } from '../day.ts';
import { kindOf } from '../disk.ts';
import { waysToWrite } from '../planted.ts';
import type { Form, Ground, Row } from '../row.ts';
import type { SeenCalls } from '../system-calls.ts';

/** A day in which one of these does not come up has not tried Lanyard. */
const kindsOfADay = [
  'access_token',
  'assertion',
  'client_secret',
  'code',
  'code_verifier',
  'id_token',
  'private_key',
  'refresh_token',
  'state',
  'subject_token',
];

/** After a whole day no file that was written in it holds a secret, but those that the person has lying there. */
export const row: Row = {
  number: 15,
  name: 'secrets at rest',
  goal: '0 hits in user data, logs, temp and output, in 8 encodings',
  async check({ form, note }) {
    const { secrets, disk, printed, tabHistories, calls } = await liveADay(form);
    const kinds = new Set(Object.keys(secrets).map(kindOf));
    const missing = kindsOfADay.filter((kind) => !kinds.has(kind));
    // Of what a browser keeps, only where its tab can go back to is Lanyard's doing.
    const sentByBrowser = Object.fromEntries(
      Object.entries(secrets).filter(([name]) => ['code', 'state'].includes(kindOf(name))),
    );
    const lastPages = tabHistories.filter((url) => url.endsWith('/done')).length;
    const finds = [
      ...disk.finds,
      ...findSecretsInText(secrets, 'what Lanyard printed', printed),
      ...tabHistories
        .filter((url) => /^http:\/\/127\.0\.0\.1:\d+\/(?!o\/)/.test(url))
        .flatMap((url) => findSecretsInText(sentByBrowser, 'the history of a tab', url)),
    ];
    for (const { secret, encoding, where } of finds) note(`${secret}, ${encoding}, in ${where}`);
    for (const name of disk.plantedOverlooked) note(`the search overlooked ${name}, which was planted`);
    for (const name of disk.ownFilesOverlooked) note(`the search overlooked ${name}, which is the person's`);
    for (const kind of missing) note(`the day had no ${kind}`);
    if (!disk.sawAccounts) note('the search did not see the file of accounts');
    const traced = seeCalls(calls, form, note);
    const found = disk.planted - disk.plantedOverlooked.length;
    return {
      held:
        [finds, disk.plantedOverlooked, disk.ownFilesOverlooked, missing].every(
          ({ length }) => length === 0,
        ) &&
        disk.sawAccounts &&
        lastPages > 0 &&
        traced.held,
      figure: [
        `${finds.length} hits of ${Object.keys(secrets).length} secrets of ${kinds.size} kinds`,
        `in ${disk.files} files of ${(disk.bytes / 1e6).toFixed(0)} MB and ${tabHistories.length} addresses of tabs`,
        `but for ${disk.ownFiles} files of the person's own`,
        `${found} of ${disk.planted} planted found in ${Object.keys(waysToWrite).length} ways of writing`,
        ...traced.figure,
      ].join(', '),
    };
  },
};

/** What has to be on its way to the provider in a day; all of it by way of the process that speaks to the network. */
const kindsToProvider = [
  'client_secret',
  'code',
  'code_verifier',
  'refresh_token',
  'access_token',
  'assertion',
];

/** The cross-check of the full form: no secret is written but to the provider and between processes of this computer. */
function seeCalls(
  calls: readonly SeenCalls[],
  form: Form,
  note: Ground['note'],
): { readonly held: boolean; readonly figure: readonly string[] } {
  if (form === 'short') return { held: true, figure: [] };
  if (calls.length === 0)
    return { held: true, figure: ['system calls not looked at: strace cannot be used here'] };
  const written = calls.flatMap((one) => one.written);
  const strangers = calls.flatMap((one) => one.strangers);
  const unseen = kindsToProvider.filter((kind) => !calls.some(({ toProvider }) => toProvider.has(kind)));
  for (const { secret, encoding, where } of written) note(`${secret}, ${encoding}, was written to ${where}`);
  for (const stranger of strangers) note(`${stranger} was spoken to`);
  for (const kind of unseen) note(`no ${kind} was seen on its way to the provider`);
  const writes = calls.reduce((sum, one) => sum + one.writes, 0);
  return {
    held: [written, strangers, unseen].every(({ length }) => length === 0),
    figure: [
      `${written.length} in ${writes} writes that strace saw, ${kindsToProvider.length - unseen.length} of ${kindsToProvider.length} kinds seen on their way to the provider`,
    ],
  };
}
