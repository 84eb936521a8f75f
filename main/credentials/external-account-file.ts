/**
 * The two types of ADC files in which the identity comes from outside Google: a workload's own credential
 * (`external_account`), and the sign-in of somebody of a workforce pool.
 */
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { Impersonation } from '../../app/service-account.ts';
import { wrongField } from '../file-field.ts';
import type { HostChecks } from '../google/hosts.ts';
import { impersonationUrl } from './impersonation-url.ts';
import { hostPermit, type Permit, permitsOfAddress } from './permits.ts';

/** Secret: with this the security token service is asked. */
export interface ExternalAccount {
  readonly type: 'external_account';
  readonly audience: string;
  readonly subjectTokenType: string;
  readonly tokenUrl: string;
  readonly source: SubjectSource;
  readonly impersonation?: Impersonation;
  /** Where the IAM Credentials API is, when it is another universe's or somebody else's. */
  readonly iamCredentials?: string;
  readonly client?: { readonly clientId: string; readonly clientSecret: string };
  readonly workforcePoolUserProject?: string;
  readonly universe?: string;
  readonly permits: readonly Permit[];
}

/** Where the workload's own credential comes from. */
export type SubjectSource =
  | {
      readonly kind: 'file' | 'url' | 'aws';
      /** As the file has it, for google-auth-library. */
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly kind: 'executable';
      readonly command: string;
      readonly timeoutMs: number;
      /** Where the program leaves its answers for the next time. */
      readonly outputFile?: string;
    }
  | {
      readonly kind: 'certificate';
      /** The certificate config; without it, the one that gcloud keeps. */
      readonly config?: string;
      /** A file of the certificates that stand behind the workload's own. */
      readonly trustChain?: string;
    };

/** Secret. */
export interface ExternalAccountUser {
  readonly type: 'external_account_authorized_user';
  readonly audience?: string;
  readonly tokenUrl: string;
  readonly client: { readonly clientId: string; readonly clientSecret: string };
  readonly refreshToken: string;
  readonly universe?: string;
  readonly permits: readonly Permit[];
}

const text = (longest: number) => z.string().min(1, 'is empty').max(longest, 'is too long');
const poolAudience = text(2048).regex(
  /^\/\/iam\.[\w.-]+\/(?:projects\/[^/]+\/)?locations\/.+/,
  'is not the full name of a pool’s provider',
);
const usualUniverse = 'googleapis.com';

/** Nothing for Google's own cloud. */
export const anyUniverse = z
  .string()
  .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'is not a domain')
  .max(253, 'is too long')
  .optional()
  .transform((domain) => (domain === usualUniverse ? undefined : domain));

