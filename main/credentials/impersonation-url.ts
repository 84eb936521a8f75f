/** The service account in a `service_account_impersonation_url`. The address itself is never called: ours is. */
import { z } from 'zod';
import { isServiceAccountName } from '../../app/service-account.ts';
import type { HostChecks } from '../google/hosts.ts';

/** Gives the target. Throws HOST_NOT_ALLOWED out of the parser, so that a strange host is told as one. */
export function impersonationUrl(checks: HostChecks) {
  return z
    .string()
    .max(512, 'is too long')
    .transform((address, context): string => {
      checks.iamCredentials(address, 'service_account_impersonation_url');
      // Some tools leave the method away or put another one there.
      const path = new URL(address).pathname.replaceAll('%40', '@');
      const target = /\/serviceAccounts\/([^/:]+)(?::\w*)?$/.exec(path)?.[1] ?? '';
      if (isServiceAccountName(target)) return target;
      context.addIssue({ code: 'custom', message: 'names no service account' });
      return z.NEVER;
    });
}
