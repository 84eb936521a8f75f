/** One HTTP request with its body read, and the plain ways to answer it. */
import { IncomingMessage, type ServerResponse } from 'node:http';

export type Exchange = {
  req: IncomingMessage;
  res: ServerResponse;
  url: URL;
  body: Buffer;
  /** The fields of a posted form; empty for anything else. */
  form: URLSearchParams;
};

const BODY_LIMIT_BYTES = 64 * 1024;

/** Reads the request, or answers why it cannot and returns `undefined`. */
export async function openExchange(
  req: IncomingMessage,
  res: ServerResponse,
  origin: string,
): Promise<Exchange | undefined> {
  const target = req.url ?? '';
  if (!target.startsWith('/') || !URL.canParse(origin + target)) {
    answerJson(res, 400, { error: 'invalid_request', error_description: 'Bad request target.' });
    return undefined;
  }
  const body = await readBody(req);
  if (body === undefined) {
    res.setHeader('connection', 'close');
    answerJson(res, 413, { error: 'invalid_request', error_description: 'Request body too large.' });
    return undefined;
  }
  const isForm = req.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const form = new URLSearchParams(isForm ? body.toString('utf8') : '');
  return { req, res, url: new URL(origin + target), body, form };
}

/** The request once more, unread, for a library that wants to read it itself. */
export function replay({ req, body, form }: Exchange, changedForm: URLSearchParams = form): IncomingMessage {
  const again = new IncomingMessage(req.socket);
  const bytes = changedForm === form ? body : Buffer.from(changedForm.toString());
  again.method = req.method ?? 'GET';
  again.url = req.url ?? '/';
  again.httpVersion = req.httpVersion;
  again.headers = { ...req.headers };
  if (bytes.length > 0) {
    again.headers['content-length'] = String(bytes.length);
    delete again.headers['transfer-encoding'];
    again.push(bytes);
  }
  again.push(null);
  // Or else Node takes its end for an abort, and closes the connection.
  again.complete = true;
  return again;
}

export function answerJson(res: ServerResponse, status: number, value: unknown): void {
  res.statusCode = status;
  res.setHeader('content-type', 'application/json; charset=utf-8');
  res.setHeader('cache-control', 'no-store');
  res.end(JSON.stringify(value));
}

export function answerText(res: ServerResponse, status: number, contentType: string, text: string): void {
  res.statusCode = status;
  res.setHeader('content-type', contentType);
  res.end(text);
}

/** The members of a JSON body; `undefined` for a body that is no JSON object. */
export function jsonOf({ body }: Pick<Exchange, 'body'>): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

export function redirect(res: ServerResponse, location: string, status = 303): void {
  res.statusCode = status;
  res.setHeader('location', location);
  res.end();
}

export function bearerOf(req: IncomingMessage): string | undefined {
  return /^Bearer +(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
}

export function cookieOf(req: IncomingMessage, name: string): string | undefined {
  const pair = (req.headers.cookie ?? '').split('; ').find((cookie) => cookie.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

async function readBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
