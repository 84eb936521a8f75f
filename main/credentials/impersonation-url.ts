/** The service account in a `service_account_impersonation_url`, and whose API it is to be asked of. */
import { z } from 'zod';
import { isServiceAccountName } from '../../app/service-account.ts';
import type { HostChecks } from '../google/hosts.ts';

export interface ImpersonationUrl {
  readonly target: string;
  /** Where it is not the API that Lanyard knows: to be called only after a yes. Google's own is never read from a file. */
  readonly elsewhere?: URL;
}

export function impersonationUrl(checks: HostChecks) {
  return z
    .string()
    .max(512, 'is too long')
    .transform((address, context): ImpersonationUrl => {
      const wrong = (message: string) => {
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      };
      if (!URL.canParse(address)) return wrong('is not an https address');
      const url = new URL(address);
      const isOurs = checks.isIamCredentials(url);
      if (!isOurs && (url.protocol !== 'https:' || url.username !== ''))
        return wrong('is not an https address');
      if (!isOurs && checks.isGoogle(url)) return wrong('is not an address of the IAM Credentials API');
      // Some tools leave the method away or put another one there.
      const path = url.pathname.replaceAll('%40', '@');
      const target = /\/serviceAccounts\/([^/:]+)(?::\w*)?$/.exec(path)?.[1] ?? '';
      if (!isServiceAccountName(target)) return wrong('names no service account');
      return { target, ...(isOurs ? {} : { elsewhere: url }) };
    });
}
