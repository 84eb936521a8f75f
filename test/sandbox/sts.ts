/**
 * The security token service: exchanges another platform's credential for an access token, and refreshes the sign-in of
 * somebody of a workforce pool. AWS signatures are taken for good: only their shape is looked at. So are certificates,
 * which whoever ends TLS in front of this has to compare with the one of the connection.
 */
import { randomBytes, X509Certificate } from 'node:crypto';
import { answerJson, type Exchange } from './exchange.ts';
import {
  AWS_PRINCIPAL,
  MACHINE_NAME,
  MACHINE_PRINCIPAL,
  WORKFORCE_PRINCIPAL,
  WORKLOAD_AUDIENCES,
  WORKLOAD_PRINCIPAL,
} from './federation.ts';
import { memberOf } from './members.ts';
import { PATHS } from './paths.ts';
import { projectBy } from './projects.ts';
import { canonicalScope, splitScopes } from './scopes.ts';
import type { SecretRecord } from './secrets.ts';
import type { TokenStore } from './token-store.ts';
import type { Workload } from './workload.ts';

export const WORKFORCE_CLIENT_ID = 'sandbox-workforce-client';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const JWT_TYPES = ['jwt', 'id_token'].map((name) => `urn:ietf:params:oauth:token-type:${name}`);
const AWS_TYPE = 'urn:ietf:params:aws:token-type:aws4_request';
const MTLS_TYPE = 'urn:ietf:params:oauth:token-type:mtls';
const LIFETIME_SECONDS = 3_600;

type Parts = { store: TokenStore; workload: Workload; secrets: SecretRecord };

