/** May the caller act as this service account, directly or through others? Looked at link by link. */
import type { ApiCaller } from './callers.ts';
import { check } from './google-api.ts';
import { GoogleError, invalidArgument, permissionDenied } from './google-error.ts';
import type { Permissions } from './permissions.ts';
import { type ServiceAccount, serviceAccountBy } from './service-accounts.ts';

const RESOURCE_NAME = /^projects\/-\/serviceAccounts\/([^/]+)$/;

/** Gives the target, or throws what is wrong with the chain to it. */
export function followDelegates(
  permissions: Permissions,
  caller: ApiCaller,
  delegates: readonly string[],
  target: string,
  permission: string,
): ServiceAccount {
  // One that does not exist looks like one that the caller may not use.
  let source = caller.member;
  for (const delegate of delegates.map(nameOf)) {
    const account = link(permissions, source, delegate, 'iam.serviceAccounts.implicitDelegation');
    source = account.email;
  }
  return link(permissions, source, target, permission);
}

function link(permissions: Permissions, source: string, name: string, permission: string): ServiceAccount {
  const account = serviceAccountBy(name);
  if (!account) throw permissionDenied(permission);
  const caller = { member: source, projectNumber: '', scopes: [] };
  check(permissions, caller, permission, [account.email, account.projectId]);
  if (account.disabled) {
    throw new GoogleError('FAILED_PRECONDITION', `Service account ${account.email} is disabled.`);
  }
  return account;
}

/** The documented form, or the bare address that gcloud sends. */
function nameOf(delegate: string): string {
  const name = delegate.includes('/') ? RESOURCE_NAME.exec(delegate)?.[1] : delegate;
  if (name !== undefined && (name.includes('@') || /^\d+$/.test(name))) return name;
  throw invalidArgument(`Invalid delegate: ${delegate}`, 'delegates');
}
