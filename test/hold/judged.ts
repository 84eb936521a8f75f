/** What is wrong with the ending of a question, in words. */
import type { FaultProvider } from './fault-provider.ts';
import { expectedOf, providerAnswers, type Stack } from './provider-answers.ts';
import type { Ending } from './questions.ts';

/** How busy the computer may be with something else. */
const slackMs = 4_000;
/** Whose sentence says what to do: the name or the audience has to be composed anew, which no button can. */
const stepInWords = [
  'SERVICE_ACCOUNT_NOT_FOUND',
  'PROJECT_NOT_FOUND',
  'REQUEST_REFUSED',
  'AUDIENCE_MISMATCH',
];
/** The failures by which an account may ask for its person. */
const refusedGrants = ['GRANT_REFUSED', 'REAUTH_REQUIRED'];
export const mostTries = 3;

export interface Judged {
  readonly ending: Ending;
  readonly undocumented: boolean;
  readonly unknown: boolean;
  readonly slow: boolean;
  readonly leaking: boolean;
  readonly repeated: boolean;
  readonly wronglyMarked: boolean;
  readonly words: readonly string[];
}

export function judge(ending: Ending, provider: FaultProvider, stack: Stack, deadlineMs: number): Judged {
  const answer = providerAnswers[ending.answer];
  if (!answer) throw new Error(`there is no answer ${ending.answer}`);
  const expected = expectedOf(answer, ending.ask, stack);
  const asked = provider.asked(ending.answer, ending.ask);
  const isCode = ending.ask === 'exchange';
  const found = {
    undocumented:
      !expected.includes(ending.code) ||
      (ending.code !== 'well' && ending.steps === 0 && !stepInWords.includes(ending.code)),
    unknown: ending.code === 'bug' || ending.code === 'INTERNAL',
    slow: ending.tookMs > deadlineMs + slackMs,
    leaking: ending.leaks.length > 0,
    // What is no code Chromium sends again by itself where connections that it had kept turn out dead.
    repeated: isCode ? asked > (answer.misdirected ? 2 : 1) : stack === 'node' && asked > mostTries,
    wronglyMarked: ending.needsPerson !== (ending.ask === 'refresh' && refusedGrants.includes(ending.code)),
  };
  const words = [
    found.undocumented &&
      `${ending.code} (${ending.systemCode ?? 'no system code'}, ${ending.steps} steps), expected ${expected.join(' or ')}`,
    found.unknown && (ending.bug ?? 'an internal fault'),
    found.slow && `${Math.round(ending.tookMs)} ms`,
    found.leaking && `leaks ${ending.leaks.join(', ')}`,
    found.repeated && `${asked} tries`,
    found.wronglyMarked && (ending.needsPerson ? 'is marked “sign in again”' : 'is not marked'),
  ].filter((text) => text !== false);
  return {
    ending,
    ...found,
    words: words.map((text) => `${stack}, ${answer.name}, ${ending.ask}: ${text}`),
  };
}
