/**
 * The two types of ADC files in which the identity comes from outside Google: a workload's own credential
 * (`external_account`), and the sign-in of somebody of a workforce pool.
 */
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { HostChecks } from '../google/hosts.ts';
import { impersonationUrl } from './impersonation-url.ts';
import { universeDomain } from './service-account-key-file.ts';

/** Secret: with this the security token service is asked. */
export interface ExternalAccount {
  readonly type: 'external_account';
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly tokenUrl: string;
  /** As the file has it, for google-auth-library. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly sourceKind: 'file' | 'url' | 'aws' | 'certificate';
  readonly impersonation?: Impersonation;
  readonly client?: { readonly clientId: string; readonly clientSecret: string };
  readonly workforcePoolUserProject?: string;
}

/** Secret. */
export interface ExternalAccountUser {
  readonly type: 'external_account_authorized_user';
  readonly audience?: string;
  readonly tokenUrl: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  readonly refreshToken: string;
}

const text = (longest: number) => z.string().min(1, 'is empty').max(longest, 'is too long');
const poolAudience = text(2048).regex(
  /^\/\/iam\.[\w.-]+\/(?:projects\/[^/]+\/)?locations\/.+/,
  'is not the full name of a pool’s provider',
);

export function externalAccount(checks: HostChecks) {
  return z
    .object({
      audience: poolAudience,
      subject_token_type: text(256),
      token_url: text(2048).default('https://sts.googleapis.com/v1/token'),
      service_account_impersonation_url: impersonationUrl(checks).optional(),
      credential_source: z.record(z.string(), z.unknown()),
      client_id: text(256).optional(),
      client_secret: text(256).optional(),
      workforce_pool_user_project: text(100).optional(),
      universe_domain: universeDomain,
    })
    .transform((file): ExternalAccount => {
      checks.google(file.token_url, 'token_url');
      const { client_id, client_secret = '', workforce_pool_user_project: project } = file;
      const target = file.service_account_impersonation_url;
      return {
        type: 'external_account',
        audience: file.audience,
        subjectTokenType: file.subject_token_type,
        tokenUrl: file.token_url,
        source: file.credential_source,
        sourceKind: checkedSource(file.credential_source, checks),
        ...(client_id === undefined ? {} : { client: { clientId: client_id, clientSecret: client_secret } }),
        ...(project === undefined ? {} : { workforcePoolUserProject: project }),
        ...(target === undefined ? {} : { impersonation: { target, delegates: [] } }),
      };
    });
}

export function externalAccountUser(checks: HostChecks) {
  return z
    .object({
      audience: text(2048).optional(),
      client_id: text(256),
      client_secret: text(256),
      refresh_token: text(4096),
      token_url: text(2048).default('https://sts.googleapis.com/v1/oauthtoken'),
      universe_domain: universeDomain,
    })
    .transform((file): ExternalAccountUser => {
      checks.google(file.token_url, 'token_url');
      return {
        type: 'external_account_authorized_user',
        tokenUrl: file.token_url,
        client: { clientId: file.client_id, clientSecret: file.client_secret },
        refreshToken: file.refresh_token,
        ...(file.audience === undefined ? {} : { audience: file.audience }),
      };
    });
}

/** "pool/provider", for people. */
export function poolOf(audience: string): string | undefined {
  const [, pool, provider] = /Pools\/([^/]+)\/providers\/([^/]+)$/.exec(audience) ?? [];
  return pool && provider ? `${pool}/${provider}` : undefined;
}

/** Where AWS tells its machines who they are: fixed addresses that lead nowhere else. */
const awsMetadataHosts = new Set(['169.254.169.254', '[fd00:ec2::254]']);

/** What kind of source it is, with every address in it checked. */
function checkedSource(
  source: Readonly<Record<string, unknown>>,
  checks: HostChecks,
): ExternalAccount['sourceKind'] {
  const named = (name: string) => `credential_source.${name}`;
  if ('executable' in source) {
    throw new Failure('EXECUTABLE_NOT_ALLOWED', { field: `“${named('executable')}”` });
  }
  const check = (name: string, isAlsoAllowed: (host: string) => boolean = () => false) => {
    const address = source[name];
    if (address === undefined) return;
    const host = typeof address === 'string' && URL.canParse(address) ? new URL(address).hostname : '';
    if (!isAlsoAllowed(host)) checks.google(String(address), named(name));
  };
  if ('environment_id' in source) {
    const isAws = (host: string) => awsMetadataHosts.has(host);
    for (const name of ['url', 'region_url', 'imdsv2_session_token_url']) check(name, isAws);
    return 'aws';
  }
  check('url');
  const kinds = (['file', 'url', 'certificate'] as const).filter((name) => name in source);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw new Failure('ADC_FILE_FIELD', {
      field: '“credential_source”',
      problem: 'does not name exactly one of file, url, environment_id and certificate',
    });
  }
  return kind;
}
