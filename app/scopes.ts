/** OAuth scopes: what people may call them, which belong together, and what was granted of what was asked. */

const googleScope = 'https://www.googleapis.com/auth/';

export const cloudPlatform = `${googleScope}cloud-platform`;

/** Always asked for: they make the ID token and name the account. */
export const identityScopes: readonly string[] = ['openid', 'email', 'profile'];

/** Scopes that OpenID Connect defines and that have no address. */
const bareScopes = new Set(['openid', 'email', 'profile', 'offline_access']);

/** Google answers with these long names for what was asked by a short one. */
const aliases: ReadonlyMap<string, string> = new Map([
  [`${googleScope}userinfo.email`, 'email'],
  [`${googleScope}userinfo.profile`, 'profile'],
]);

export interface ScopePreset {
  readonly scope: string;
  readonly label: string;
  readonly about: string;
}

/** What people of Google Cloud ask for most, in this order. */
export const scopePresets: readonly ScopePreset[] = [
  { scope: cloudPlatform, label: 'cloud-platform', about: 'Everything in Google Cloud that you may do' },
  {
    scope: `${googleScope}cloud-platform.read-only`,
    label: 'cloud-platform.read-only',
    about: 'See, but not change',
  },
  { scope: `${googleScope}sqlservice.login`, label: 'sqlservice.login', about: 'Log in to Cloud SQL' },
  { scope: `${googleScope}devstorage.read_only`, label: 'devstorage.read_only', about: 'Read Cloud Storage' },
  { scope: `${googleScope}bigquery`, label: 'bigquery', about: 'Use BigQuery' },
  { scope: `${googleScope}pubsub`, label: 'pubsub', about: 'Use Pub/Sub' },
  { scope: `${googleScope}drive.readonly`, label: 'drive.readonly', about: 'Read Google Drive' },
  {
    scope: `${googleScope}spreadsheets.readonly`,
    label: 'spreadsheets.readonly',
    about: 'Read Google Sheets',
  },
];

/**
 * Reads scopes as people write them: split at commas and spaces, short names completed (`pubsub` becomes its
 * address), OpenID's own names left alone, each once, in the order given.
 */
export function parseScopes(text: string): string[] {
  const written = text.split(/[\s,]+/).filter((word) => word !== '');
  return [...new Set(written.map(expandScope))];
}

/** The full name of one scope. */
export function expandScope(name: string): string {
  if (bareScopes.has(name) || name.includes(':')) return name;
  return `${googleScope}${name}`;
}

/** Scopes are printable ASCII without space, quote or backslash (RFC 6749 section 3.3). */
export function isScope(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/.test(text);
}

/** The short name that people say: `cloud-platform`. */
export function shortScope(scope: string): string {
  const folded = aliases.get(scope) ?? scope;
  return folded.startsWith(googleScope) ? folded.slice(googleScope.length) : folded;
}

/** One spelling a scope, sorted, each once: what makes two sets of scopes the same token request. */
export function canonicalScopes(scopes: readonly string[]): string[] {
  return [...new Set(scopes.map((scope) => aliases.get(scope) ?? scope))].sort();
}

/** Whether a scope only says who somebody is. */
export function isIdentityScope(scope: string): boolean {
  return identityScopes.includes(aliases.get(scope) ?? scope);
}

/** What of `asked` is not in `granted`; the long and the short names of e-mail and profile count as one. */
export function missingScopes(asked: readonly string[], granted: readonly string[]): string[] {
  const given = new Set(canonicalScopes(granted));
  return canonicalScopes(asked).filter((scope) => !given.has(scope));
}
