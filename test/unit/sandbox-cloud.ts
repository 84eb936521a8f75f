/** Calls of the sandbox's Google APIs without a library in between, and the tokens to call them with. */
import { createPrivateKey, createSign } from 'node:crypto';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createApplication, SCOPES } from './sandbox-application.ts';

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what it is stands in the expectation.
  json: any;
};

export const serviceAccount = (name: string, projectId = 'acme-dev') =>
  `${name}@${projectId}.iam.gserviceaccount.com`;

/** Signs a person in and gives an access token. */
export async function accessTokenOf(
  sandbox: Sandbox,
  email: string,
  scope: string = SCOPES.cloud,
): Promise<string> {
  const { access_token } = await createApplication(sandbox).signIn(email, { scope: `openid email ${scope}` });
  return access_token;
}

export async function call(
  url: string,
  {
    token,
    json,
    form,
    headers = {},
  }: {
    token?: string | undefined;
    json?: unknown;
    form?: Record<string, string>;
    headers?: Record<string, string>;
  } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    ...((json !== undefined || form) && { method: 'POST' }),
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form && { body: new URLSearchParams(form) }),
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers },
    redirect: 'manual',
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

/** What a client tells one failure from another by. */
export function reasonOf({ status, json }: Answer) {
  const info = json?.error?.details?.find((detail: { reason?: string }) => detail.reason !== undefined);
  return { code: status, status: json?.error?.status, reason: info?.reason, ...info?.metadata };
}

type KeyFile = { private_key: string; private_key_id: string; client_email: string };

/** Now, as JWTs count. */
export const seconds = (fromNow = 0) => Math.floor(Date.now() / 1_000) + fromNow;

export function signAssertion(
  { private_key, private_key_id, client_email }: KeyFile,
  claims: Record<string, unknown>,
  header: Record<string, unknown> = {},
): string {
  const parts = [
    { alg: 'RS256', typ: 'JWT', kid: private_key_id, ...header },
    {
      iss: client_email,
      aud: 'https://oauth2.googleapis.com/token',
      iat: seconds(),
      exp: seconds(3_600),
      ...claims,
    },
  ];
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const signature = createSign('RSA-SHA256').update(signed).sign(createPrivateKey(private_key));
  return `${signed}.${signature.toString('base64url')}`;
}

export function claimsOf(jwt: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
