/**
 * The credential that a workload has from its own platform, fetched for the exchange: from a file, from an address,
 * by a program, or by a signed request to AWS. The only importer of google-auth-library, whose errors end here.
 */
import { AwsClient, gaxios, IdentityPoolClient } from 'google-auth-library';
import { Failure } from '../../app/failure.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';
import { runExecutable } from './executable-source.ts';
import type { ExternalAccount } from './external-account-file.ts';

export interface SubjectTokenParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** For the program that fetches it. */
  readonly environment: Surroundings['environment'];
}

/** Throws SUBJECT_TOKEN_UNAVAILABLE, and what requests throw when an address is asked. Secret. */
export async function readSubjectToken(
  file: ExternalAccount,
  { fetch, clock, environment }: SubjectTokenParts,
): Promise<string> {
  const { source } = file;
  if (source.kind === 'executable') {
    return runExecutable(file, source, environment, Math.floor(clock.now() / 1000));
  }
  if (source.kind === 'certificate') {
    throw new Failure('ADC_TYPE_NOT_SUPPORTED', {
      type: 'an external account with an X.509 certificate',
      problem: 'gets tokens only over a connection that shows the certificate, which Lanyard cannot make yet',
    });
  }
  try {
    const options = {
      type: 'external_account',
      audience: file.audience,
      subject_token_type: file.subjectTokenType,
      token_url: file.tokenUrl,
      transporter: createTransporter(fetch),
    };
    // The file was checked before; what is wrong in its source beyond that, the library tells.
    const credential_source = source.fields as never;
    const client =
      source.kind === 'aws'
        ? new AwsClient({ ...options, credential_source })
        : new IdentityPoolClient({ ...options, credential_source });
    return (await client.retrieveSubjectToken()).trim();
  } catch (error) {
    throw translate(error);
  }
}

/** The library's requests by our own means: its proxies, its retries and its deadline are not wanted. */
function createTransporter(fetch: Fetch): gaxios.Gaxios {
  return new gaxios.Gaxios({
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
function translate(error: unknown): unknown {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof Failure) return current;
  }
  if (!(error instanceof Error)) return error;
  const status = error instanceof gaxios.GaxiosError ? error.status : undefined;
  return new Failure(
    'SUBJECT_TOKEN_UNAVAILABLE',
    { field: '“credential_source”', ...(status === undefined ? {} : { status }) },
    { said: quoteProvider(error.message) },
  );
}
