/**
 * One request to a token endpoint (RFC 6749 section 3.2) for the grants that openid-client is not made for, and its
 * refusals turned into failures: by `error` and `error_subtype`, never by prose.
 */
import { z } from 'zod';
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import { codeByTokenError } from './token-error-codes.ts';
import { bearerToken, compactJwt, lifetimeInSeconds } from './token-shapes.ts';

export interface TokenEndpointParts {
  /** For requests that may be sent again. */
  readonly fetch: Fetch;
  readonly skew: ClockSkew;
}

export interface TokenEndpointCall {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  /** The client's id and secret for HTTP Basic, where they do not stand in the form. */
  readonly basic?: { readonly clientId: string; readonly clientSecret: string };
  /** Who asks and for what, for the failure. */
  readonly about: FailureFacts;
  /** The code of an `error`, or nothing for those that mean the same everywhere. */
  readonly codeOf: (error: string, subtype: string | undefined) => FailureCode | undefined;
}

/** Secret. What is there depends on the grant. */
export interface TokenAnswer {
  readonly accessToken?: string;
  readonly expiresInSeconds?: number;
  readonly idToken?: string;
  /** The granted scopes when the endpoint named them. */
  readonly scopes?: readonly string[];
}

const answer = z.object({
  access_token: bearerToken.optional(),
  expires_in: lifetimeInSeconds.optional(),
  id_token: compactJwt.optional(),
  scope: z.string().optional(),
});
const refusal = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  error_subtype: z.string().optional(),
});

/** Throws what `codeOf` names, PROVIDER_REFUSED, PROVIDER_ANSWER_BROKEN, and what requests throw. */
export async function askTokenEndpoint(
  { fetch, skew }: TokenEndpointParts,
  { url, form, basic, about, codeOf }: TokenEndpointCall,
): Promise<TokenAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(basic === undefined ? {} : { authorization: basicHeader(basic) }),
    },
    body: new URLSearchParams(form).toString(),
  });
  const { status } = response;
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refused(json);
  const parsed = answer.safeParse(json);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'the answer';
    throw new Failure('PROVIDER_ANSWER_BROKEN', { status, field, problem: 'is not what it should be' });
  }
  const { access_token, expires_in, id_token, scope } = parsed.data;
  return {
    ...(access_token === undefined ? {} : { accessToken: access_token }),
    ...(expires_in === undefined ? {} : { expiresInSeconds: expires_in }),
    ...(id_token === undefined ? {} : { idToken: id_token }),
    ...(scope === undefined ? {} : { scopes: scope.split(' ').filter((name) => name !== '') }),
  };

  function refused(body: unknown): Failure {
    const clockAheadMs = skew.aheadMs();
    const facts = { ...about, status, ...(clockAheadMs === 0 ? {} : { clockAheadMs }) };
    const read = refusal.safeParse(body);
    if (!read.success) return new Failure('PROVIDER_REFUSED', facts);
    const { error, error_description, error_subtype } = read.data;
    const code = codeOf(error, error_subtype) ?? codeByTokenError.get(error) ?? 'PROVIDER_REFUSED';
    const said = quoteProvider([error, error_description, error_subtype].filter(Boolean).join(' · '));
    return new Failure(code, { ...facts, providerCode: quoteProvider(error) }, { said });
  }
}

/** RFC 6749 section 2.3.1. Google reads both halves as they are, not form-encoded, and theirs need no encoding. */
function basicHeader({ clientId, clientSecret }: { clientId: string; clientSecret: string }): string {
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
}
