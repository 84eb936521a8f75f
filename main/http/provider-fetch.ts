/**
 * Every request to a provider goes through here: one deadline for everything, a limit on the answer, no redirect
 * ever followed, polite retries, and transport faults turned into failures. What an answer means is left to others.
 */
import { Failure } from '../../app/failure.ts';
import type { Clock } from '../clock.ts';
import { answerOf } from './answer-of.ts';
import { countCall } from './call-count.ts';
import type { ClockSkew } from './clock-skew.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ProviderFetchParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly skew: ClockSkew;
  /** A number in [0, 1), for jitter. */
  readonly random?: () => number;
  /** The deadline of one call with all its retries, in milliseconds. */
  readonly deadlineMs?: number;
}

export interface RetryPolicy {
  /** Whether the request may be sent again: never for a code exchange, whose code works once. */
  readonly repeatable: boolean;
}

/** 15 seconds: nothing a person waits for hangs longer. */
const defaultDeadlineMs = 15_000;
const mostTries = 3;
const firstPauseMs = 250;
const largestAnswerBytes = 1_000_000;
/** A `Retry-After` beyond a day is a mistake, not a promise. */
const longestBelievedWaitMs = 24 * 3_600_000;

/**
 * Makes a `fetch` for providers. It resolves with any answer below 500 except 3xx, 408 and 429; its body is already
 * read. It throws RATE_LIMITED, PROVIDER_DOWN, PROVIDER_UNREACHABLE, PROVIDER_TIMED_OUT, PROVIDER_CERTIFICATE,
 * PROVIDER_REDIRECTED and PROVIDER_ANSWER_BROKEN. Who aborts a request by its signal may give a failure as the reason:
 * then that one is thrown, and nothing is sent again.
 */
export function createProviderFetch(parts: ProviderFetchParts, policy: RetryPolicy): Fetch {
  const { fetch, clock, skew, random = Math.random, deadlineMs = defaultDeadlineMs } = parts;

  return async (url, init) => {
    const startedAt = clock.monotonic();
    const deadline = AbortSignal.timeout(deadlineMs);
    const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
    const repeatable = policy.repeatable || init.method === undefined || init.method === 'GET';

    for (let tries = 1; ; tries += 1) {
      const attempt = await tryOnce(fetch, url, { ...init, signal, redirect: 'manual', credentials: 'omit' });
      // An answer out of a cache, as public keys are, has the date of when it was made.
      if (attempt.response && !attempt.response.headers.has('age'))
        skew.observe(attempt.response.headers.get('date'));
      if (signal.aborted && signal.reason instanceof Failure) throw signal.reason;
      const verdict = judge(attempt, clock, skew);
      if (verdict.response) return verdict.response;

      const { failure, passing } = verdict;
      if (!passing || !repeatable || tries === mostTries) throw withClock(failure, skew);
      const askedWaitMs = failure.facts.retryAt === undefined ? 0 : failure.facts.retryAt - clock.now();
      const pauseMs = Math.max(askedWaitMs, firstPauseMs * 2 ** (tries - 1) * (1 + random()));
      const leftMs = deadlineMs - (clock.monotonic() - startedAt);
      // Waiting longer than the deadline helps nobody: say when instead.
      if (pauseMs >= leftMs) throw withClock(failure, skew);
      await pause(pauseMs, signal);
    }
  };
}

type Attempt =
  | { readonly response: Response; readonly failure?: never }
  | { readonly response?: never; readonly failure: Failure };

async function tryOnce(fetch: Fetch, url: string, init: RequestInit): Promise<Attempt> {
  try {
    countCall();
    const response = await fetch(url, init);
    const body = await readWithin(response, largestAnswerBytes);
    const headers = new Headers(response.headers);
    // The body is decoded by now; these two would describe something else.
    headers.delete('content-encoding');
    headers.delete('content-length');
    return { response: answerOf(response.status, headers, body) };
  } catch (error) {
    return { failure: error instanceof Failure ? error : transportFailure(error) };
  }
}

