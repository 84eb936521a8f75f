// The accounts, clients and tokens that the window's states are made of. Time stands still at `now`.

import type { AccountView } from '../../app/account.ts';
import type { OAuthClientView } from '../../app/oauth-client.ts';
import { cloudPlatform, identityScopes, missingScopes } from '../../app/scopes.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenFacts } from '../../app/token-request.ts';

export const now = Date.parse('2026-03-02T13:37:00Z');
const minute = 60_000;
const hour = 60 * minute;

const scopePrefix = 'https://www.googleapis.com/auth/';
export const bigquery = `${scopePrefix}bigquery`;
export const usualScopes = [cloudPlatform, ...identityScopes];

export const acmeClient: OAuthClientView = {
  clientId: '407408718192-k3v1t9c8ud2m4q7p0rdfaq6s5e1h2j3l.apps.googleusercontent.com',
  projectId: 'acme-desktop',
  importedAt: now - 40 * hour,
  name: 'acme-desktop',
  keptIn: 'keychain',
};

export const longClient: OAuthClientView = {
  clientId: '998877665544-0123456789abcdefghijklmnopqrstuv.apps.googleusercontent.com',
  projectId: 'a-project-id-that-is-thirty-ch',
  importedAt: now - 2 * hour,
  name: 'a-project-id-that-is-thirty-ch',
  keptIn: 'session',
};

export function accountOf(email: string, change: Partial<AccountView> = {}): AccountView {
  const askedScopes = change.askedScopes ?? usualScopes;
  const grantedScopes = change.grantedScopes ?? askedScopes;
  return {
    id: idOf(email),
    kind: 'google-sign-in',
    sub: email,
    email,
    clientId: acmeClient.clientId,
    askedScopes,
    grantedScopes,
    signedInAt: now - 3 * hour,
    missingScopes: missingScopes(askedScopes, grantedScopes),
    keptIn: 'keychain',
    tokens: [],
    ...change,
  };
}

/** The same address always has the same id. */
export function idOf(email: string): string {
  let sum = 0;
  for (const character of email) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 0xffffffff;
  return `00000000-0000-4000-8000-${sum.toString(16).padStart(12, '0')}`;
}

export function accessToken(
  email: string,
  minutesLeft: number,
  scopes: readonly string[] = usualScopes,
): TokenFacts {
  return {
    request: { kind: 'access-token', identity: { accountId: idOf(email) }, scopes: [...scopes] },
    expiresAt: now + minutesLeft * minute,
    mintedAt: now + minutesLeft * minute - hour,
  };
}

export function idToken(email: string, minutesLeft: number, client = acmeClient): TokenFacts {
  return {
    request: { kind: 'id-token', identity: { accountId: idOf(email) }, audience: client.clientId },
    expiresAt: now + minutesLeft * minute,
    mintedAt: now + minutesLeft * minute - hour,
  };
}

const alice = 'alice@acme.example';
const longEmail =
  'maximiliane.von-und-zu-hohenlohe-schillingsfuerst@engineering.subsidiary.acme-holding.example';

const manyScopes = [
  ...usualScopes,
  ...['sqlservice.login', 'devstorage.read_only', 'pubsub', 'spreadsheets.readonly', 'logging.read'].map(
    (name) => scopePrefix + name,
  ),
];

export const people = {
  alice: accountOf(alice, {
    name: 'Alice Ackermann',
    hostedDomain: 'acme.example',
    tokens: [accessToken(alice, 52.4), idToken(alice, 48.2)],
  }),
  bob: accountOf('bob@client.example', { needsPerson: 'grant-refused' }),
  private: accountOf('alice@gmail.example', { tokens: [accessToken('alice@gmail.example', 31.5)] }),
  limited: accountOf('carol@acme.example', {
    name: 'Carol',
    askedScopes: [...usualScopes, bigquery, `${scopePrefix}drive.readonly`],
    grantedScopes: usualScopes,
    tokens: [accessToken('carol@acme.example', 6.4)],
  }),
  long: accountOf(longEmail, {
    name: 'Maximiliane von und zu Hohenlohe-Schillingsfürst',
    clientId: longClient.clientId,
    askedScopes: manyScopes,
    tokens: [accessToken(longEmail, 0.63, manyScopes), idToken(longEmail, 8.1, longClient)],
  }),
  session: accountOf('dave@acme.example', { keptIn: 'session', name: 'Dave' }),
} as const satisfies Record<string, AccountView>;

/** A window where all is well, changed by `change`. The first account is chosen unless told otherwise. */
export function snapshotOf(change: Partial<Snapshot> = {}): Snapshot {
  const accounts = change.accounts ?? [people.alice, people.private, people.limited];
  return {
    accounts,
    clients: [acmeClient],
    selectedAccountId: accounts[0]?.id ?? null,
    signIn: null,
    clipboard: null,
    keychain: 'ready',
    notices: [],
    settings: {
      clipboardSeconds: 45,
      theme: 'system',
      format: 'bare',
      selectedAccountId: null,
      windowBounds: null,
    },
    provider: { name: 'Google', sandbox: false },
    sandboxAvailable: false,
    platform: 'linux',
    version: '0.1.0',
    ...change,
  };
}
