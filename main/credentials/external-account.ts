/**
 * The credential that a workload has from its own platform, fetched for the exchange: from a file, from an address,
 * by a program, by a signed request to AWS, or as a certificate. The only importer of google-auth-library, whose errors end here.
 */
import type { gaxios } from 'google-auth-library';
import { Failure } from '../../app/failure.ts';
import type { Clock } from '../clock.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import type { ClientCertificate } from '../http/mutual-tls.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';
import { readSubjectCertificate } from './certificate-source.ts';
import { runExecutable } from './executable-source.ts';
import type { ExternalAccount } from './external-account-file.ts';

export interface SubjectTokenParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly skew: ClockSkew;
  /** For the program that fetches it, and where certificates are kept. */
  readonly surroundings: Surroundings;
}

/** Secret. */
export interface SubjectToken {
  readonly token: string;
  /** What the exchange must show to be believed. */
  readonly certificate?: ClientCertificate;
}

/** Throws SUBJECT_TOKEN_UNAVAILABLE, and what requests throw when an address is asked. */
export async function readSubjectToken(
  file: ExternalAccount,
  { fetch, clock, skew, surroundings }: SubjectTokenParts,
): Promise<SubjectToken> {
  const { source } = file;
  if (source.kind === 'executable') {
    const nowSeconds = Math.floor(clock.now() / 1000);
    return { token: await runExecutable(file, source, surroundings.environment, nowSeconds) };
  }
  if (source.kind === 'certificate') {
    return readSubjectCertificate(source, surroundings, clock.now() - skew.aheadMs());
  }
  // Half of all code of the main process, for accounts that few people have.
  const { AwsClient, IdentityPoolClient, gaxios: http } = await import('google-auth-library');
  try {
    const options = {
      type: 'external_account',
      audience: file.audience,
      subject_token_type: file.subjectTokenType,
      token_url: file.tokenUrl,
      transporter: createTransporter(http.Gaxios, fetch),
    };
    // The file was checked before; what is wrong in its source beyond that, the library tells.
    const credential_source = source.fields as never;
    const client =
      source.kind === 'aws'
        ? new AwsClient({ ...options, credential_source })
        : new IdentityPoolClient({ ...options, credential_source });
    return { token: (await client.retrieveSubjectToken()).trim() };
  } catch (error) {
    throw translate(error, http.GaxiosError);
  }
}

/** The library's requests by our own means: its proxies, its retries and its deadline are not wanted. */
function createTransporter(Gaxios: typeof gaxios.Gaxios, fetch: Fetch): gaxios.Gaxios {
  return new Gaxios({
    fetchImplementation: (url, init = {}) => {
      const { method, headers, body, signal } = init;
      return fetch(String(url), {
        ...(method === undefined ? {} : { method }),
        ...(headers === undefined ? {} : { headers }),
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      });
    },
    noProxy: [/^/],
    retryConfig: { retry: 0, noResponseRetries: 0 },
  });
}

/** The originals may hold the credential, so they are not kept as causes. */
function translate(error: unknown, GaxiosError: typeof gaxios.GaxiosError): unknown {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof Failure) return current;
  }
  if (!(error instanceof Error)) return error;
  const status = error instanceof GaxiosError ? error.status : undefined;
  return new Failure(
    'SUBJECT_TOKEN_UNAVAILABLE',
    { field: '“credential_source”', ...(status === undefined ? {} : { status }) },
    { said: quoteProvider(error.message) },
  );
}
