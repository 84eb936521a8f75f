/** The command with which an admin gives what is missing. */
import { posixWord } from './shell-quoting.ts';

/** The narrowest predefined role that holds a permission. */
const roleOfPermission: ReadonlyMap<string, string> = new Map([
  ['iam.serviceAccounts.getAccessToken', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.getOpenIdToken', 'roles/iam.serviceAccountOpenIdTokenCreator'],
  ['iam.serviceAccounts.signJwt', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.implicitDelegation', 'roles/iam.serviceAccountTokenCreator'],
]);

export interface Grant {
  /** Who is to be allowed, as policies write it. */
  readonly member: string;
  /** The service account it is to be allowed on: the grant belongs there and not on the whole project. */
  readonly target: string;
  readonly permission: string;
}

/** A person, a service account, or what comes in from outside through a pool. */
const memberShape = /^(?:(?:user|serviceAccount):[^\s@]+@[^\s@]+|principal(?:Set)?:\/\/\S+)$/;

export function isMember(text: string): boolean {
  return memberShape.test(text);
}

/**
 * How policies name an account. Nothing for a file that does not say whose it is, and nothing for what is known by its
 * pool alone: who of the pool it is, only Google makes out of its credentials, and the whole pool is more than was
 * refused.
 */
export function memberOf(name: string): string | undefined {
  const kind = name.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  return [name, `${kind}:${name}`].find(isMember);
}

/** A line for a shell. The member may be called anything: an account has the name that some tool or server gave it. */
export function grantCommand({ member, target, permission }: Grant): string {
  const role = roleOfPermission.get(permission) ?? 'roles/iam.serviceAccountTokenCreator';
  return `gcloud iam service-accounts add-iam-policy-binding ${target} ${posixWord(`--member=${member}`)} --role=${role}`;
}
