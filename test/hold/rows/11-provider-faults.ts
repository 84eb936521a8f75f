import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { Failure } from '../../../app/failure.ts';
import { askAll, promisedMs, questionsOf } from '../ask-all.ts';
import { canaries } from '../canaries.ts';
import { openFaultProvider } from '../fault-provider.ts';
import { type Judged, judge } from '../judged.ts';
import { runInElectron } from '../network-run.ts';
import { outsideName } from '../outside-name.ts';
import { places, providerAnswers, type Stack } from '../provider-answers.ts';
import { openProxyFaults } from '../proxy-faults.ts';
import { type Ending, leaksIn, type Question, textOf } from '../questions.ts';
import type { Row } from '../row.ts';

/** How long silence is borne; the full form has the app’s own deadline. */
const patienceMs = { short: 1_500, full: promisedMs } as const;

/**
 * Everything that a provider and what stands before it can answer, through the modules and the HTTP of the app, on Node’s
 * fetch and on Electron’s network stack: in full each answer to every question that it fits, else to some. Proxies only
 * Electron asks. Discovery is not asked: Google’s endpoints are constants.
 */
export const row: Row = {
  number: 11,
  name: 'provider faults',
  goal: '120 answers: each its own code and step, unknown 0, unhandled 0, over 15 s 0, leaks 0',
  async check({ form, folder, note }) {
    const deadlineMs = patienceMs[form];
    const stray: string[] = [];
    const onStray = (error: unknown) =>
      void stray.push(error instanceof Error ? (error.stack ?? '') : 'stray');
    process.on('uncaughtException', onStray);
    process.on('unhandledRejection', onStray);
    const [onNode, onElectron, proxies] = await Promise.all([
      openFaultProvider(providerAnswers),
      openFaultProvider(providerAnswers),
      openProxyFaults(),
    ]);
    const usual = getCACertificates('default');
    setDefaultCACertificates([...usual, onNode.authority]);
    try {
      const throughProxy = (waits?: true): Question => ({
        answer: providerAnswers.findIndex(({ place }) => place === 'tls'),
        ask: 'key',
        place: 'tls',
        deadlineMs: waits ? deadlineMs : promisedMs,
      });
      const all = questionsOf(deadlineMs);
      const ofNode = form === 'full' ? all : someOfEach(all);
      const ofElectron = (form === 'full' ? all : oneOfEach(all)).map((question, index) =>
        providerAnswers[question.answer]?.waits ? { ...question, host: `w${index}.localhost` } : question,
      );
      const [node, electron] = await Promise.all([
        askAll({ fetch, singleFetch: fetch }, onNode.places, ofNode),
        runInElectron(folder, {
          places: onElectron.places,
          outside: onElectron.places.tls.replace('127.0.0.1', outsideName),
          vouchedFor: onElectron.vouchedFor,
          questions: ofElectron,
          behindProxies: proxies.faults.map(({ config, waits }) => ({
            config,
            question: throughProxy(waits),
          })),
        }),
      ]);
      const judged = [
        ...judgeAll(node, onNode, 'node'),
        ...judgeAll(electron.endings, onElectron, 'electron'),
      ];
      const behindProxies = proxies.faults.map((fault, at) => ({
        fault,
        ending: electron.behindProxies[at],
      }));
      const throughProxies = behindProxies.filter(
        ({ fault, ending }) =>
          ending?.code === fault.code && ending.leaks.length === 0 && ending.tookMs < promisedMs + 3_000,
      );
      for (const { words } of judged) for (const text of words) note(text);
      for (const { fault, ending } of behindProxies) {
        if (ending?.code !== fault.code)
          note(
            `${fault.name}: ${ending?.code}, expected ${fault.code} ${ending?.systemCode ?? ''} ${ending?.bug ?? ''}`,
          );
      }
      stray.push(...electron.stray);
      for (const text of stray) note(text);
      const followed = onNode.followed() + onElectron.followed();
      const count = (what: (one: Judged) => boolean) => judged.filter(what).length;
      const isBlind =
        leaksIn(textOf(new Failure('INTERNAL', {}, { said: canaries.accessToken }))).length === 0;
      if (isBlind) note('the search for secrets finds none that was planted');
      const wrong = count(({ words }) => words.length > 0);
      const missing = ofElectron.length + ofNode.length - judged.length;
      return {
        held:
          wrong === 0 &&
          missing === 0 &&
          stray.length === 0 &&
          followed === 0 &&
          throughProxies.length === proxies.faults.length &&
          !isBlind,
        figure: [
          `${providerAnswers.length} answers from ${places.length} places`,
          `${count(({ undocumented }) => !undocumented)} of ${judged.length} questions as documented (${ofElectron.length} of them in Electron)`,
          `${throughProxies.length} of ${proxies.faults.length} proxies`,
          `unknown ${count(({ unknown }) => unknown)}`,
          `unhandled ${stray.length}`,
          `late ${count(({ slow }) => slow)}`,
          `leaks ${count(({ leaking }) => leaking)}`,
          `redirects followed ${followed}`,
        ].join(', '),
      };
    } finally {
      setDefaultCACertificates(usual);
      process.off('uncaughtException', onStray);
      process.off('unhandledRejection', onStray);
      await Promise.all([onNode.close(), onElectron.close(), proxies.close()]);
    }

    function judgeAll(endings: readonly Ending[], provider: typeof onNode, stack: Stack): Judged[] {
      return endings.map((ending) => {
        const waits = providerAnswers[ending.answer]?.waits;
        return judge(ending, provider, stack, waits ? deadlineMs : promisedMs);
      });
    }
  },
};

const codeAndGrant = (question: Question) => question.ask === 'exchange' || question.ask === 'refresh';

/** Each answer to a code, to a refresh token, and to every third of the other questions in turn. */
function someOfEach(all: readonly Question[]): Question[] {
  return all.filter((question, index) => codeAndGrant(question) || index % 3 === 0);
}

/** Each answer to one of the questions in turn, and to a code where the connection is at fault. */
function oneOfEach(all: readonly Question[]): Question[] {
  return providerAnswers.flatMap(({ group, name }, index) => {
    const own = all.filter(({ answer }) => answer === index);
    const isOfConnection = group === 1 || name === '408';
    return own.filter(({ ask }, at) => at === index % own.length || (isOfConnection && ask === 'exchange'));
  });
}
