/** Puts many questions at once: those that end by their deadline alone beside all others. */
import { atMost } from '../../main/google/at-most.ts';
import { type Place, providerAnswers } from './provider-answers.ts';
import { askProvider, type Ending, type Fetches, type Question } from './questions.ts';

const atOnce = 12;
/** What is promised: nothing takes longer. */
export const promisedMs = 15_000;

export async function askAll(
  fetches: Fetches,
  places: Readonly<Record<Place, string>>,
  questions: readonly Question[],
): Promise<readonly Ending[]> {
  const waits = ({ answer }: Question) => providerAnswers[answer]?.waits === true;
  const put = (question: Question) => askProvider(fetches, places, question);
  const [patient, quick] = await Promise.all([
    Promise.all(questions.filter(waits).map(put)),
    atMost(
      atOnce,
      questions.filter((question) => !waits(question)),
      put,
    ),
  ]);
  return [...patient, ...quick];
}

/** Each answer to each question it is for. */
export function questionsOf(patienceMs: number): Question[] {
  return providerAnswers.flatMap((answer, index) =>
    answer.asks.map((ask) => ({
      answer: index,
      ask,
      place: answer.place ?? 'plain',
      deadlineMs: answer.waits ? patienceMs : promisedMs,
    })),
  );
}
