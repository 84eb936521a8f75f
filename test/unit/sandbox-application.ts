/** An application that signs people in at the sandbox with openid-client: what the sandbox has to please. */
import * as oauth from 'openid-client';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createVisitor, type Visitor } from '../sandbox/visitor.ts';

export const SCOPES = {
  email: 'https://www.googleapis.com/auth/userinfo.email',
  cloud: 'https://www.googleapis.com/auth/cloud-platform',
  storage: 'https://www.googleapis.com/auth/devstorage.read_only',
};

const CALLBACK = 'http://127.0.0.1:9/cb/anything';

export type ClientFile = { installed?: ClientContent; web?: ClientContent };
type ClientContent = { client_id: string; client_secret: string; redirect_uris: string[] };

export type SignInOptions = {
  scope?: string;
  params?: Record<string, string>;
  untick?: readonly string[];
  cancel?: boolean;
  visitor?: Visitor;
};

export function createApplication(
  { description }: Sandbox,
  file: ClientFile = description.clientFile,
  secret: string | undefined = file.installed?.client_secret ?? file.web?.client_secret,
) {
  const content = file.installed ?? file.web;
  if (!content) throw new Error('no client in the file');
  const { provider, people } = description;
  const config = new oauth.Configuration(
    {
      issuer: provider.issuer,
      authorization_endpoint: provider.authorizationEndpoint,
      token_endpoint: provider.tokenEndpoint,
      revocation_endpoint: provider.revocationEndpoint,
      userinfo_endpoint: provider.userinfoEndpoint,
      jwks_uri: provider.jwksUri,
      authorization_response_iss_parameter_supported: provider.issInResponse,
      code_challenge_methods_supported: provider.codeChallengeMethods,
    },
    content.client_id,
    secret,
  );
  oauth.allowInsecureRequests(config);
  oauth.enableNonRepudiationChecks(config);
  const redirectUri = file.web ? (content.redirect_uris[0] ?? '') : CALLBACK;

  async function authorize(email: string, options: SignInOptions = {}) {
    const verifier = oauth.randomPKCECodeVerifier();
    const state = oauth.randomState();
    const nonce = oauth.randomNonce();
    const url = oauth.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: options.scope ?? `openid email profile ${SCOPES.cloud}`,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
      ...options.params,
    });
    const person = people.find((candidate) => candidate.email === email);
    if (!person) throw new Error(`nobody here is ${email}`);
    const visit = await (options.visitor ?? createVisitor()).signIn(url, person, options);
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    return { url, visit, checks };
  }

  async function signIn(email: string, options: SignInOptions = {}) {
    const { visit, checks } = await authorize(email, options);
    return oauth.authorizationCodeGrant(config, visit.url, checks);
  }

  return { config, authorize, signIn };
}

/** The members of a refused answer, whatever they are. */
export async function refusalOf(work: Promise<unknown>): Promise<Record<string, unknown>> {
  const error = await work.then(
    () => new Error('was not refused'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof oauth.ResponseBodyError) return { status: error.status, ...error.cause };
  if (error instanceof oauth.AuthorizationResponseError) return Object.fromEntries(error.cause);
  if (error instanceof oauth.ClientError)
    return { code: error.code, message: String(error.cause ?? error.message) };
  throw error;
}
