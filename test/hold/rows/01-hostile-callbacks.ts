import { startSandbox } from '../../sandbox/sandbox.ts';
import { exchangeRaw, statusesIn } from '../../unit/raw-http.ts';
import { type HostileCallback, hostileCallbacks, lateCallbacks } from '../hostile-callbacks.ts';
import type { Row } from '../row.ts';
import { type Attempt, openSignIns, type SignIns } from '../sign-ins.ts';

const leastRequests = 150;
/** How many requests share one sign-in in the short form; in the full one each has its own. */
const shortGroup = 10;
const parallelAttempts = 10;

interface Tally {
  sent: number;
  refused: number;
  ended: number;
  wrongTokenRequests: number;
  signIns: number;
  succeeded: number;
  /** Answers by what they are to be the same for, without what differs from minute to minute. */
  readonly answers: Map<string, Set<string>>;
  note(text: string): void;
}

/** Attacks one sign-in in one of its states, then lets it end as it should. */
type Play = (signIns: SignIns, group: readonly number[], tally: Tally) => Promise<void>;

export const row: Row = {
  number: 1,
  name: 'hostile callbacks',
  goal: '≥ 150 × 3 = 450 refused, 0 sign-ins ended, 450 genuine ones then succeed',
  async check({ form, note }) {
    const sandbox = await startSandbox();
    const signIns = await openSignIns(sandbox);
    const tally: Tally = {
      sent: 0,
      refused: 0,
      ended: 0,
      wrongTokenRequests: 0,
      signIns: 0,
      succeeded: 0,
      answers: new Map(),
      note,
    };
    const count = distinctRequests(await signIns.begin());
    for (const play of [whileWaiting, whileExchanging, duringAnother]) {
      for (const group of groups(count, form === 'full' ? 1 : shortGroup)) await play(signIns, group, tally);
    }
    const crossed = await crossAttempts(Array.from({ length: parallelAttempts }, () => openSignIns(sandbox)));
    for (const bug of signIns.bench.bugs)
      note(`a bug was thrown: ${bug instanceof Error ? bug.name : 'something'}`);
    await signIns.bench.signIn.end();
    await sandbox.close();

    const differing = [...tally.answers].filter(([, kinds]) => kinds.size !== 1);
    for (const [kind, kinds] of differing) note(`${kind}: ${kinds.size} different answers`);
    return {
      held:
        count >= leastRequests &&
        tally.refused === tally.sent &&
        tally.ended === 0 &&
        tally.wrongTokenRequests === 0 &&
        tally.succeeded === tally.signIns &&
        crossed.refused === crossed.sent &&
        crossed.succeeded === parallelAttempts &&
        differing.length === 0 &&
        signIns.bench.bugs.length === 0,
      figure: [
        `${count} requests in 3 states: ${tally.refused} of ${tally.sent} refused`,
        `${tally.ended} sign-ins ended`,
        `${tally.wrongTokenRequests} wrong token requests`,
        `${tally.succeeded} of ${tally.signIns} genuine ones then succeeded`,
        `${crossed.refused} of ${crossed.sent} of another attempt under way refused`,
      ].join(', '),
    };
  },
};

/** How many requests there are; two that are the same would be counted twice. */
function distinctRequests({ known }: Attempt): number {
  const requests = hostileCallbacks(known);
  const distinct = new Set(requests.map(({ bytes }) => Buffer.from(bytes).toString('base64')));
  if (distinct.size !== requests.length) throw new Error('two of the hostile requests are the same');
  return distinct.size;
}

const groups = (count: number, size: number): number[][] =>
  Array.from({ length: Math.ceil(count / size) }, (_, group) =>
    Array.from({ length: Math.min(size, count - group * size) }, (_item, index) => group * size + index),
  );

const chosen = (all: readonly HostileCallback[], group: readonly number[]) =>
  group.flatMap((index) => all[index] ?? []);

const whileWaiting: Play = async (signIns, group, tally) => {
  const attempt = await signIns.begin();
  const reached = await attack(signIns, attempt, chosen(hostileCallbacks(attempt.known), group), tally);
  await finish(signIns, attempt, tally, reached);
};

/**
 * The genuine answer has come, twice at once, and its code is on the way to the provider. The port is open for less
 * than a second then: where a busy machine was too late for it, all of it is done again.
 */
const whileExchanging: Play = async (signIns, group, tally) => {
  for (let triesLeft = 5; triesLeft > 0; triesLeft -= 1) {
    if (await exchangedUnderAttack(signIns, group, tally)) return;
  }
  throw new Error('the port was closed each time before the attack had come to it');
};

async function exchangedUnderAttack(
  signIns: SignIns,
  group: readonly number[],
  tally: Tally,
): Promise<boolean> {
  const attempt = await signIns.begin();
  const code = attempt.callback.searchParams.get('code') ?? '';
  const tokens = signIns.holdTokens();
  const answers = [signIns.ask(attempt), signIns.ask(attempt)];
  await tokens.arrival;
  const late = lateCallbacks(attempt.known, code);
  const hostile = chosen(hostileCallbacks(attempt.known), group);
  const reached = await attack(signIns, attempt, hostile, tally, late);
  tokens.release();
  const statuses = await Promise.all(answers);
  const isRight = statuses.every((status) => status === 303) && (await succeeded(attempt));
  judgeGenuine(signIns, attempt, tally, isRight);
  return reached;
}

