// A state of the window with a hostile text in every text that it shows.

import type { FakeAnswer } from '../window/fake-bridge.ts';
import type { WindowState } from '../window/states.ts';

/** What is no text: a choice of a closed list, a key to something else, or a picture, which main has looked at. */
const closed: ReadonlySet<string> = new Set([
  'id',
  'accountId',
  'badgeId',
  'selectedAccountId',
  'kind',
  'phase',
  'state',
  'code',
  'steps',
  'step',
  'place',
  'fileType',
  'keptIn',
  'needsPerson',
  'picture',
  'theme',
  'format',
  'colour',
  'repair',
  'keychain',
  'browser',
  'platform',
  'outcome',
  'verdict',
  'cure',
  'cures',
  'by',
  'from',
  'nextPageToken',
]);

/** The number by which a field is known again in the page: `accounts[].email` has one, whichever account it is. */
export type Fields = Map<string, number>;
export const tagOf = (number: number) => `\u00a7${number}\u00a7`;

/** A copy of `value` with `text` behind every text, and behind that the tag of its field. */
function poison(value: unknown, text: string, path: string, fields: Fields, key = ''): unknown {
  if (typeof value === 'string') {
    // A notice names one of our own files by what is in it, a failure any file by its name.
    const isOwnFile = key === 'file' && /^(?:accounts|badges|settings|history)$/.test(value);
    if (closed.has(key) || isOwnFile) return value;
    const number = fields.get(path) ?? fields.size;
    fields.set(path, number);
    return `${value} ${text} ${tagOf(number)}`;
  }
  if (Array.isArray(value)) return value.map((member) => poison(member, text, `${path}[]`, fields, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      // What a check of the doctor is called is a choice; what is said of it is not.
      poison(member, text, `${path}.${/^[0-9a-f-]{36}$/.test(name) ? '*' : name}`, fields, name),
    ]),
  );
}

export const poisonSnapshot = (snapshot: WindowState['snapshot'], text: string, fields: Fields) =>
  poison(snapshot, text, 'snapshot', fields) as WindowState['snapshot'];

export function poisonAnswers(
  answers: NonNullable<WindowState['answers']>,
  text: string,
  fields: Fields,
): NonNullable<WindowState['answers']> {
  const poisonReply = (command: string, answer: unknown) => poison(answer, text, command, fields);
  return Object.fromEntries(
    Object.entries(answers).map(([command, answer]) => {
      if (typeof answer === 'string') return [command, answer];
      if ('cases' in answer) {
        const cases = answer.cases.map((one) => ({
          ...one,
          answer: one.answer === 'pending' ? one.answer : poisonReply(command, one.answer),
        }));
        return [command, { cases } as FakeAnswer];
      }
      // Asked for by names, which have to stay.
      if ('forEach' in answer) return [command, answer];
      return [command, poisonReply(command, answer) as FakeAnswer];
    }),
  );
}
