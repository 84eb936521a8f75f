/** Plays one fault on one exchange. Faults of the "true answer" sort let the request through and bend what comes back. */
import { setTimeout as delay } from 'node:timers/promises';
import { answerJson, answerText, type Exchange, redirect } from './exchange.ts';
import { type Fault, OAUTH_ERRORS } from './faults.ts';
import { answerGoogleError, googleErrorOf } from './google-error.ts';
import { type Endpoint, isGoogleApi } from './paths.ts';

const HTML = '<!doctype html><title>Hotel network</title><h1>Please accept the terms of use</h1>';

/** Returns true when the fault has answered, false when the request is to go its way. */
export async function playFault(
  fault: Fault,
  exchange: Exchange,
  endpoint: Endpoint,
  closing: AbortSignal,
): Promise<boolean> {
  const { req, res } = exchange;
  if (fault.retryAfter !== undefined) res.setHeader('retry-after', String(fault.retryAfter));
  if (isOAuthError(fault.kind)) {
    answerOAuthError(exchange, fault.kind);
    return true;
  }
  switch (fault.kind) {
    case 'slow':
      await delay(fault.delayMs, undefined, { signal: closing, ref: false }).catch(() => undefined);
      return false;
    case 'cut-body':
      cutAnswer(exchange);
      return false;
    case 'patch':
      patchAnswer(exchange, fault.patch);
      return false;
    case 'stall':
      return true;
    case 'reset':
      req.socket.resetAndDestroy();
      return true;
    case 'redirect':
      redirect(res, fault.location, fault.status ?? 307);
      return true;
    case 'html':
      answerText(res, fault.status ?? 200, 'text/html; charset=utf-8', HTML);
      return true;
    case 'not-json':
      answerText(res, 200, 'application/json; charset=utf-8', '{"access_token": "ya29.');
      return true;
    case 'empty':
      answerText(res, 200, 'application/json; charset=utf-8', '');
      return true;
    case 'raw':
      for (const [name, value] of Object.entries(fault.headers)) res.setHeader(name, value);
      answerText(res, fault.status ?? 200, fault.headers['content-type'] ?? 'application/json', fault.body);
      return true;
    default:
      if (isGoogleApi(endpoint)) answerGoogleError(res, googleErrorOf(Number(fault.kind)));
      else answerStatus(exchange, Number(fault.kind));
      return true;
  }
}

function isOAuthError(kind: string): kind is keyof typeof OAUTH_ERRORS {
  return Object.hasOwn(OAUTH_ERRORS, kind);
}

function answerOAuthError({ res }: Exchange, kind: keyof typeof OAUTH_ERRORS): void {
  const { status, description, ...rest } = OAUTH_ERRORS[kind];
  const subtype = 'error' in rest ? { error_subtype: kind } : {};
  answerJson(res, status, {
    error: 'error' in rest ? rest.error : kind,
    error_description: description,
    ...subtype,
  });
}

function answerStatus({ res }: Exchange, status: number): void {
  const names: Record<number, string> = { 429: 'rate_limit_exceeded', 503: 'temporarily_unavailable' };
  const error = names[status] ?? (status >= 500 ? 'internal_failure' : 'invalid_request');
  answerJson(res, status, { error, error_description: `The sandbox was asked to answer ${status}.` });
}

/** Sends half of the true answer, then hangs up: what the provider did stays done, and the caller never learns. */
function cutAnswer({ res }: Exchange): void {
  onAnswer(res, (body) => {
    res.setHeader('content-length', body.length);
    res.write(body.subarray(0, body.length >> 1), () => res.destroy());
  });
}

function patchAnswer({ res }: Exchange, patch: Fault['patch']): void {
  onAnswer(res, (body, end) => {
    const merged = Object.entries({ ...JSON.parse(body.toString('utf8')), ...patch });
    const text = JSON.stringify(Object.fromEntries(merged.filter(([, value]) => value !== null)));
    res.setHeader('content-length', Buffer.byteLength(text));
    end(text);
  });
}

/** Everything here answers with one `end(body)`, which is the place to step in. */
function onAnswer(res: Exchange['res'], step: (body: Buffer, end: (text: string) => void) => void): void {
  const end = res.end.bind(res);
  const stepIn = (chunk?: unknown) => {
    res.end = end;
    step(Buffer.from(typeof chunk === 'string' || Buffer.isBuffer(chunk) ? chunk.toString() : ''), (text) =>
      end(text),
    );
    return res;
  };
  res.end = stepIn as typeof res.end;
}
