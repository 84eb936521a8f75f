/** Whose an address is that a credentials file names. */
import type { GoogleApis } from './apis.ts';

export interface HostChecks {
  /** Any host of Google's: credentials may be sent there. */
  isGoogle(url: URL): boolean;
  /** The IAM Credentials API that Lanyard itself calls, or the twin of it that also takes certificates. */
  isIamCredentials(url: URL): boolean;
}

/** Google's hosts, and those of the APIs that this Lanyard works with where they are others. */
export function createHostChecks(apis: GoogleApis): HostChecks {
  const { iamCredentials, iam, resourceManager, run, functions } = apis;
  const own = [iamCredentials, iam, resourceManager, run, functions];
  const origins = new Set(own.map((address) => new URL(address).origin));
  return {
    isGoogle: ({ protocol, hostname, origin }) =>
      origins.has(origin) || (protocol === 'https:' && hostname.endsWith('.googleapis.com')),
    isIamCredentials: ({ origin }) => origin.replace('.mtls.', '.') === new URL(iamCredentials).origin,
  };
}
