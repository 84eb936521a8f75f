/**
 * One JSON request to a Google API, and its error envelope turned into a failure: by `status` and `reason`, never by
 * prose (https://cloud.google.com/apis/design/errors).
 */
import { z } from 'zod';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';

export interface GoogleCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Whoever asks: an access token. */
  readonly accessToken: string;
  readonly body?: unknown;
  /** Ends the request, and the tries that would follow; the reason is a failure. */
  readonly signal?: AbortSignal;
  /** Who asks and for whom, for the failure. */
  readonly about: FailureFacts;
}

/** What is not as it should be is as if it were not there: one odd detail hides no status. */
const word = z.string().max(256).optional().catch(undefined);
const envelope = z.object({
  error: z.object({
    message: z.string().optional().catch(undefined),
    status: word,
    details: z
      .array(
        z
          .object({
            reason: word,
            metadata: z
              .object({ permission: word, service: word, consumer: word })
              .optional()
              .catch(undefined),
          })
          .catch({}),
      )
      .catch([])
      .optional(),
  }),
});

const codeOfReason: ReadonlyMap<string, FailureCode> = new Map([
  ['IAM_PERMISSION_DENIED', 'PERMISSION_DENIED'],
  ['SERVICE_DISABLED', 'API_DISABLED'],
  ['ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'SCOPE_INSUFFICIENT'],
  ['USER_PROJECT_DENIED', 'QUOTA_PROJECT_REFUSED'],
]);
const codeOfStatus: ReadonlyMap<string, FailureCode> = new Map([
  ['PERMISSION_DENIED', 'PERMISSION_DENIED'],
  ['NOT_FOUND', 'SERVICE_ACCOUNT_NOT_FOUND'],
  ['INVALID_ARGUMENT', 'REQUEST_REFUSED'],
  ['FAILED_PRECONDITION', 'REQUEST_REFUSED'],
  ['UNAUTHENTICATED', 'TOKEN_REFUSED'],
]);

/** Throws the failures of Google's error envelope and what requests throw. */
export async function callGoogle<Schema extends z.ZodType>(
  fetch: Fetch,
  call: GoogleCall,
  answer: Schema,
): Promise<z.output<Schema>> {
  call.signal?.throwIfAborted();
  const response = await fetch(call.url, {
    method: call.method,
    headers: {
      authorization: `Bearer ${call.accessToken}`,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  });
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw failureOf(response.status, json, call.about);
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'the answer';
    throw new Failure('PROVIDER_ANSWER_BROKEN', {
      status: response.status,
      field,
      problem: 'is not what it should be',
    });
  }
  return parsed.data;
}

function failureOf(httpStatus: number, json: unknown, about: FailureFacts): Failure {
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return new Failure('PROVIDER_REFUSED', { ...about, status: httpStatus });
  const { message = '', status = '', details = [] } = parsed.data.error;
  const info = details.find((detail) => detail.reason !== undefined);
  const { permission, service, consumer } = info?.metadata ?? {};
  const facts: FailureFacts = {
    ...about,
    status: httpStatus,
    providerCode: info?.reason ?? status,
    ...(permission === undefined ? {} : { permission }),
    ...(service === undefined ? {} : { service }),
    ...(consumer === undefined ? {} : { project: consumer.replace(/^projects\//, '') }),
  };
  const code = codeOfReason.get(info?.reason ?? '') ?? codeOfStatus.get(status) ?? 'PROVIDER_REFUSED';
  return new Failure(code, facts, { said: quoteProvider(message) });
}
