/** The JSON that tells the sandbox's entry which provider to use: the sandbox's own description, or one by hand. */
import { z } from 'zod';
import { type GoogleApis, googleApis } from '../../main/google/apis.ts';
import type { ProviderEndpoints } from '../../main/sign-in/endpoints.ts';
import { type OAuthClientFile, parseOAuthClientFile } from '../../main/sign-in/oauth-client-file.ts';

const address = z.url({ protocol: /^https?$/ });

const providerFile = z.object({
  provider: z.object({
    name: z.string().min(1).default('Provider'),
    issuer: address,
    authorizationEndpoint: address,
    tokenEndpoint: address,
    revocationEndpoint: address,
    jwksUri: address,
    tokeninfoEndpoint: address.optional(),
    issInResponse: z.boolean().default(false),
    codeChallengeMethods: z.array(z.string()).default(['S256']),
    pictureOrigins: z.array(address).default([]),
  }),
  /** Where Google's APIs are: each what the host of the API is at Google. Google's own for a provider without any. */
  google: z
    .object({
      iamCredentials: address,
      iam: address,
      resourceManager: address,
      run: address,
      functions: address,
      serviceAccountKeys: address,
      iapKeys: address,
    })
    .default(() => googleApis()),
  /** A client file's content, imported at start where the sandbox was started for the occasion. */
  clientFile: z.unknown().optional(),
  /** For tests that would otherwise wait for minutes. */
  timings: z
    .object({ attemptMs: z.number().int().positive(), pasteAfterMs: z.number().int().nonnegative() })
    .partial()
    .optional(),
});

export interface Provider {
  readonly endpoints: ProviderEndpoints;
  readonly apis: GoogleApis;
  readonly client?: OAuthClientFile;
  readonly timings?: { readonly attemptMs?: number; readonly pasteAfterMs?: number };
}

/** Throws a ZodError that names the field. */
export function parseProviderFile(json: unknown): Provider {
  const { provider, google, clientFile, timings } = providerFile.parse(json);
  const given = Object.fromEntries(Object.entries(timings ?? {}).filter(([, value]) => value !== undefined));
  return {
    endpoints: provider,
    apis: google,
    ...(clientFile === undefined
      ? {}
      : { client: parseOAuthClientFile(JSON.stringify(clientFile), 'clientFile') }),
    ...(timings === undefined ? {} : { timings: given }),
  };
}
