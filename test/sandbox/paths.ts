/**
 * Where everything is on the sandbox's origin. The first group has the same paths as Google's; the APIs of the second
 * have hosts of their own there, and here a prefix each, after which come Google's paths again.
 */

export const PATHS = {
  authorization: '/o/oauth2/v2/auth',
  token: '/token',
  revocation: '/revoke',
  tokeninfo: '/tokeninfo',
  userinfo: '/v1/userinfo',
  jwks: '/oauth2/v3/certs',
  discovery: '/.well-known/openid-configuration',
  robotKeys: '/robot/v1/metadata',
  systemKeys: '/service_accounts/v1/metadata',
  iapKeys: '/iap/verify/public_key-jwk',

  iamCredentials: '/iamcredentials',
  iam: '/iam',
  resourceManager: '/cloudresourcemanager',
  run: '/run',
  functions: '/cloudfunctions',
  sts: '/sts',

  workload: '/workload',
  signIn: '/signin',
  pictures: '/pictures',
  control: '/control',
} as const;

export type Endpoint = keyof typeof PATHS | 'service' | 'runService' | 'iapService' | 'metadata' | 'other';

/** Names the endpoint of a path, for the request log and the faults. */
export function endpointOf(path: string): Endpoint {
  const names = Object.keys(PATHS) as (keyof typeof PATHS)[];
  return names.find((name) => path === PATHS[name] || path.startsWith(`${PATHS[name]}/`)) ?? 'other';
}

/** Those that answer errors in Google's envelope, not in OAuth's. */
export function isGoogleApi(endpoint: Endpoint): boolean {
  return ['iamCredentials', 'iam', 'resourceManager', 'run', 'functions'].includes(endpoint);
}