class StsError extends Error {
  readonly error: string;
  readonly status: number;
  constructor(error: string, description: string, status = 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

export function createSts({ store, workload, secrets }: Parts) {
  const clientSecret = randomBytes(24).toString('base64url');
  const refreshTokens = new Set([`1//0${randomBytes(48).toString('base64url')}`]);
  secrets.add('client_secret', clientSecret);
  for (const token of refreshTokens) secrets.add('refresh_token', token);

  function issue(principal: string, scopes: readonly string[], projectNumber: string) {
    const wish = { sub: principal, clientId: projectNumber, scopes, prefix: 'ya29.d.b0' };
    const token = store.issueAccessToken({ ...wish, lifetimeSeconds: LIFETIME_SECONDS });
    return { access_token: token, token_type: 'Bearer', expires_in: LIFETIME_SECONDS };
  }

  async function principalOf(form: URLSearchParams): Promise<string> {
    const audience = form.get('audience') ?? '';
    const type = form.get('subject_token_type') ?? '';
    const token = form.get('subject_token') ?? '';
    if (token !== '') secrets.add('subject_token', token);
    if (audience === WORKLOAD_AUDIENCES.oidc && JWT_TYPES.includes(type)) {
      if ((await workload.subjectOf(token)) !== undefined) return WORKLOAD_PRINCIPAL;
      throw new StsError('invalid_grant', 'The subject token is not valid for this provider.');
    }
    if (audience === WORKLOAD_AUDIENCES.aws && type === AWS_TYPE) {
      if (isSignedAwsRequest(token, audience)) return AWS_PRINCIPAL;
      throw new StsError('invalid_grant', 'The subject token is not a signed request to AWS.');
    }
    if (audience === WORKLOAD_AUDIENCES.x509 && type === MTLS_TYPE) {
      if (isChainOfMachine(token)) return MACHINE_PRINCIPAL;
      throw new StsError('invalid_grant', 'The certificate chain is not valid for this provider.');
    }
    if (Object.values(WORKLOAD_AUDIENCES).some((known) => known === audience)) {
      throw new StsError('invalid_request', 'Invalid value for "subject_token_type".');
    }
    throw new StsError(
      'invalid_request',
      'Invalid value for "audience". This value should be the full resource name of the Identity Provider.',
    );
  }

  async function exchangeToken({ form }: Exchange) {
    if (form.get('grant_type') !== EXCHANGE)
      throw new StsError('unsupported_grant_type', 'Invalid grant_type.');
    const principal = await principalOf(form);
    const scopes = splitScopes(form.get('scope') ?? undefined);
    const known = scopes.map(canonicalScope).filter((scope) => scope !== undefined);
    if (scopes.length === 0 || known.length < scopes.length) {
      throw new StsError('invalid_scope', 'Some requested scopes were invalid.');
    }
    const projectNumber = projectBy('acme-dev')?.number ?? '';
    return { ...issue(principal, known, projectNumber), issued_token_type: ACCESS_TOKEN };
  }

  function refreshSignIn({ req, form }: Exchange) {
    const [clientId, secret] = basicOf(req.headers.authorization);
    if (clientId !== WORKFORCE_CLIENT_ID || secret !== clientSecret) {
      throw new StsError('invalid_client', 'The OAuth client was not found.', 401);
    }
    const refreshToken = form.get('refresh_token') ?? '';
    if (form.get('grant_type') !== 'refresh_token' || !refreshTokens.has(refreshToken)) {
      throw new StsError('invalid_grant', 'Token has been expired or revoked.');
    }
    const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
    return issue(WORKFORCE_PRINCIPAL, scopes, projectBy('acme-tools')?.number ?? '');
  }

  function introspect({ form }: Exchange) {
    const token = store.accessToken(form.get('token') ?? '');
    if (token === undefined || token === 'revoked') return { active: false };
    const exp = Math.floor(token.expiresAtMs / 1_000);
    const scope = token.scopes.join(' ');
    return { active: true, iss: 'https://sts.googleapis.com/', username: memberOf(token.sub), scope, exp };
  }

  const methods: Record<string, (exchange: Exchange) => object | Promise<object>> = {
    [`${PATHS.sts}/v1/token`]: exchangeToken,
    [`${PATHS.sts}/v1/oauthtoken`]: refreshSignIn,
    [`${PATHS.sts}/v1/introspect`]: introspect,
  };

  return {
    /** For the example of a credential file. */
    workforce: { clientSecret, refreshToken: [...refreshTokens][0] ?? '' },

    async answer(exchange: Exchange): Promise<void> {
      const { req, res, url } = exchange;
      const method = methods[url.pathname];
      if (!method || req.method !== 'POST') return answerJson(res, 404, { error: 'not_found' });
      try {
        answerJson(res, 200, await method(exchange));
      } catch (error) {
        if (!(error instanceof StsError)) throw error;
        answerJson(res, error.status, { error: error.error, error_description: error.message });
      }
    },
  };
}

function basicOf(header = ''): (string | undefined)[] {
  const text = Buffer.from(/^Basic +(\S+)$/i.exec(header)?.[1] ?? '', 'base64').toString('utf8');
  return text.split(':');
}

/** Certificates in DER and base64, each signed by the next, the last by itself. */
function isChainOfMachine(token: string): boolean {
  try {
    const chain = (JSON.parse(token) as string[]).map(
      (der) => new X509Certificate(Buffer.from(der, 'base64')),
    );
    return (
      chain[0]?.subject === `CN=${MACHINE_NAME}` &&
      chain.every((one, index) => one.verify((chain[index + 1] ?? one).publicKey))
    );
  } catch {
    return false;
  }
}

/** The request to AWS that the workload signed but left to the token service to send. */
function isSignedAwsRequest(token: string, audience: string): boolean {
  try {
    const { url, method, headers } = JSON.parse(decodeURIComponent(token));
    const values = new Map<string, string>(
      headers.map(({ key, value }: Record<string, string>) => [String(key).toLowerCase(), value]),
    );
    return (
      new URL(url).searchParams.get('Action') === 'GetCallerIdentity' &&
      method === 'POST' &&
      values.get('authorization')?.startsWith('AWS4-HMAC-SHA256 ') === true &&
      values.has('x-amz-date') &&
      values.get('x-goog-cloud-target-resource') === audience
    );
  } catch {
    return false;
  }
}
