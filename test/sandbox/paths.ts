/** Where everything is on the sandbox's origin; the first group has the same paths as Google's. */

export const PATHS = {
  authorization: '/o/oauth2/v2/auth',
  token: '/token',
  revocation: '/revoke',
  tokeninfo: '/tokeninfo',
  userinfo: '/v1/userinfo',
  jwks: '/oauth2/v3/certs',
  discovery: '/.well-known/openid-configuration',
  signIn: '/signin',
  pictures: '/pictures',
  control: '/control',
} as const;

export type Endpoint = keyof typeof PATHS | 'service' | 'other';

/** Names the endpoint of a path, for the request log and the faults. */
export function endpointOf(path: string): Endpoint {
  const names = Object.keys(PATHS) as (keyof typeof PATHS)[];
  return names.find((name) => path === PATHS[name] || path.startsWith(`${PATHS[name]}/`)) ?? 'other';
}
