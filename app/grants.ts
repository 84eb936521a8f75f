/** The command with which an admin gives what is missing. */

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

/** As one word of a shell, whatever it is: an account is called what some other tool or server says. */
function shellWord(text: string): string {
  return /^[\w.@:/=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A line for a shell. */
export function grantCommand({ member, target, permission }: Grant): string {
  const kind = member.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  const role = roleOfPermission.get(permission) ?? 'roles/iam.serviceAccountTokenCreator';
  return `gcloud iam service-accounts add-iam-policy-binding ${target} ${shellWord(`--member=${kind}:${member}`)} --role=${role}`;
}
