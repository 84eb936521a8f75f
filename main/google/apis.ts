/** Google's APIs as addresses, apart from the sign-in endpoints. Derived from the universe domain and from nothing else. */

export interface GoogleApis {
  readonly iamCredentials: string;
  readonly iam: string;
  readonly resourceManager: string;
  readonly run: string;
  readonly functions: string;
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
  };
}
