import fc from 'fast-check';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { exchangeRaw, statusesIn } from '../../unit/raw-http.ts';
import { type Known, payloads } from '../hostile-callbacks.ts';
import type { Row } from '../row.ts';
import { type Attempt, openSignIns } from '../sign-ins.ts';

/** How many requests one attempt bears at least before its genuine answer comes, and how many of them at a time. */
const perAttempt = 1_000;
const atATime = 25;

export const row: Row = {
  number: 2,
  name: 'fuzzed callbacks',
  goal: '20,000 requests and noise: 0 uncaught exceptions, 0 token requests',
  async check({ form, note }) {
    const sandbox = await startSandbox();
    const signIns = await openSignIns(sandbox);
    const attempts = (form === 'full' ? 20_000 : 1_000) / perAttempt;
    const tally = { sent: 0, judged: 0, accepted: 0, closed: 0, uncaught: 0, tokenRequests: 0, succeeded: 0 };
    const catchBug = (error: unknown) => {
      tally.uncaught += 1;
      note(`uncaught: ${error instanceof Error ? error.name : typeof error}`);
    };
    process.on('uncaughtException', catchBug).on('unhandledRejection', catchBug);

    for (let round = 0; round < attempts; round += 1) {
      const attempt = await signIns.begin();
      const view = signIns.bench.signIn.view();
      const batch = fc.array(anyBytes(attempt.known), { minLength: atATime, maxLength: atATime });
      const outcome = await fc.check(
        fc.asyncProperty(batch, async (all) => {
          const answers = await Promise.all(
            all.map((bytes) => exchangeRaw(attempt.callback.origin, bytes, { hangUp: true })),
          );
          tally.sent += all.length;
          tally.judged += answers.filter((answer) => answer && isByTheGate(answer)).length;
          tally.closed += answers.filter((answer) => answer === undefined).length;
          tally.accepted += answers.filter((answer) => isAccepted(answer ?? '')).length;
          return answers.every((answer) => answer !== undefined && !isAccepted(answer));
        }),
        { numRuns: perAttempt / atATime },
      );
      if (outcome.failed) note(`not refused: seed ${outcome.seed}, path ${outcome.counterexamplePath}`);
      if (signIns.bench.signIn.view() !== view) note('the sign-in was no longer the same');
      tally.tokenRequests += signIns.codes.splice(0).length;
      if (await isAnswered(attempt, await signIns.ask(attempt))) tally.succeeded += 1;
      tally.tokenRequests += Math.max(0, signIns.codes.splice(0).length - 1);
    }

    process.off('uncaughtException', catchBug).off('unhandledRejection', catchBug);
    tally.uncaught += signIns.bench.bugs.length;
    await sandbox.close();
    const { sent, judged, accepted, closed, uncaught, tokenRequests, succeeded } = tally;
    return {
      held:
        accepted + closed + uncaught + tokenRequests === 0 &&
        sent >= attempts * perAttempt &&
        // What no gate ever sees says nothing of it.
        judged > sent / 4 &&
        succeeded === attempts,
      figure: [
        `${sent} requests and pieces of noise, ${judged} of them well-formed, ${accepted} accepted, ${closed} found the port closed`,
        `${uncaught} uncaught exceptions`,
        `${tokenRequests} token requests but the genuine`,
        `${succeeded} of ${attempts} sign-ins then succeeded`,
      ].join(', '),
    };
  },
};

/** Anybody may see the last page; nothing else is given, and nobody is led anywhere. */
const isAccepted = (answer: string) =>
  statusesIn(answer).some((status) => status < 400 && status !== 200) || /^Location:/im.test(answer);

/** The parser's own answer has none of our headers. */
const isByTheGate = (answer: string) => /^Content-Security-Policy: /im.test(answer);

const isAnswered = async ({ ended }: Attempt, status: number) => status === 303 && 'account' in (await ended);

/** Everything but a whole state: from pure noise to requests that are right up to one letter. */
function anyBytes({ host, path, state, issuer }: Known): fc.Arbitrary<Buffer> {
  const nearState = fc.constantFrom(state.slice(0, -1), state.toUpperCase(), `${state}x`, state.slice(1), '');
  const word = fc.oneof(
    fc.constantFrom('state', 'code', 'iss', 'error', 'id_token', 'access_token', issuer, '4/0A', ...payloads),
    nearState,
    fc.string(),
    fc.string({ unit: 'binary' }),
  );
  const pairs = fc.array(fc.tuple(word, word), { maxLength: 8 });
  const nearQuery = nearState.map(
    (wrong) => new URLSearchParams({ state: wrong, iss: issuer, code: '4/0A' }),
  );
  const query = fc.oneof(
    pairs.map((all) => String(new URLSearchParams(all))),
    nearQuery.map(String),
    fc.string().map(encodeURI),
    fc.string(),
  );
  const target = fc.oneof(
    { weight: 4, arbitrary: query.map((text) => `${path}?${text}`) },
    fc.webPath(),
    fc.string(),
    fc.constantFrom('*', '/done', path, `http://${host}${path}`),
  );
  const text = fc.stringMatching(/^[ -~]{0,30}$/);
  const line = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,12}$/), text).map((pair) => pair.join(': ')),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        'Host: x',
        'Transfer-Encoding: chunked',
        'Content-Length: 3',
        'Upgrade: h2c',
        'Expect: 100-continue',
        'Origin: null',
        'Sec-Fetch-Mode: navigate',
      ),
    },
    fc.string(),
  );
  const request = fc
    .tuple(
      fc.oneof(
        { weight: 4, arbitrary: fc.constant('GET') },
        fc.constantFrom('POST', 'HEAD', 'CONNECT', 'get', 'OPTIONS', 'M-SEARCH', ''),
      ),
      target,
      fc.oneof(
        { weight: 6, arbitrary: fc.constant('HTTP/1.1') },
        fc.constantFrom('HTTP/1.0', 'HTTP/9.9', 'HTTP/2.0', ''),
      ),
      fc.array(line, { maxLength: 4 }),
      fc.string(),
    )
    .map(([method, where, protocol, lines, body]) => {
      const head = [`${method} ${where} ${protocol}`, `Host: ${host}`, ...lines].join('\r\n');
      return Buffer.from(`${head}\r\n\r\n${body}`);
    });
  const noise = fc.uint8Array({ minLength: 1, maxLength: 400 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof({ weight: 4, arbitrary: request }, noise);
}
