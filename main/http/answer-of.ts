/** An answer as a `Response`, made of what a network stack gives of it. */
import { Failure } from '../../app/failure.ts';

/** By definition without a body (Fetch standard, "null body status"). */
const bodiless = [204, 205, 304];

/**
 * Throws PROVIDER_ANSWER_BROKEN for a status that HTTP does not have: some answer with 999, which `Response` cannot hold.
 * A header that it cannot hold either, such as one beyond Latin-1, is left out: nobody reads any like that.
 */
export function answerOf(
  status: number,
  headers: Iterable<readonly [name: string, value: string]>,
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>,
): Response {
  if (!(status >= 200 && status <= 599)) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', {
      status,
      field: 'its status',
      problem: 'is none of HTTP’s',
    });
  }
  const kept = new Headers();
  for (const [name, value] of headers) {
    try {
      kept.append(name, value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return new Response(bodiless.includes(status) ? null : body, { status, headers: kept });
}
