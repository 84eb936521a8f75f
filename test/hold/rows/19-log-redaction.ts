import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Failure } from '../../../app/failure.ts';
import { parseJson } from '../../../app/jwt.ts';
import { bugEvent, createLog, type LogEvent } from '../../../main/desktop/log.ts';
import { textsIn } from '../../unit/failure-of.ts';
import type { Row } from '../row.ts';
import { leaks, secret, writings } from '../written-secrets.ts';

const runs = { short: 2_000, full: 50_000 } as const;
const atOnce = 500;

/**
 * A secret as anybody may write it, anywhere in what the log is handed: any field of any event, a field that none has, an
 * error with all that hangs on one. The same runs through a log that writes what it is given must find nearly all of them.
 */
export const row: Row = {
  number: 19,
  name: 'log redaction',
  goal: '50,000 property runs: leaks 0',
  async check({ form, folder, note }) {
    const path = join(folder, 'logs', 'lanyard.log');
    const log = createLog(path);
    let done = 0;
    let leaking = 0;
    let unreadable = 0;
    let seenWithout = 0;
    for (; done < runs[form]; done += atOnce) {
      const seed = Math.floor(Math.random() * 2 ** 31);
      for (const { value, text, place } of fc.sample(run, { numRuns: atOnce, seed })) {
        const { events, handedIn } = places[place](text);
        rmSync(path, { force: true });
        for (const event of events) log.write(event as LogEvent);
        const written = readFileSync(path, 'utf8');
        const lines = written.trimEnd().split('\n').map(parseJson);
        if (lines.includes(undefined)) unreadable += 1;
        const told = [written, ...textsIn(lines)];
        if (isIn(told.join('\n'), value, text)) {
          leaking += 1;
          note(`${place}, seed ${seed}: ${text.length} letters came out`);
        }
        if (isIn(textsIn(handedIn).join('\n'), value, text)) seenWithout += 1;
      }
    }
    const share = seenWithout / done;
    if (share < 0.99) note(`a log that writes everything is seen to leak in ${seenWithout} only`);
    return {
      held: leaking === 0 && unreadable === 0 && share >= 0.99,
      figure: `leaks ${leaking} of ${done}, unreadable ${unreadable}; without redaction ${seenWithout} of ${done}`,
    };
  },
};

/** Pieces of a secret, which nothing about their looks gives away. */
const splits: Readonly<Record<string, (secret: string, length: number) => string>> = {
  'by lines': (value, length) => piecesOf(value, length).join('\n'),
  'by commas': (value, length) => piecesOf(value, length).join(', '),
  'by letters that cannot be seen': (value, length) => piecesOf(value, length).join('\u200b'),
  'by quotes': (value, length) => JSON.stringify(piecesOf(value, length)),
  'by lines that look like a stack': (value, length) =>
    piecesOf(value, length)
      .map((piece) => `\n    at ${piece} (${piece}:1:1)`)
      .join(''),
};

const piecesOf = (value: string, length: number) => value.match(new RegExp(`.{1,${length}}`, 'gs')) ?? [];

const context = fc.constantFrom(
  '',
  ' ',
  'Bearer ',
  '"',
  'code=',
  'https://x.test/?a=',
  '{"a":"',
  '\n    at ',
  '\\',
);

const event: readonly (LogEvent & object)[] = [
  { event: 'started', version: '0.1.0', electron: '45.4.1', platform: 'linux' },
  { event: 'command-failed', command: 'copyToken', failure: 'GRANT_REFUSED', status: 400 },
  { event: 'request-refused', command: 'copyToken', why: 'shape' },
  { event: 'sign-in-failed', failure: 'CODE_REFUSED', providerCode: 'invalid_grant' },
  { event: 'lock', on: true },
  { event: 'keychain', now: 'locked' },
  { event: 'blocked', what: 'request' },
  { event: 'bug', stack: 'TypeError\n    at main.js:1:1' },
];

interface Handed {
  readonly events: readonly unknown[];
  /** The same, as a log without care would write it. */
  readonly handedIn: unknown;
}

const asEvents = (make: (each: LogEvent) => object): Handed => {
  const events = event.map(make);
  return { events, handedIn: events };
};
const asBug = (error: unknown): Handed => ({ events: [bugEvent(error)], handedIn: error });
const withMembers = (error: Error, members: object): Error => Object.assign(error, members);

