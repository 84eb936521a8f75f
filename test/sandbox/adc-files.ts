/** A credential file of each type, as ADC finds them, all of which the sandbox can serve. */
import { WORKFORCE_AUDIENCE, WORKLOAD_AUDIENCES } from './federation.ts';
import { PATHS } from './paths.ts';
import type { KeyFile } from './service-account-keys.ts';
import { serviceAccountEmail } from './service-accounts.ts';
import type { StoredSignIn } from './stored-sign-ins.ts';
import { WORKFORCE_CLIENT_ID } from './sts.ts';

export type AdcParts = {
  origin: string;
  signIn: StoredSignIn;
  keyFile: KeyFile;
  workforce: { clientSecret: string; refreshToken: string };
};

export const UNIVERSE_DOMAIN = 'googleapis.com';

export function adcFiles({ origin, signIn, keyFile, workforce }: AdcParts) {
  const universe_domain = UNIVERSE_DOMAIN;
  const impersonate = (name: string) =>
    `${origin}${PATHS.iamCredentials}/v1/projects/-/serviceAccounts/${serviceAccountEmail(name, 'acme-dev')}:generateAccessToken`;
  const authorizedUser = {
    type: 'authorized_user' as const,
    account: '',
    client_id: signIn.clientId,
    client_secret: signIn.clientSecret,
    refresh_token: signIn.refreshToken,
    quota_project_id: 'acme-dev',
    universe_domain,
  };
  const { quota_project_id: _, ...sourceUser } = authorizedUser;
  const external = {
    type: 'external_account' as const,
    token_url: `${origin}${PATHS.sts}/v1/token`,
    token_info_url: `${origin}${PATHS.sts}/v1/introspect`,
    universe_domain,
  };
  const workload = {
    ...external,
    audience: WORKLOAD_AUDIENCES.oidc,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  };
  return {
    authorized_user: authorizedUser,
    service_account: keyFile,
    impersonated_service_account: {
      type: 'impersonated_service_account' as const,
      service_account_impersonation_url: impersonate('deployer'),
      delegates: [] as string[],
      source_credentials: sourceUser,
      universe_domain,
    },
    impersonated_through_delegates: {
      type: 'impersonated_service_account' as const,
      service_account_impersonation_url: impersonate('chain-end'),
      delegates: ['hop-one', 'hop-two'].map(
        (name) => `projects/-/serviceAccounts/${serviceAccountEmail(name, 'acme-dev')}`,
      ),
      source_credentials: sourceUser,
      universe_domain,
    },
    external_account: {
      ...workload,
      service_account_impersonation_url: impersonate('pipeline'),
      credential_source: {
        url: `${origin}${PATHS.workload}/token.json`,
        headers: { 'x-workload': 'sandbox' },
        format: { type: 'json' as const, subject_token_field_name: 'value' },
      },
    },
    /** The workload itself, without a service account; its token is to be written to the file. */
    external_account_file: { ...workload, credential_source: { file: 'subject-token.txt' } },
    /** With the region and any keys in the variables that AWS's own tools read. */
    external_account_aws: {
      ...external,
      audience: WORKLOAD_AUDIENCES.aws,
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      service_account_impersonation_url: impersonate('pipeline'),
      credential_source: {
        environment_id: 'aws1',
        regional_cred_verification_url:
          'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
      },
    },
    external_account_authorized_user: {
      type: 'external_account_authorized_user' as const,
      audience: WORKFORCE_AUDIENCE,
      client_id: WORKFORCE_CLIENT_ID,
      client_secret: workforce.clientSecret,
      refresh_token: workforce.refreshToken,
      token_url: `${origin}${PATHS.sts}/v1/oauthtoken`,
      token_info_url: `${origin}${PATHS.sts}/v1/introspect`,
      quota_project_id: 'acme-tools',
      universe_domain,
    },
  };
}
