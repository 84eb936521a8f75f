/**
 * Decides whether a request is the browser's answer to one sign-in attempt. Pure: it looks and says; a refused
 * request changes nothing. The order matters: nothing of the query is read before the request's shape is right.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from './loopback.ts';

/** What this attempt expects. */
export interface ExpectedCallback {
  /** `127.0.0.1:PORT`, the one Host that stops DNS rebinding. */
  readonly host: string;
  /** `/cb/` and 128 random bits. */
  readonly path: string;
  readonly state: string;
  readonly issuer: string;
  /** Whether `iss` must be there (RFC 9207 section 2.4). */
  readonly issRequired: boolean;
}

/** The parts of an HTTP request the gate looks at. */
export interface GateRequest {
  readonly peerAddress: string | undefined;
  readonly method: string | undefined;
  readonly target: string;
  /** Names and values in turn, doubled headers included (`IncomingMessage.rawHeaders`). */
  readonly rawHeaders: readonly string[];
}

export type GateVerdict =
  /** The genuine answer, rebuilt from our own origin and the parameters alone. */
  | { readonly kind: 'callback'; readonly url: URL }
  /** The page after it. */
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly status: 400 | 403 | 404 | 405 };

/** RFC 9110 section 5.1. */
const fieldName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

export const donePath = '/done';

const refused = (status: 400 | 403 | 404 | 405): GateVerdict => ({ kind: 'refused', status });

export function judgeRequest(request: GateRequest, expected: ExpectedCallback): GateVerdict {
  const shape = judgeShape(request, expected.host);
  if (shape) return shape;
  const questionMark = request.target.indexOf('?');
  const path = questionMark === -1 ? request.target : request.target.slice(0, questionMark);
  if (path === donePath && questionMark === -1) return { kind: 'done' };
  if (path !== expected.path) return refused(404);
  const parameters = new URLSearchParams(questionMark === -1 ? '' : request.target.slice(questionMark + 1));
  return judgeParameters(parameters, expected);
}

/** Checks what the query says; also used for an address that a person pasted. */
export function judgeParameters(parameters: URLSearchParams, expected: ExpectedCallback): GateVerdict {
  const state = parameters.getAll('state');
  if (state.length !== 1 || !sameText(state[0] ?? '', expected.state)) return refused(400);

  const issuers = parameters.getAll('iss');
  if (issuers.length > 1 || (issuers.length === 0 && expected.issRequired)) return refused(400);
  if (issuers.length === 1 && issuers[0] !== expected.issuer) return refused(400);

  const codes = parameters.getAll('code');
  const errors = parameters.getAll('error');
  if (codes.length + errors.length !== 1 || codes[0] === '' || errors[0] === '') return refused(400);
  // Only the code flow was asked for; tokens in the query are somebody else's idea.
  if (['access_token', 'id_token', 'response'].some((name) => parameters.has(name))) return refused(400);

  const url = new URL(`http://${expected.host}${expected.path}`);
  for (const name of ['state', 'iss', 'code', 'error']) {
    const value = parameters.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return { kind: 'callback', url };
}

/** What a genuine redirect looks like before its address is read; the verdict when it does not. */
function judgeShape(request: GateRequest, host: string): GateVerdict | undefined {
  if (!isLoopback(request.peerAddress)) return refused(403);
  // Node's older parser takes `Origin : …`, whose name would be another one than the one looked for below.
  if (request.rawHeaders.some((name, index) => index % 2 === 0 && !fieldName.test(name))) return refused(400);
  const header = (name: string) => headerValues(request.rawHeaders, name);
  const hosts = header('host');
  if (hosts.length !== 1 || hosts[0] !== host) return refused(403);
  if (request.method !== 'GET') return refused(405);
  if (header('upgrade').length > 0 || header('origin').length > 0) return refused(403);
  if (header('transfer-encoding').length > 0 || header('content-length').some((length) => length !== '0')) {
    return refused(400);
  }
  const fetchHeaders = ['sec-fetch-site', 'sec-fetch-mode', 'sec-fetch-dest'].some(
    (name) => header(name).length > 0,
  );
  if (
    fetchHeaders &&
    (header('sec-fetch-mode')[0] !== 'navigate' || header('sec-fetch-dest')[0] !== 'document')
  ) {
    return refused(403);
  }
  return undefined;
}

function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === name) values.push(rawHeaders[index + 1] ?? '');
  }
  return values;
}

/** Compares in a time that does not depend on where two texts differ, nor on their lengths. */
function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
