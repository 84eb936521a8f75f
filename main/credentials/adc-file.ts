/** A file of Application Default Credentials: each of its types read and checked, and whom it speaks for. */
import { basename } from 'node:path';
import { z } from 'zod';
import { type AdcFileType, adcFileTypes } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { type Impersonation, isServiceAccountName, mostDelegates } from '../../app/service-account.ts';
import { readChosenFile } from '../chosen-file.ts';
import { quoteField, wrongField } from '../file-field.ts';
import type { HostChecks } from '../google/hosts.ts';
import {
  anyUniverse,
  type ExternalAccount,
  type ExternalAccountUser,
  externalAccount,
  externalAccountUser,
  poolOf,
} from './external-account-file.ts';
import { impersonationUrl } from './impersonation-url.ts';
import { hostPermit, type Permit } from './permits.ts';
import { type ServiceAccountKey, serviceAccountKey, universeDomain } from './service-account-key-file.ts';

/** Secret. */
export interface AuthorizedUser {
  readonly type: 'authorized_user';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  /** The person's e-mail; gcloud leaves it empty. */
  readonly account?: string;
}

/** What a file can hold that needs no other credential. Secret. */
export type AdcSource =
  | AuthorizedUser
  | { readonly type: 'service_account'; readonly key: ServiceAccountKey }
  | ExternalAccount
  | ExternalAccountUser;

/** Secret. */
export type AdcFile =
  | AdcSource
  | {
      readonly type: 'impersonated_service_account';
      readonly impersonation: Impersonation;
      /** Where the IAM Credentials API is, when it is another universe's or somebody else's. */
      readonly iamCredentials?: string;
      readonly source: AdcSource;
      readonly universe?: string;
      readonly permits: readonly Permit[];
    };

/** Printable ASCII: what client ids, secrets and refresh tokens are made of (RFC 6749 appendix A). */
const printable = (longest: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'is empty or has a character that cannot be in it')
    .max(longest, 'is too long');

/** Its `token_uri` is read by nobody: ours is pinned, so that a doctored file cannot send the refresh token elsewhere. */
const authorizedUser = z
  .object({
    client_id: printable(256),
    client_secret: printable(256),
    refresh_token: printable(4096),
    account: z.string().max(320, 'is too long').optional(),
    universe_domain: universeDomain,
  })
  .transform(
    ({ client_id, client_secret, refresh_token, account }): AuthorizedUser => ({
      type: 'authorized_user',
      clientId: client_id,
      clientSecret: client_secret,
      refreshToken: refresh_token,
      ...(account ? { account } : {}),
    }),
  );

const delegate = z
  .string()
  .transform((name) => name.replace(/^projects\/-\/serviceAccounts\//, ''))
  .refine(isServiceAccountName, 'is no service account');

/**
 * Reads the file at `path`. Throws ADC_FILE_UNREADABLE, ADC_FILE_TOO_LARGE and what `parseAdcFile` throws; each names
 * the file and its place.
 */
export async function readAdcFile(path: string, checks: HostChecks): Promise<AdcFile> {
  const codes = {
    unreadable: 'ADC_FILE_UNREADABLE',
    tooLarge: 'ADC_FILE_TOO_LARGE',
    notJson: 'ADC_FILE_NOT_JSON',
  } as const;
  try {
    return parseAdcFile(await readChosenFile(path, codes), checks);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure(error.code, { ...error.facts, file: basename(path), place: path });
  }
}

/**
 * Checks the text of a file. Throws ADC_FILE_NOT_JSON, ADC_FILE_FIELD with the field that is wrong,
 * and ADC_TYPE_NOT_SUPPORTED. Nothing is asked of anybody: see `permitsOf`.
 */
export function parseAdcFile(text: string, checks: HostChecks): AdcFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Failure('ADC_FILE_NOT_JSON');
  }
  if (typeOf(json, []) !== 'impersonated_service_account') return parseSource(json, checks, []);
  const file = parsed(
    z.object({
      service_account_impersonation_url: impersonationUrl(checks),
      delegates: z.array(delegate).max(mostDelegates, `has more than ${mostDelegates} entries`).nullish(),
      source_credentials: z.unknown(),
      universe_domain: anyUniverse,
    }),
    json,
    [],
  );
  const { universe_domain: universe, service_account_impersonation_url: url } = file;
  const { target, elsewhere } = url;
  return {
    type: 'impersonated_service_account',
    impersonation: { target, delegates: file.delegates ?? [] },
    source: parseSource(file.source_credentials, checks, ['source_credentials']),
    permits: elsewhere ? [hostPermit(elsewhere, 'service_account_impersonation_url', universe)] : [],
    ...(elsewhere === undefined ? {} : { iamCredentials: elsewhere.origin }),
    ...(universe === undefined ? {} : { universe }),
  };
}

function parseSource(json: unknown, checks: HostChecks, within: readonly string[]): AdcSource {
  const type = typeOf(json, within);
  switch (type) {
    case 'authorized_user':
      return parsed(authorizedUser, json, within);
    case 'service_account':
      return { type, key: parsed(serviceAccountKey, json, within) };
    case 'external_account':
      return parsed(externalAccount(checks), json, within);
    case 'external_account_authorized_user':
      return parsed(externalAccountUser(checks), json, within);
    case 'impersonated_service_account':
      throw wrongType('is an impersonated one itself', within);
    case 'gdch_service_account':
      throw new Failure('ADC_TYPE_NOT_SUPPORTED', {
        type,
        problem:
          'is for Google Distributed Cloud, which gives out tokens of its own; Google’s cloud takes none of them',
      });
    default:
      return type satisfies never;
  }
}

function typeOf(json: unknown, within: readonly string[]): AdcFileType {
  const { type } = parsed(z.object({ type: z.string() }), json, within);
  const known = adcFileTypes.find((name) => name === type);
  if (known) return known;
  throw wrongType(`is ${quoteField(type)}, which is no type of credentials`, within);
}

function wrongType(problem: string, within: readonly string[]): Failure {
  return new Failure('ADC_FILE_FIELD', { field: `“${[...within, 'type'].join('.')}”`, problem });
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  within: readonly string[],
): z.output<Schema> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new Failure('ADC_FILE_FIELD', { ...wrongField(result.error, json, within) });
}

/** What a mint from this file may do only after a yes. */
export function permitsOf(file: AdcFile): readonly Permit[] {
  switch (file.type) {
    case 'authorized_user':
    case 'service_account':
      return [];
    case 'impersonated_service_account':
      return [...file.permits, ...permitsOf(file.source)];
    case 'external_account':
    case 'external_account_authorized_user':
      return file.permits;
    default:
      return file satisfies never;
  }
}

/** The domain of the cloud it is for; nothing for Google's own. */
export function universeOf(file: AdcFile): string | undefined {
  return 'universe' in file ? file.universe : undefined;
}

/** Whom the tokens of a file speak for, as far as the file says. */
export function speaksFor(file: AdcFile): string | undefined {
  switch (file.type) {
    case 'authorized_user':
      return file.account;
    case 'service_account':
      return file.key.email;
    case 'impersonated_service_account':
      return file.impersonation.target;
    case 'external_account':
      return file.impersonation?.target ?? poolOf(file.audience);
    case 'external_account_authorized_user':
      return file.audience === undefined ? undefined : poolOf(file.audience);
    default:
      return file satisfies never;
  }
}
