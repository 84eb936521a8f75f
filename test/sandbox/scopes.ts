/** The scopes that the sandbox knows: what they are called, and what the consent page says of them. */

const PREFIX = 'https://www.googleapis.com/auth/';

/** As Google does, the short OpenID names come back under their long ones. */
const ALIASES: Readonly<Record<string, string>> = {
  email: `${PREFIX}userinfo.email`,
  profile: `${PREFIX}userinfo.profile`,
};

const IDENTITY_SCOPES = new Set(['openid', `${PREFIX}userinfo.email`, `${PREFIX}userinfo.profile`]);

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  openid: 'Associate you with your personal info',
  'userinfo.email': 'See your primary e-mail address',
  'userinfo.profile': 'See your name and picture',
  'cloud-platform': 'See, edit, configure and delete your cloud data',
  'cloud-platform.read-only': 'View your data across cloud services',
  'sqlservice.login': 'Sign in to your database instances',
  'devstorage.read_only': 'View your data in object storage',
  'devstorage.read_write': 'Manage your data in object storage',
  bigquery: 'View and manage your data in the data warehouse',
  pubsub: 'View and manage topics and subscriptions',
  'drive.readonly': 'See and download all your drive files',
  spreadsheets: 'See, edit, create and delete all your spreadsheets',
  iam: 'Manage identities and access policies',
};

/** The granted form of one scope, or `undefined` for a scope that nobody here knows. */
export function canonicalScope(scope: string): string | undefined {
  const name = ALIASES[scope] ?? scope;
  if (name === 'openid') return name;
  return name.startsWith(PREFIX) && /^[\w.-]+$/.test(name.slice(PREFIX.length)) ? name : undefined;
}

export function splitScopes(scope: string | undefined): string[] {
  return (scope ?? '').split(' ').filter((name) => name !== '');
}

/** Scopes that come with signing in at all, and so cannot be unticked. */
export function isIdentityScope(scope: string): boolean {
  return IDENTITY_SCOPES.has(scope);
}

export function describeScope(scope: string): string {
  const name = scope.startsWith(PREFIX) ? scope.slice(PREFIX.length) : scope;
  return DESCRIPTIONS[name] ?? `Use ${name} on your behalf`;
}