/** The attempt that all was found out about is over, and the next one waits at a port and a path that are known too. */
const duringAnother: Play = async (signIns, group, tally) => {
  const over = await signIns.begin();
  const attempt = await signIns.begin();
  const known = { ...attempt.known, state: over.known.state };
  const code = over.callback.searchParams.get('code') ?? '';
  const requests = [...chosen(hostileCallbacks(known), group), ...lateCallbacks(known, code)];
  const reached = await attack(signIns, attempt, requests, tally);
  // Where the first one was asked for nobody listens any more, unless the next one was given the same port.
  if (over.callback.host !== attempt.callback.host) {
    const texts = await Promise.all(requests.map(({ bytes }) => exchangeRaw(over.callback.origin, bytes)));
    if (texts.some((text) => text !== undefined)) {
      tally.ended += 1;
      tally.note('an attempt that was over still answered');
    }
  }
  await finish(signIns, attempt, tally, reached);
};

/**
 * Sends them all at once. What is `late` may be led to the last page: there only its effect is looked at. Whether all
 * of them found somebody listening; where one did not, none is counted.
 */
async function attack(
  { bench, codes }: SignIns,
  { callback }: Attempt,
  hostile: readonly HostileCallback[],
  tally: Tally,
  late: readonly HostileCallback[] = [],
): Promise<boolean> {
  const view = bench.signIn.view();
  const tokenRequests = codes.length;
  const requests = [...hostile, ...late];
  const answers = await Promise.all(requests.map(({ bytes }) => exchangeRaw(callback.origin, bytes)));
  const names = hostile.map(({ name }) => name).join('; ');
  const reached = answers.every((answer) => answer !== undefined);
  for (const [index, { name, kind, seesLastPage = false }] of requests.entries()) {
    const answer = answers[index];
    if (!reached || answer === undefined) break;
    const isLate = index >= hostile.length;
    tally.sent += 1;
    if (isRefusal(answer, seesLastPage) || (isLate && leadsToLastPage(answer))) tally.refused += 1;
    else tally.note(`${name}: answered by ${statusesIn(answer).join(' ')}`);
    if (kind) {
      const kinds = tally.answers.get(kind) ?? new Set();
      tally.answers.set(kind, kinds.add(answer.replace(/^Date: .*\r\n/gm, '')));
    }
  }
  if (bench.signIn.view() !== view) {
    tally.ended += 1;
    tally.note(`the sign-in was no longer the same after: ${names}`);
  }
  if (codes.length !== tokenRequests) {
    tally.wrongTokenRequests += codes.length - tokenRequests;
    tally.note(`a code was exchanged after: ${names}`);
  }
  return reached;
}

/** Refused, or hung up on; and led nowhere. */
const isRefusal = (answer: string, seesLastPage: boolean) =>
  statusesIn(answer).every((status) => status >= 400 || (seesLastPage && status === 200)) &&
  !/^Location:/im.test(answer);

/** Every place that an answer leads to is the last page. */
const leadsToLastPage = (answer: string) =>
  statusesIn(answer).every((status) => status === 303) &&
  [...answer.matchAll(/^Location: (.*)\r$/gim)].every(([, place]) => place === '/done');

async function finish(signIns: SignIns, attempt: Attempt, tally: Tally, reached: boolean): Promise<void> {
  if (!reached) {
    tally.ended += 1;
    tally.note('a port was closed while its sign-in was waiting');
  }
  const status = await signIns.ask(attempt);
  judgeGenuine(signIns, attempt, tally, status === 303 && (await succeeded(attempt)));
}

const succeeded = async ({ ended }: Attempt) => 'account' in (await ended);

/** One token request belongs to each attempt that ended: for its own code. */
function judgeGenuine({ codes }: SignIns, { callback }: Attempt, tally: Tally, success: boolean): void {
  const asked = codes.splice(0);
  const genuine = asked.filter((code) => code === callback.searchParams.get('code')).length;
  tally.signIns += 1;
  if (success) tally.succeeded += 1;
  if (asked.length > 1 || genuine !== asked.length)
    tally.wrongTokenRequests += asked.length - Math.min(genuine, 1);
}

/** Each answer is brought to every attempt but its own, then to its own, the last one first. */
async function crossAttempts(opening: readonly Promise<SignIns>[]) {
  const all = await Promise.all(opening);
  const attempts = await Promise.all(all.map((signIns) => signIns.begin()));
  let sent = 0;
  let refused = 0;
  for (const one of attempts) {
    for (const other of attempts) {
      if (one === other) continue;
      sent += 1;
      const { host, pathname } = one.callback;
      const head = `GET ${pathname}${other.callback.search} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
      const answer = await exchangeRaw(one.callback.origin, head);
      if (answer !== undefined && isRefusal(answer, false)) refused += 1;
    }
  }
  let right = 0;
  for (const [index, signIns] of [...all.entries()].reverse()) {
    const attempt = attempts[index];
    if (!attempt) continue;
    const status = await signIns.ask(attempt);
    const own = attempt.callback.searchParams.get('code');
    if (status === 303 && (await succeeded(attempt)) && signIns.codes.join() === own) right += 1;
  }
  return { sent, refused, succeeded: right };
}
