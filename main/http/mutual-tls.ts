/**
 * HTTP over a connection that shows a certificate of our own. Electron's network stack shows only those of the system's
 * store, so this is Node's, which asks no proxy.
 */
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { Failure } from '../../app/failure.ts';
import { answerOf } from './answer-of.ts';
import type { Fetch } from './provider-fetch.ts';

/** Secret. Both in PEM. */
export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/**
 * A `fetch` for `createProviderFetch`. It throws PROVIDER_CERTIFICATE with the alert as `providerCode` when the
 * certificate was refused, and PROVIDER_ANSWER_BROKEN for a body that broke off. `authorities` are whom to believe about the other side, in PEM, in place of
 * those that Node knows; whoever is not vouched for is sent nothing, whatever the environment says.
 */
export function createMutualTlsFetch({ cert, key }: ClientCertificate, authorities?: string): Fetch {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const signal = init.signal ?? undefined;
      const sent = request(url, {
        method: init.method ?? 'GET',
        headers: { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' },
        cert,
        key,
        ...(authorities === undefined ? {} : { ca: authorities }),
        ...(signal === undefined ? {} : { signal }),
        minVersion: 'TLSv1.2',
        rejectUnauthorized: true,
        // One of its own: the key is gone from memory with the connection.
        agent: false,
      });
      sent.on('response', (incoming) => {
        try {
          resolve(responseOf(incoming, signal));
        } catch (error) {
          incoming.destroy();
          reject(error);
        }
      });
      sent.on('error', (error) => reject(signal?.aborted ? givenUp() : withRefusal(error)));
      sent.end(init.body === undefined || init.body === null ? undefined : String(init.body));
    });
}

function responseOf(incoming: IncomingMessage, signal?: AbortSignal): Response {
  const { statusCode: status = 0 } = incoming;
  const headers = Object.entries(incoming.headersDistinct).flatMap(([name, values = []]) =>
    values.map((value) => [name, value] as const),
  );
  const response = answerOf(status, headers, ReadableStream.from(bytesOf(incoming, signal)));
  if (response.body === null) incoming.resume();
  return response;
}

async function* bytesOf(incoming: IncomingMessage, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* incoming;
  } catch (error) {
    if (signal?.aborted) throw givenUp();
    const { code: systemCode } = error as NodeJS.ErrnoException;
    const facts = { field: 'the body', problem: 'broke off', ...(systemCode && { systemCode }) };
    throw new Failure('PROVIDER_ANSWER_BROKEN', facts);
  }
}

const givenUp = () => new DOMException('The request was given up.', 'AbortError');

/** Those by which the other side refuses the certificate that it was shown (RFC 8446 section 6.2). */
const refusals: ReadonlyMap<string, string> = new Map([
  ['42', 'bad_certificate'],
  ['43', 'unsupported_certificate'],
  ['44', 'certificate_revoked'],
  ['45', 'certificate_expired'],
  ['46', 'certificate_unknown'],
  ['48', 'unknown_ca'],
  ['49', 'access_denied'],
  ['51', 'decrypt_error'],
  ['116', 'certificate_required'],
]);

/** Node tells an alert in its own words and by one of several codes; its number stands in all of them. */
function withRefusal(error: NodeJS.ErrnoException): Error {
  const [, number = ''] = /SSL alert number (\d+)/.exec(error.message) ?? [];
  const providerCode = refusals.get(number);
  if (providerCode === undefined) return error;
  return new Failure('PROVIDER_CERTIFICATE', { providerCode, ...(error.code && { systemCode: error.code }) });
}
