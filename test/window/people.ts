// The accounts, clients and tokens that the window's states are made of. Time stands still at `now`.

import type { AccountView } from '../../app/account.ts';
import type { FoundCredentials } from '../../app/found.ts';
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

type GoogleSignInView = Extract<AccountView, { kind: 'google-sign-in' }>;

export function accountOf(email: string, change: Partial<GoogleSignInView> = {}): GoogleSignInView {
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

/** What every account that is no sign-in has, shown as all is well with it. */
const common = (email: string) => ({
  id: idOf(email),
  email,
  signedInAt: now - 2 * hour,
  missingScopes: [],
  keptIn: 'keychain' as const,
});

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

/** A token in the name of the service account that `identity` impersonates. */
export function impersonatedIdToken(
  email: string,
  impersonating: { target: string; delegates: string[] },
  audience: string,
  minutesLeft: number,
): TokenFacts {
  return {
    request: { kind: 'id-token', identity: { accountId: idOf(email), impersonating }, audience },
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
export const deployer = 'deployer@acme-prod.iam.gserviceaccount.com';
export const ci = 'ci@acme.iam.gserviceaccount.com';
export const ordersAudience = 'https://orders-x7k2p-ew.a.run.app';
const deploy = 'deploy@acme-prod.iam.gserviceaccount.com';
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
    tokens: [
      accessToken(alice, 52.4),
      idToken(alice, 48.2),
      impersonatedIdToken(alice, { target: deployer, delegates: [ci] }, ordersAudience, 41.5),
    ],
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
  key: {
    ...common(deploy),
    kind: 'service-account-key',
    keyId: '3f2a9c51d07e4b8896aa01c2d4e5f60718293a4b',
    projectId: 'acme-prod',
    tokens: [],
  },
  keyGone: {
    ...common('backup@acme-prod.iam.gserviceaccount.com'),
    kind: 'service-account-key',
    keyId: '77d0b2',
    needsPerson: 'secret-gone',
    tokens: [],
  },
  gcloud: {
    ...common('alice@gmail.example gcloud'),
    email: 'alice@gmail.example',
    kind: 'gcloud',
    tokens: [accessToken('alice@gmail.example gcloud', 31.5, [cloudPlatform])],
  },
  adc: {
    ...common(ci),
    kind: 'adc',
    path: '/home/alice/.config/gcloud/application_default_credentials.json',
    fileType: 'impersonated_service_account',
    tokens: [],
  },
  adcPerson: {
    ...common('Application default'),
    kind: 'adc',
    path: '/home/alice/.config/gcloud/application_default_credentials.json',
    fileType: 'authorized_user',
    tokens: [],
  },
  metadataServer: {
    ...common('build@acme-dev.iam.gserviceaccount.com'),
    kind: 'metadata-server',
    tokens: [],
  },
  session: accountOf('dave@acme.example', { keptIn: 'session', name: 'Dave' }),
} as const satisfies Record<string, AccountView>;

/** A window where all is well, changed by `change`. The first account is chosen unless told otherwise. */
export function snapshotOf(change: Partial<Snapshot> = {}): Snapshot {
  const accounts = change.accounts ?? [people.alice, people.private, people.limited];
  return {
    locked: false,
    tray: true,
    trayCopy: null,
    accounts,
    clients: [acmeClient],
    badges: [],
    selectedAccountId: accounts[0]?.id ?? null,
    signIn: null,
    clipboard: null,
    keychain: 'ready',
    notices: [],
    recentRequests: {},
    settings: {
      clipboardSeconds: 45,
      theme: 'system',
      lockMinutes: 15,
      lockWithComputer: true,
      closeToTray: true,
      startAtLogin: false,
      lookForUpdates: false,
      closeToTrayTold: true,
      format: 'bare',
      selectedAccountId: null,
      windowBounds: null,
      projects: {},
      iapClientIds: [],
      paletteShortcut: 'CommandOrControl+Shift+K',
    },
    globalShortcut: { state: 'on', wayland: false },
    summons: 0,
    provider: { name: 'Google', issuer: 'https://accounts.google.com', sandbox: false },
    clockAheadMs: 0,
    sandboxAvailable: false,
    updates: { phase: 'idle', lookedAt: null },
    platform: 'linux',
    version: '0.1.0',
    ...change,
  };
}

/** A computer that has been used with Google Cloud. */
export const muchFound: FoundCredentials = {
  adc: [
    { place: 'environment-variable', state: 'absent' },
    {
      place: 'well-known-file',
      state: 'wins',
      path: people.adc.path,
      fileType: 'impersonated_service_account',
      speaksFor: ci,
    },
    { place: 'metadata-server', state: 'not-asked', path: 'metadata.google.internal' },
  ],
  gcloud: {
    state: 'found',
    version: '528.0.0',
    accounts: [
      { email: 'alice@gmail.example', active: true },
      { email: 'alice@acme.example', active: false },
    ],
  },
};

export const nothingFound: FoundCredentials = {
  adc: [
    { place: 'environment-variable', state: 'absent' },
    { place: 'well-known-file', state: 'absent', path: people.adc.path },
    { place: 'metadata-server', state: 'not-asked', path: 'metadata.google.internal' },
  ],
  gcloud: { state: 'absent' },
};
