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
  /** Who is to be allowed: an e-mail. */
  readonly member: string;
  /** The service account it is to be allowed on: the grant belongs there and not on the whole project. */
  readonly target: string;
  readonly permission: string;
}

/** Whether it can be granted anything: a file of default credentials may not say whose e-mail it stands for. */
export function isGrantable(member: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(member);
}

/** A line for a shell. The member may be called anything: an account has the name that some tool or server gave it. */
export function grantCommand({ member, target, permission }: Grant): string {
  const kind = member.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  const role = roleOfPermission.get(permission) ?? 'roles/iam.serviceAccountTokenCreator';
  return `gcloud iam service-accounts add-iam-policy-binding ${target} ${posixWord(`--member=${kind}:${member}`)} --role=${role}`;
}