type Verdict =
  | { readonly response: Response; readonly failure?: never }
  | { readonly response?: never; readonly failure: Failure; readonly passing: boolean };

/** What to do with one attempt. `passing` faults may be gone at the next try. */
function judge(attempt: Attempt, clock: Clock, skew: ClockSkew): Verdict {
  if (attempt.failure)
    return { failure: attempt.failure, passing: attempt.failure.code === 'PROVIDER_UNREACHABLE' };
  const { response } = attempt;
  const { status } = response;
  // 511 is a Wi-Fi page that says so (RFC 6585 section 6).
  if ((status >= 300 && status < 400) || status === 511) {
    return { failure: new Failure('PROVIDER_REDIRECTED', { status }), passing: false };
  }
  if (status === 429) {
    return {
      failure: new Failure('RATE_LIMITED', { status, ...retryAt(response, clock, skew) }),
      passing: true,
    };
  }
  if (status >= 500 || status === 408) {
    return {
      failure: new Failure('PROVIDER_DOWN', { status, ...retryAt(response, clock, skew) }),
      passing: true,
    };
  }
  return { response };
}

/** Reads `Retry-After`, seconds or a date by the provider's clock (RFC 9110 section 10.2.3). */
function retryAt(response: Response, clock: Clock, skew: ClockSkew): { retryAt?: number } {
  const header = response.headers.get('retry-after')?.trim();
  if (!header) return {};
  const now = clock.now();
  const waitMs = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) + skew.aheadMs() - now;
  if (!Number.isFinite(waitMs) || waitMs <= 0 || waitMs > longestBelievedWaitMs) return {};
  return { retryAt: now + waitMs };
}

async function readWithin(response: Response, limitBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) {
      throw new Failure('PROVIDER_ANSWER_BROKEN', {
        status: response.status,
        field: 'the body',
        problem: 'is over 1 MB',
      });
    }
    chunks.push(chunk);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

const certificateCodes =
  /^(?:EPROTO$|ERR_BAD_SSL_|ERR_CERT_|ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER)/;
/** The connection stood and the answer broke off. */
const brokenOffCodes =
  /^(?:ERR_CONTENT_|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE|ERR_INVALID_CHUNKED|ERR_INVALID_HTTP|ERR_RESPONSE_HEADERS|UND_ERR_SOCKET|UND_ERR_RES|HPE_|Z_)/;

/** Redirects that Chromium itself refuses: to no address, or to one that is not for the web. */
const redirectCodes = /^ERR_(?:INVALID|UNSAFE|TOO_MANY)_REDIRECTS?$/;

/** A fetch that threw: recognised by its error code, which Node puts in `cause.code` and Chromium after `net::`. */
function transportFailure(error: unknown): Failure {
  if (error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return new Failure('PROVIDER_TIMED_OUT');
  }
  const code = errorCode(error);
  const facts = code === undefined ? {} : { systemCode: code };
  if (code && certificateCodes.test(code)) return new Failure('PROVIDER_CERTIFICATE', facts);
  if (code && redirectCodes.test(code)) return new Failure('PROVIDER_REDIRECTED', facts);
  if (code && brokenOffCodes.test(code)) {
    return new Failure('PROVIDER_ANSWER_BROKEN', { ...facts, field: 'the body', problem: 'broke off' });
  }
  if (code === 'ERR_TIMED_OUT' || code === 'ERR_CONNECTION_TIMED_OUT')
    return new Failure('PROVIDER_TIMED_OUT', facts);
  return new Failure('PROVIDER_UNREACHABLE', facts);
}

function errorCode(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    const chromium = /net::(ERR_[A-Z0-9_]+)/.exec(current.message)?.[1];
    if (chromium) return chromium;
  }
  return undefined;
}

function withClock(failure: Failure, skew: ClockSkew): Failure {
  const clockAheadMs = skew.aheadMs();
  return clockAheadMs === 0 ? failure : new Failure(failure.code, { ...failure.facts, clockAheadMs });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Failure ? signal.reason : new Failure('PROVIDER_TIMED_OUT'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
