/** Google's APIs as addresses, apart from the sign-in endpoints. Derived from the universe domain and from nothing else. */

export interface GoogleApis {
  readonly iamCredentials: string;
  readonly iam: string;
  readonly resourceManager: string;
  readonly run: string;
  readonly functions: string;
  /** Public keys of service accounts, at `/jwk/EMAIL`. */
  readonly serviceAccountKeys: string;
  /** Public keys of what IAP signs for the applications behind it. */
  readonly iapKeys: string;
}

/** `universeDomain` is `googleapis.com` but in Google's sovereign clouds. */
export function googleApis(universeDomain = 'googleapis.com'): GoogleApis {
  const api = (name: string) => `https://${name}.${universeDomain}`;
  return {
    iamCredentials: api('iamcredentials'),
    iam: api('iam'),
    resourceManager: api('cloudresourcemanager'),
    run: api('run'),
    functions: api('cloudfunctions'),
    serviceAccountKeys: `https://www.${universeDomain}/service_accounts/v1`,
    iapKeys: 'https://www.gstatic.com/iap/verify/public_key-jwk',
  };
}
