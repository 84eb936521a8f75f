/** What a promise or a call was refused with. */
import { Failure } from '../../app/failure.ts';

/** The failure; anything else, success included, fails the test. */
export async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const outcome = await work.then(
    () => new Error('it was not refused'),
    (error: unknown) => error,
  );
  if (outcome instanceof Failure) return outcome;
  throw outcome;
}

/** The failure of a function that does not wait. */
export function failureOfCall(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** Every string inside a value, keys included, however deep. */
export function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value instanceof Map) return [...value].flatMap(textsIn);
  if (value instanceof Set) return [...value].flatMap(textsIn);
  if (value instanceof Error)
    return [value.message, value.stack ?? '', ...textsIn({ ...value, cause: value.cause })];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)]);
}
