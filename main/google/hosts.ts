/** Which hosts a credentials file may name: Google's own. */
import { Failure } from '../../app/failure.ts';
import type { GoogleApis } from './apis.ts';

/** Checks an address that `field` of a file names. Each throws HOST_NOT_ALLOWED. */
export interface HostChecks {
  /** Any host of Google's: credentials may be sent there. */
  google(address: string, field: string): void;
  /** The IAM Credentials API, nothing else. */
  iamCredentials(address: string, field: string): void;
}

/** Google's hosts, and those of the APIs that this Lanyard works with where they are others. */
export function createHostChecks(apis: GoogleApis): HostChecks {
  const { iamCredentials, iam, resourceManager, run, functions } = apis;
  const own = [iamCredentials, iam, resourceManager, run, functions];
  const origins = new Set(own.map((address) => new URL(address).origin));
  const check = (isAllowed: (url: URL) => boolean) => (address: string, field: string) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url && isAllowed(url)) return;
    throw new Failure('HOST_NOT_ALLOWED', { field: `“${field}”`, host: url?.host || 'no host' });
  };
  return {
    google: check(
      ({ protocol, hostname, origin }) =>
        origins.has(origin) || (protocol === 'https:' && hostname.endsWith('.googleapis.com')),
    ),
    iamCredentials: check(({ origin }) => origin === new URL(iamCredentials).origin),
  };
}
