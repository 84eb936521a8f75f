/** The command with which an admin gives what is missing. */

/** The narrowest predefined role that holds a permission. */
const roleOfPermission: Readonly<Record<string, string>> = {
  'iam.serviceAccounts.getAccessToken': 'roles/iam.serviceAccountTokenCreator',
  'iam.serviceAccounts.getOpenIdToken': 'roles/iam.serviceAccountOpenIdTokenCreator',
  'iam.serviceAccounts.signJwt': 'roles/iam.serviceAccountTokenCreator',
  'iam.serviceAccounts.implicitDelegation': 'roles/iam.serviceAccountTokenCreator',
};

export interface Grant {
  /** Who is to be allowed: an e-mail. */
  readonly member: string;
  /** The service account it is to be allowed on: the grant belongs there and not on the whole project. */
  readonly target: string;
  readonly permission: string;
}

/**
 * Whether it names somebody whom a grant can name. Not every account has an e-mail: a file of default credentials may
 * not say whose it is. Nothing in it needs quoting in a shell.
 */
export function isGrantable(member: string): boolean {
  return /^[\w.+-]+@[\w.-]+$/.test(member);
}

/** A line for a shell. Every part is an e-mail or a constant, so that nothing has to be quoted. */
export function grantCommand({ member, target, permission }: Grant): string {
  const kind = member.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user';
  const role = roleOfPermission[permission] ?? 'roles/iam.serviceAccountTokenCreator';
  return `gcloud iam service-accounts add-iam-policy-binding ${target} --member=${kind}:${member} --role=${role}`;
}