/** Where it is put. */
const places = {
  'each field': (text: string) =>
    asEvents((each) =>
      Object.fromEntries(Object.keys(each).map((name) => [name, name === 'event' ? each.event : text])),
    ),
  'the name of the event': (text: string) => asEvents((each) => ({ ...each, event: text })),
  'a field that there is not': (text: string) => asEvents((each) => ({ ...each, token: text, url: text })),
  'the name of a field': (text: string) => asEvents((each) => ({ ...each, [text]: 1 })),
  'an object in each field': (text: string) =>
    asEvents((each) =>
      Object.fromEntries(
        Object.keys(each).map((name) => [name, name === 'event' ? each.event : { a: { b: text } }]),
      ),
    ),
  'a list in each field': (text: string) =>
    asEvents((each) =>
      Object.fromEntries(
        Object.keys(each).map((name) => [name, name === 'event' ? each.event : ['x', text]]),
      ),
    ),
  'the stack of a bug': (text: string) =>
    asEvents((each) => (each.event === 'bug' ? { ...each, stack: `${each.stack}\n${text}` } : each)),
  'a message': (text: string) => asBug(new TypeError(text)),
  'a message about an address': (text: string) =>
    asBug(new Error(`GET https://x.test/a?code=${text}&b=1 failed`)),
  'a message about a header': (text: string) => asBug(new Error(`authorization: Bearer ${text}`)),
  'a message that was changed': (text: string) => {
    const error = new Error(text);
    // It is put together when it is first read.
    const { stack } = error;
    error.message = 'another';
    return { events: [bugEvent(error)], handedIn: [stack] };
  },
  'the name of an error': (text: string) => asBug(withMembers(new Error('x'), { name: text })),
  'a stack': (text: string) => asBug(withMembers(new Error('x'), { stack: `Error: x\n${text}` })),
  'a frame of a stack': (text: string) =>
    asBug(withMembers(new Error('x'), { stack: `Error: x\n    at ${text} (/home/${text}/main.js:1:1)` })),
  'a cause': (text: string) => asBug(new Error('x', { cause: new Error(text) })),
  'a cause of a cause': (text: string) =>
    asBug(new Error('x', { cause: new Error('y', { cause: { body: [text] } }) })),
  'one of many errors': (text: string) => {
    const error = new AggregateError([new Error(text)], 'x');
    return { events: [bugEvent(error)], handedIn: error.errors };
  },
  'members of an error': (text: string) =>
    asBug(
      withMembers(new Error('x'), {
        code: text,
        config: { url: `https://x.test/${text}`, headers: { authorization: text, cookie: [text] } },
        response: { body: { a: [{ b: text }] } },
      }),
    ),
  'a failure': (text: string) =>
    asBug(new Failure('PROVIDER_REFUSED', { providerCode: text, who: text }, { said: text, cause: text })),
  'what is thrown': (text: string) => asBug(text),
  'an object that is thrown': (text: string) =>
    asBug({ message: text, stack: text, headers: { cookie: text } }),
} as const satisfies Record<string, (text: string) => Handed>;

const run = fc
  .oneof(
    fc
      .tuple(secret, fc.constantFrom(...Object.values(writings)), context, context)
      .map(([value, write, before, after]) => ({ value, text: before + write(value) + after })),
    fc
      .tuple(secret, fc.constantFrom(...Object.values(splits)), fc.integer({ min: 12, max: 40 }))
      .map(([value, split, length]) => ({ value, text: split(value, length) })),
  )
  .chain((written) =>
    fc
      .constantFrom(...(Object.keys(places) as (keyof typeof places)[]))
      .map((place) => ({ ...written, place })),
  );

/** Whether a stretch of it stands in a text: as it was written, or, whatever stands between its letters, as it is. */
function isIn(text: string, value: string, written: string): boolean {
  const bare = (full: string) => full.replace(/[^A-Za-z0-9]/g, '');
  return (
    leaks(text, value) ||
    (written.length < 2_000 && leaks(text, written)) ||
    leaks(bare(text), bare(value), 16)
  );
}
