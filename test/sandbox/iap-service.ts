/**
 * A web application behind Identity-Aware Proxy: people are sent to sign in; programs come with an ID token made for its
 * OAuth client, or with a JWT that their service account signed for its address.
 */
import { decodeJwt, errors, jwtVerify } from 'jose';
import { openAssertion } from './assertions.ts';
import { answerJson, answerText, type Exchange, redirect } from './exchange.ts';
import type { Faults } from './faults.ts';
import type { IapAssertions } from './iap-assertions.ts';
import { PATHS } from './paths.ts';
import type { Permissions } from './permissions.ts';
import type { ServiceAccountKeys } from './service-account-keys.ts';
import type { SigningKeys } from './signing-keys.ts';

/** What bindings call the application. */
export const IAP_RESOURCE = 'intranet';
/** Of the project whose desktop client people sign in with. */
export const IAP_CLIENT_ID = '100000000001-sandbox0iap.apps.googleusercontent.com';
/** Where it would be, outside a sandbox. */
export const IAP_URL = 'https://intranet.acme.example';

type Parts = {
  issuer: string;
  /** Where it is here. */
  origin: string;
  keys: SigningKeys;
  accountKeys: ServiceAccountKeys;
  assertions: IapAssertions;
  faults: Faults;
  permissions: Permissions;
};

const LONGEST_SECONDS = 3_600;

/** The e-mail address of who calls, or why the credential will not do. */
type Verdict = { email: string } | { refused: string };

export function createIapService(parts: Parts) {
  const { issuer, origin, keys, accountKeys, assertions, faults, permissions } = parts;

  async function verify(token: string, path: string): Promise<Verdict> {
    const claimed = claimsOf(token);
    if (!claimed) return { refused: 'Invalid IAP credentials: Unable to parse JWT' };
    return claimed.iss === issuer ? verifyIdToken(token) : verifyAssertion(token, path);
  }

  async function verifyIdToken(token: string): Promise<Verdict> {
    try {
      const { payload } = await jwtVerify(token, keys.publicKeys, {
        issuer,
        audience: IAP_CLIENT_ID,
        currentDate: new Date(faults.nowMs()),
      });
      const email = payload['email'];
      return typeof email === 'string'
        ? { email }
        : { refused: "Invalid IAP credentials: JWT 'email' claim isn't a string" };
    } catch (error) {
      return { refused: `Invalid IAP credentials: ${flawOf(error)}` };
    }
  }

  async function verifyAssertion(token: string, path: string): Promise<Verdict> {
    const opened = await openAssertion(token, accountKeys);
    if (typeof opened === 'string') return { refused: 'Invalid IAP credentials: JWT signature is invalid' };
    const { account, claims } = opened;
    const { iat = 0, exp = 0, aud, sub } = claims;
    const now = faults.nowMs() / 1_000;
    if (exp <= now) return { refused: 'Invalid IAP credentials: JWT is expired' };
    if (exp - iat > LONGEST_SECONDS) return { refused: 'Invalid IAP credentials: JWT lives too long' };
    if (sub !== account.email) return { refused: "Invalid IAP credentials: JWT 'sub' is not its issuer" };
    if (isForAddress(String(aud), path)) return { email: account.email };
    return { refused: 'Invalid bearer token. Invalid JWT audience.' };
  }

  function isForAddress(aud: string, path: string): boolean {
    return [origin, IAP_URL].some((base) =>
      aud.endsWith('/*')
        ? `${base}${path}`.startsWith(aud.slice(0, -1)) && aud.startsWith(`${base}/`)
        : aud === `${base}${path}` || (path === '/' && aud === base),
    );
  }

  return async ({ req, res, url }: Exchange): Promise<void> => {
    const header = [req.headers['proxy-authorization']].flat()[0] ?? req.headers.authorization;
    const refuse = (status: number, text: string) => {
      res.setHeader('x-goog-iap-generated-response', 'true');
      answerText(res, status, 'text/html; charset=utf-8', text);
    };
    if (header === undefined) {
      res.setHeader('x-goog-iap-generated-response', 'true');
      return redirect(res, signInAddress(issuer, url), 302);
    }
    const verdict = await verify(/^Bearer +(\S+)$/i.exec(header)?.[1] ?? '', url.pathname);
    if ('refused' in verdict) return refuse(401, verdict.refused);
    const { email } = verdict;
    if (!permissions.allows(email, 'iap.webServiceVersions.accessViaIAP', [IAP_RESOURCE, 'acme-tools'])) {
      return refuse(403, `You don't have access: ${email}`);
    }
    // What the application gets from IAP, and this one shows to whoever calls it.
    res.setHeader('x-goog-iap-jwt-assertion', await assertions.sign(email));
    answerJson(res, 200, { application: IAP_RESOURCE, caller: { email } });
  };
}

function claimsOf(token: string) {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function flawOf(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'JWT is expired';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return 'Invalid JWT audience.';
  return 'JWT signature is invalid';
}

function signInAddress(issuer: string, url: URL): string {
  const target = new URL(issuer + PATHS.authorization);
  target.search = new URLSearchParams({
    client_id: IAP_CLIENT_ID,
    response_type: 'code',
    scope: 'openid email',
    redirect_uri: `https://iap.googleapis.com/v1/oauth/clientIds/${IAP_CLIENT_ID}:handleRedirect`,
    state: Buffer.from(url.href).toString('base64url'),
  }).toString();
  return target.href;
}