export function externalAccount(checks: HostChecks) {
  return z
    .object({
      audience: poolAudience,
      subject_token_type: text(256),
      token_url: text(2048).optional(),
      service_account_impersonation_url: impersonationUrl(checks).optional(),
      credential_source: z.record(z.string(), z.unknown()),
      client_id: text(256).optional(),
      client_secret: text(256).optional(),
      workforce_pool_user_project: text(100).optional(),
      universe_domain: anyUniverse,
    })
    .transform((file): ExternalAccount => {
      const { client_id, client_secret = '', workforce_pool_user_project: project } = file;
      const { universe_domain: universe, service_account_impersonation_url: speaksFor } = file;
      const { source, permits } = readSource(file.credential_source, checks, universe);
      // The usual host asks for no certificate.
      const sts = source.kind === 'certificate' ? 'sts.mtls' : 'sts';
      const { token_url: tokenUrl = `https://${sts}.${universe ?? usualUniverse}/v1/token` } = file;
      const elsewhere = speaksFor?.elsewhere;
      return {
        type: 'external_account',
        audience: file.audience,
        subjectTokenType: file.subject_token_type,
        tokenUrl,
        source,
        permits: [
          ...permitsOfAddress(tokenUrl, 'token_url', checks, universe),
          ...permits,
          ...(elsewhere ? [hostPermit(elsewhere, 'service_account_impersonation_url', universe)] : []),
        ],
        ...(client_id === undefined ? {} : { client: { clientId: client_id, clientSecret: client_secret } }),
        ...(project === undefined ? {} : { workforcePoolUserProject: project }),
        ...(speaksFor === undefined ? {} : { impersonation: { target: speaksFor.target, delegates: [] } }),
        ...(elsewhere === undefined ? {} : { iamCredentials: elsewhere.origin }),
        ...(universe === undefined ? {} : { universe }),
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
      token_url: text(2048).optional(),
      universe_domain: anyUniverse,
    })
    .transform((file): ExternalAccountUser => {
      const { universe_domain: universe } = file;
      const { token_url: tokenUrl = `https://sts.${universe ?? usualUniverse}/v1/oauthtoken` } = file;
      return {
        type: 'external_account_authorized_user',
        tokenUrl,
        client: { clientId: file.client_id, clientSecret: file.client_secret },
        refreshToken: file.refresh_token,
        permits: permitsOfAddress(tokenUrl, 'token_url', checks, universe),
        ...(file.audience === undefined ? {} : { audience: file.audience }),
        ...(universe === undefined ? {} : { universe }),
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

/** As google-auth has them. */
const executable = z.object({
  // What cannot be seen cannot be allowed.
  command: text(2000).regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, 'has a character that cannot be shown'),
  timeout_millis: z
    .number()
    .min(5_000, 'is under 5 seconds')
    .max(120_000, 'is over 2 minutes')
    .default(30_000),
  output_file: text(4096).optional(),
});

const certificate = z
  .object({
    // Some tools write it as a text.
    use_default_certificate_config: z
      .literal([true, false, 'true', 'false'], 'is neither true nor false')
      .optional(),
    certificate_config_location: text(4096).optional(),
    trust_chain_path: text(4096).optional(),
  })
  .refine(
    ({ use_default_certificate_config: usual = false, certificate_config_location: location }) =>
      (String(usual) === 'true') === (location === undefined),
    {
      path: ['certificate_config_location'],
      message: 'stands beside use_default_certificate_config, and only one of them can be meant',
    },
  );

/** The source, with a permit for every address in it that is neither Google's nor AWS's own. */
function readSource(
  fields: Readonly<Record<string, unknown>>,
  checks: HostChecks,
  universe: string | undefined,
): { readonly source: SubjectSource; readonly permits: readonly Permit[] } {
  const named = (name: string) => `credential_source.${name}`;
  const permitOf = (name: string, isAlsoAllowed: (host: string) => boolean = () => false): Permit[] => {
    const address = fields[name];
    if (address === undefined) return [];
    const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) throw wrong(named(name), 'is not a web address');
    return isAlsoAllowed(url.hostname) || checks.isGoogle(url)
      ? []
      : [hostPermit(url, named(name), universe)];
  };
  if ('environment_id' in fields) {
    const isAws = (host: string) => awsMetadataHosts.has(host);
    const permits = ['url', 'region_url', 'imdsv2_session_token_url'].flatMap((name) =>
      permitOf(name, isAws),
    );
    return { source: { kind: 'aws', fields }, permits };
  }
  const kinds = (['file', 'url', 'executable', 'certificate'] as const).filter((name) => name in fields);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    throw wrong(
      'credential_source',
      'does not name exactly one of file, url, executable, environment_id and certificate',
    );
  }
  if (kind === 'file' || kind === 'url') return { source: { kind, fields }, permits: permitOf('url') };
  const checked = <Schema extends z.ZodType>(schema: Schema): z.output<Schema> => {
    const result = schema.safeParse(fields[kind]);
    if (result.success) return result.data;
    throw new Failure('ADC_FILE_FIELD', {
      ...wrongField(result.error, fields[kind], ['credential_source', kind]),
    });
  };
  if (kind === 'certificate') {
    const { certificate_config_location: config, trust_chain_path: trustChain } = checked(certificate);
    return {
      source: {
        kind,
        ...(config === undefined ? {} : { config }),
        ...(trustChain === undefined ? {} : { trustChain }),
      },
      permits: [],
    };
  }
  const { command, timeout_millis, output_file } = checked(executable);
  return {
    source: {
      kind,
      command,
      timeoutMs: timeout_millis,
      ...(output_file === undefined ? {} : { outputFile: output_file }),
    },
    permits: [{ kind: 'program', field: `“${named('executable')}”`, command }],
  };
}

function wrong(field: string, problem: string): Failure {
  return new Failure('ADC_FILE_FIELD', { field: `“${field}”`, problem });
}
