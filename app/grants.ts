/** The command with which an admin gives what is missing. */

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
const memberShape = /^(?:(?:user|serviceAccount):\S+@\S+|principal(?:Set)?:\/\/\S+)$/;

export function isMember(text: string): boolean {
  return memberShape.test(text);
}

/**
 * How policies name an account. Nothing for one that is known by its pool alone: who of the pool it is stands in
 * credentials that only Google maps to a subject, and the whole pool is more than was refused.
 */
export function memberOf(name: string): string | undefined {
  const kind = name.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  return [name, `${kind}:${name}`].find(isMember);
}

/** As one word of a shell, whatever it is: an account is called what some other tool or server says. */
function shellWord(text: string): string {
  return /^[\w.@:/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line for a shell. */
export function grantCommand({ member, target, permission }: Grant): string {
  const role = roleOfPermission.get(permission) ?? 'roles/iam.serviceAccountTokenCreator';
  return `gcloud iam service-accounts add-iam-policy-binding ${target} ${shellWord(`--member=${member}`)} --role=${role}`;
}
