/** A provider's endpoints as data. Production knows only Google's; nothing in it can move them. */

export interface ProviderEndpoints {
  readonly name: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint: string;
  readonly jwksUri: string;
  /** Tells whose an access token is, and for what; only Google has it, and discovery does not list it. */
  readonly tokeninfoEndpoint?: string | undefined;
  /** Whether every answer to the browser carries `iss` (RFC 9207 section 3). */
  readonly issInResponse: boolean;
  /** What the provider lists as its code challenge methods; S256 must be among them. */
  readonly codeChallengeMethods: readonly string[];
  /** Origins that profile pictures may be fetched from. */
  readonly pictureOrigins: readonly string[];
}

/**
 * Google's endpoints as its discovery document lists them
 * (https://accounts.google.com/.well-known/openid-configuration). It advertises
 * `authorization_response_iss_parameter_supported` and S256.
 */
export const googleEndpoints: ProviderEndpoints = {
  name: 'Google',
  issuer: 'https://accounts.google.com',
  authorizationEndpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenEndpoint: 'https://oauth2.googleapis.com/token',
  revocationEndpoint: 'https://oauth2.googleapis.com/revoke',
  jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
  tokeninfoEndpoint: 'https://oauth2.googleapis.com/tokeninfo',
  issInResponse: true,
  codeChallengeMethods: ['S256'],
  pictureOrigins: ['https://lh3.googleusercontent.com'],
};
