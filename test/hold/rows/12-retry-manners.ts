import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Failure } from '../../../app/failure.ts';
import { systemClock } from '../../../main/clock.ts';
import { createClockSkew } from '../../../main/http/clock-skew.ts';
import { createProviderFetch } from '../../../main/http/provider-fetch.ts';
import { askAll, questionsOf } from '../ask-all.ts';
import { openFaultProvider } from '../fault-provider.ts';
import { judge, mostTries } from '../judged.ts';
import { type Ask, providerAnswers } from '../provider-answers.ts';
import type { Row } from '../row.ts';

const patienceMs = 1_500;
const graceMs = 1_000;
/** Seconds that are waited for, and those that are told because the deadline comes before. */
const waits = { short: [1, 2], full: [1, 2, 3, 5, 8, 10] } as const;
const tells = [20, 60, 3_600, 82_800] as const;

/**
 * How often Lanyard asks again: a code never, anything else at most twice and only what may pass, not before it was told
 * to, and a refused grant once, with what the keychain holds by then. No other failure changes the account.
 */
export const row: Row = {
  number: 12,
  name: 'retry manners',
  goal: 'codes sent again 0; 429 honoured within 1 s; 3 tries at most; wrongly “sign in again” 0 of 100',
  async check({ form, note }) {
    const provider = await openFaultProvider(providerAnswers);
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, provider.authority]);
    try {
      const questions = questionsOf(patienceMs).filter(
        ({ answer, ask }) => askedHere.includes(ask) && !providerAnswers[answer]?.misdirected,
      );
      const [endings, waited, told] = await Promise.all([
        askAll({ fetch, singleFetch: fetch }, provider.places, questions),
        Promise.all(
          waits[form].flatMap((seconds) => [inSeconds, asDate].map((write) => lateness(write, seconds))),
        ),
        Promise.all(tells.flatMap((seconds) => [inSeconds, asDate].map((write) => toldOff(write, seconds)))),
      ]);

      const judged = endings.map((ending) => judge(ending, provider, 'node', patienceMs));
      for (const { words, repeated, wronglyMarked } of judged)
        if (repeated || wronglyMarked) for (const text of words) note(text);
      const codes = judged.filter(({ ending }) => ending.ask === 'exchange');
      const others = judged.filter(({ ending }) => ending.ask !== 'exchange');
      const refreshes = judged.filter(({ ending }) => ending.ask === 'refresh');
      const refused = refreshes.filter(({ ending }) => refusedGrants.includes(ending.code));
      const elsewise = refreshes.filter(
        ({ ending }) => ending.code !== 'well' && !refusedGrants.includes(ending.code),
      );
      const triesOf = ({ ending }: (typeof judged)[number]) => provider.asked(ending.answer, ending.ask);
      // What cannot pass is not tried again, and a refused grant once.
      const eager = others.filter(
        (one) =>
          !mayPass.includes(one.ending.code) &&
          triesOf(one) > (refusedGrants.includes(one.ending.code) ? 2 : 1),
      );
      for (const { ending } of eager)
        note(`${providerAnswers[ending.answer]?.name}, ${ending.ask}: tried again`);
      const sentAgain = codes.filter(({ repeated }) => repeated).length;
      const wrong = elsewise.filter(({ ending }) => ending.needsPerson).length;
      const marked = refused.filter((one) => one.ending.needsPerson && triesOf(one) === 2).length;
      const most = Math.max(...others.map(triesOf));
      const honoured = waited.filter((late) => late >= 0 && late <= graceMs);
      const toldRight = told.filter((off) => off <= graceMs);
      return {
        held:
          sentAgain === 0 &&
          eager.length === 0 &&
          most === mostTries &&
          wrong === 0 &&
          elsewise.length >= 100 &&
          marked === refused.length &&
          refused.length > 0 &&
          honoured.length === waited.length &&
          toldRight.length === told.length,
        figure: [
          `codes sent again ${sentAgain} of ${codes.length}`,
          `429 honoured ${honoured.length} of ${waited.length}, at most ${Math.round(Math.max(...waited))} ms late, told ${toldRight.length} of ${told.length}`,
          `tries ${most} at most, needless ${eager.length}`,
          `wrongly “sign in again” ${wrong} of ${elsewise.length}, rightly ${marked} of ${refused.length}`,
        ].join('; '),
      };
    } finally {
      setDefaultCACertificates(usual);
      await provider.close();
    }
  },
};

const askedHere: readonly Ask[] = ['exchange', 'refresh', 'access-token'];
const refusedGrants = ['GRANT_REFUSED', 'REAUTH_REQUIRED'];
/** Failures that may be gone at the next try. */
const mayPass = ['RATE_LIMITED', 'PROVIDER_DOWN', 'PROVIDER_UNREACHABLE'];

type Write = (seconds: number) => string;
const inSeconds: Write = String;
/** A date has whole seconds: the next one that is not too early. */
const asDate: Write = (seconds) =>
  new Date(Math.ceil(Date.now() / 1000) * 1000 + seconds * 1000).toUTCString();

/** A provider that answers 429 once, and the `fetch` of the app for it. */
async function busyProvider(write: Write, seconds: number) {
  const at: number[] = [];
  let allowedAt = 0;
  const server = createServer((_, response) => {
    at.push(performance.now());
    if (at.length > 1) return response.end('{}');
    const header = write(seconds);
    const isDate = Number.isNaN(Number(header));
    allowedAt = performance.now() + (isDate ? Date.parse(header) - Date.now() : seconds * 1000);
    return response.writeHead(429, { 'retry-after': header, date: new Date().toUTCString() }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const parts = { fetch, clock: systemClock, skew: createClockSkew(systemClock) };
  const ask = () =>
    createProviderFetch(parts, { repeatable: true })(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: 'a=b',
    });
  return { ask, at, allowedAt: () => allowedAt, close: () => server.close() };
}

/** How long after it was allowed to the second try came, less what a timer is late on this computer now. */
async function lateness(write: Write, seconds: number): Promise<number> {
  const { ask, at, allowedAt, close } = await busyProvider(write, seconds);
  const lag = timerLag(seconds);
  try {
    const { status } = await ask();
    const [, second] = at;
    if (status !== 200 || at.length !== 2 || second === undefined) return Number.POSITIVE_INFINITY;
    const late = second - allowedAt();
    // Milliseconds are lost where a date and a clock are rounded.
    return late < -5 ? late : Math.max(0, late - (await lag));
  } finally {
    close();
  }
}

/** How far off the moment is that is told where nobody waits for it; infinite where it was asked again all the same. */
async function toldOff(write: Write, seconds: number): Promise<number> {
  const { ask, at, allowedAt, close } = await busyProvider(write, seconds);
  try {
    const thrown = await ask().then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(thrown instanceof Failure) || thrown.code !== 'RATE_LIMITED' || at.length !== 1)
      return Number.POSITIVE_INFINITY;
    const toldAt = (thrown.facts.retryAt ?? Number.POSITIVE_INFINITY) - Date.now() + performance.now();
    return Math.abs(toldAt - allowedAt());
  } finally {
    close();
  }
}

function timerLag(seconds: number): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    setTimeout(() => resolve(performance.now() - startedAt - seconds * 1000), seconds * 1000);
  });
}
