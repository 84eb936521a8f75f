/** The IAM Service Account Credentials API: tokens and signatures of a service account, for who may act as it. */

import { followDelegates } from './delegation.ts';
import { type ApiCall, type ApiParts, createGoogleApi, stringsIn } from './google-api.ts';
import { invalidArgument } from './google-error.ts';
import { PATHS } from './paths.ts';
import { projectBy } from './projects.ts';
import { canonicalScope } from './scopes.ts';
import type { SecretRecord } from './secrets.ts';
import { type ServiceAccountKeys, signBytes } from './service-account-keys.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';
import { type ServiceAccount, serviceAccountBy } from './service-accounts.ts';

export type IamCredentialsParts = ApiParts & {
  tokens: ServiceAccountTokens;
  accountKeys: ServiceAccountKeys;
  secrets: SecretRecord;
};

const HOUR_SECONDS = 3_600;
const LONGEST_SECONDS = 12 * HOUR_SECONDS;

export function createIamCredentials(parts: IamCredentialsParts) {
  const { permissions, tokens, accountKeys, secrets, faults } = parts;
  const nowSeconds = () => Math.floor(faults.nowMs() / 1_000);

  /** The service account that is spoken for, if the caller may have this of it. */
  function target({ caller, json, parts: [project = '', name = ''] }: ApiCall, need: string): ServiceAccount {
    if (project !== '-') throw invalidArgument('The project of the resource name must be "-".', 'name');
    const delegates = stringsIn(json, 'delegates');
    return followDelegates(permissions, caller, delegates, name, `iam.serviceAccounts.${need}`);
  }

  function generateAccessToken(call: ApiCall) {
    const scopes = stringsIn(call.json, 'scope').map(canonicalScope);
    if (scopes.length === 0 || scopes.includes(undefined)) {
      throw invalidArgument('Request contains an invalid scope.', 'scope');
    }
    const seconds = secondsOf(call.json['lifetime'] ?? `${HOUR_SECONDS}s`);
    const account = target(call, 'getAccessToken');
    if (seconds > HOUR_SECONDS && account.longLived !== true) {
      throw invalidArgument(
        'The access token lifetime cannot exceed 3600 seconds unless the organization policy constraints/iam.allowServiceAccountCredentialLifetimeExtension lists the service account.',
        'lifetime',
      );
    }
    const known = scopes.filter((scope) => scope !== undefined);
    return {
      accessToken: tokens.accessToken(account, known, seconds),
      // Some clients cannot read a fraction.
      expireTime: new Date((nowSeconds() + seconds) * 1_000).toISOString().replace('.000Z', 'Z'),
    };
  }

  async function generateIdToken(call: ApiCall) {
    const { audience, includeEmail, useEmailAzp, organizationNumberIncluded } = call.json;
    if (typeof audience !== 'string' || audience === '') {
      throw invalidArgument('A non-empty audience is required.', 'audience');
    }
    const account = target(call, 'getOpenIdToken');
    const organization = projectBy(account.projectId)?.organization;
    const more = {
      ...(isTrue(useEmailAzp) && { azp: account.email }),
      ...(isTrue(organizationNumberIncluded) && { google: { organization_number: Number(organization) } }),
    };
    return { token: await tokens.idToken(account, { audience, includeEmail: isTrue(includeEmail), more }) };
  }

  async function signJwt(call: ApiCall) {
    const claims = claimsIn(call.json['payload'], nowSeconds());
    const key = await accountKeys.systemKeyOf(target(call, 'signJwt'));
    const header = { alg: 'RS256', kid: key.keyId, typ: 'JWT' };
    const signed = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const signature = signBytes(key, Buffer.from(signed.join('.'))).toString('base64url');
    const signedJwt = [...signed, signature].join('.');
    secrets.add('assertion', signedJwt);
    return { keyId: key.keyId, signedJwt };
  }

  async function signBlob(call: ApiCall) {
    const { payload } = call.json;
    if (typeof payload !== 'string' || !/^[\w+/-]+=*$/.test(payload)) {
      throw invalidArgument('Invalid value at "payload": base64 is expected.', 'payload');
    }
    const key = await accountKeys.systemKeyOf(target(call, 'signBlob'));
    const signature = signBytes(key, Buffer.from(payload, 'base64'));
    return { keyId: key.keyId, signedBlob: signature.toString('base64') };
  }

  const methods = { generateAccessToken, generateIdToken, signJwt, signBlob };
  return createGoogleApi(
    {
      service: 'iamcredentials.googleapis.com',
      title: 'IAM Service Account Credentials API',
      scopes: ['cloud-platform', 'iam'],
      prefix: PATHS.iamCredentials,
      routes: Object.entries(methods).map(([name, answer]) => ({
        method: 'POST',
        path: new RegExp(`^/v1/projects/([^/]+)/serviceAccounts/([^/:]+):${name}$`),
        answer,
      })),
    },
    parts,
  );
}

/** The public halves of a service account's keys, for whoever checks what it signed. */
export function serviceAccountKeysAt(path: string, accountKeys: ServiceAccountKeys) {
  const [, form, name = ''] = /\/(x509|jwk)\/([^/]+)$/.exec(path) ?? [];
  const account = serviceAccountBy(decodeURIComponent(name));
  if (!account) return undefined;
  return form === 'x509'
    ? accountKeys.certificates(account)
    : accountKeys.publicJwks(account).then((keys) => ({ keys }));
}

function secondsOf(lifetime: unknown): number {
  const seconds = Number(/^(\d+)(?:\.\d+)?s$/.exec(String(lifetime))?.[1] ?? 0);
  if (seconds > 0 && seconds <= LONGEST_SECONDS) return seconds;
  throw invalidArgument(`Invalid lifetime: ${lifetime}`, 'lifetime');
}

function claimsIn(payload: unknown, now: number): Record<string, unknown> {
  const refusal = invalidArgument('The payload must be a JSON object of claims.', 'payload');
  if (typeof payload !== 'string') throw refusal;
  let claims: Record<string, unknown>;
  try {
    claims = JSON.parse(payload);
  } catch {
    throw refusal;
  }
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) throw refusal;
  const { exp } = claims;
  if (exp !== undefined && (typeof exp !== 'number' || exp < now || exp > now + LONGEST_SECONDS)) {
    throw invalidArgument('The exp claim must be a number, within the next 12 hours.', 'payload');
  }
  return claims;
}

/** Some clients send booleans as words. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
