/** What a card says of its badge, and what a new badge is called. Pure. */
import type { AccountKind } from '../../app/account.ts';
import { type BadgeView, type Environment, longestBadgeName } from '../../app/badge.ts';
import { shortScope } from '../../app/scopes.ts';
import { shortServiceAccount } from '../../app/service-account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { tokenKindLabels } from '../copying.ts';

export const environmentLabels: Readonly<Record<Environment, string>> = {
  dev: 'dev',
  stage: 'stage',
  prod: 'prod',
  none: 'none',
};

const ownWays: Readonly<Record<AccountKind, string>> = {
  'google-sign-in': 'as myself',
  'service-account-key': 'key file',
  adc: 'ADC file',
  gcloud: 'through gcloud',
  'metadata-server': 'through the metadata server',
};

/** Whom the token speaks for, in full. */
export function speaksFor({ account, request }: Pick<BadgeView, 'account' | 'request'>): string {
  return request.identity.impersonating?.target ?? account.email;
}

/** "through alice@acme.example", "through alice → ci@acme", or how the account itself is known. */
export function throughWhom({ account, request }: Pick<BadgeView, 'account' | 'request'>): string {
  const { impersonating } = request.identity;
  if (!impersonating) return ownWays[account.kind];
  const { delegates } = impersonating;
  // A line has little room for many names.
  const first = delegates.length === 0 ? account.email : (account.email.split('@')[0] ?? account.email);
  return `through ${[first, ...delegates].map(shortServiceAccount).join(' → ')}`;
}

/** Everything that a card may have to cut. */
export function wholeWay({ name, account, request }: BadgeView): string {
  const { impersonating } = request.identity;
  const chain = impersonating ? [...impersonating.delegates, impersonating.target] : [];
  const what = request.kind === 'access-token' ? request.scopes.join('\n') : request.audience;
  return [name, [account.email, ...chain].join(' → '), what].join('\n');
}

/** "ID token · orders-x7k2p-ew.a.run.app", "Access token · bigquery, pubsub". */
export function whatFor(request: TokenRequest): string {
  return `${tokenKindLabels[request.kind]} · ${request.kind === 'access-token' ? scopesIn(request) : shortAudience(request.audience)}`;
}

function scopesIn({ scopes }: Extract<TokenRequest, { kind: 'access-token' }>): string {
  const telling = scopes.map(shortScope).filter((name) => !['openid', 'email', 'profile'].includes(name));
  return (telling.length === 0 ? scopes.map(shortScope) : telling).join(', ');
}

/** The host of an address; the telling end of an OAuth client's number; anything else as it is. */
function shortAudience(audience: string): string {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#\s]+)/i.exec(audience)?.[1];
  if (host !== undefined) return host;
  const client = /^([\w-]+)\.apps\.googleusercontent\.com$/.exec(audience)?.[1];
  return client === undefined ? audience : `client …${client.slice(-4)}`;
}

/** "deployer · orders-x7k2p-ew.a.run.app", "alice access": a name that can stay if nobody minds. */
export function usualName(request: TokenRequest, email: string): string {
  const who = (request.identity.impersonating?.target ?? email).split('@')[0] ?? email;
  const name =
    request.kind === 'access-token' ? `${who} access` : `${who} · ${shortAudience(request.audience)}`;
  return name.slice(0, longestBadgeName).trim();
}

const environmentParts: readonly (readonly [Environment, RegExp])[] = [
  ['prod', /(?:^|[-_.])(?:prod|prd|production|live)(?:$|[-_.])/],
  ['stage', /(?:^|[-_.])(?:stage|staging|stg|preprod)(?:$|[-_.])/],
  ['dev', /(?:^|[-_.])(?:dev|development|test|sandbox)(?:$|[-_.])/],
];

/** What the names in a request hint at: the project of a service account first, then the audience. */
export function likelyEnvironment(request: TokenRequest, email: string): Environment {
  const project = (request.identity.impersonating?.target ?? email).split('@')[1] ?? '';
  const hints = [project, 'audience' in request ? shortAudience(request.audience) : ''];
  for (const hint of hints) {
    const found = environmentParts.find(([, pattern]) => pattern.test(hint));
    if (found) return found[0];
  }
  return 'none';
}

/** Whether a badge answers to what is typed into the filter: every word of it somewhere on the card. */
export function matchesFilter(badge: BadgeView, filter: string): boolean {
  const { impersonating } = badge.request.identity;
  const text = [
    badge.name,
    badge.environment,
    badge.account.email,
    ...(impersonating ? [impersonating.target, ...impersonating.delegates] : []),
    whatFor(badge.request),
  ]
    .join(' ')
    .toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
