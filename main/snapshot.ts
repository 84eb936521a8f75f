/** Puts together the one picture of the app's state, and tells who draws it when it has changed. */
import type { AccountView } from '../app/account.ts';
import { badgeView } from '../app/badge.ts';
import { type OAuthClientView, oauthClientName } from '../app/oauth-client.ts';
import { missingScopes } from '../app/scopes.ts';
import type { Notice, Snapshot, TrayCopy } from '../app/snapshot.ts';
import type { Badges } from './badges.ts';
import type { SecretClipboard } from './desktop/secret-clipboard.ts';
import type { ClockSkew } from './http/clock-skew.ts';
import type { SettingsKeeper } from './settings-keeper.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import type { Tokens } from './tokens/engine.ts';
import { type Accounts, clientSecretName, secretNameOf } from './vault/accounts.ts';
import type { SecretName, Secrets } from './vault/secrets.ts';

export interface SnapshotParts {
  readonly accounts: Accounts;
  readonly badges: Pick<Badges, 'list'>;
  readonly clipboard: SecretClipboard;
  readonly secrets: Secrets;
  readonly settings: SettingsKeeper;
  readonly signIn: SignIn;
  readonly tokens: Tokens;
  readonly skew: Pick<ClockSkew, 'aheadMs'>;
  readonly recentRequests: Snapshot['recentRequests'];
  readonly notices: readonly Notice[];
  readonly globalShortcut: Snapshot['globalShortcut'];
  readonly summons: number;
  readonly locked: boolean;
  readonly tray: boolean;
  readonly trayCopy: TrayCopy | null;
  readonly updates: Snapshot['updates'];
  readonly fixed: Pick<Snapshot, 'provider' | 'sandboxAvailable' | 'platform' | 'version'>;
}

export function takeSnapshot(parts: SnapshotParts): Snapshot {
  const { accounts, badges, clipboard, secrets, settings, signIn, tokens } = parts;
  const keptIn = (name: SecretName | undefined) => (name === undefined ? 'keychain' : secrets.keptIn(name));
  const accountViews = accounts.list().map(
    (account): AccountView => ({
      ...account,
      missingScopes:
        account.kind === 'google-sign-in' ? missingScopes(account.askedScopes, account.grantedScopes) : [],
      keptIn: keptIn(secretNameOf(account)),
      tokens: tokens.facts(account.id),
    }),
  );
  if (parts.locked) return lockedSnapshot(parts);
  const selected = settings.current().selectedAccountId;
  return {
    locked: false,
    tray: parts.tray,
    trayCopy: parts.trayCopy,
    accounts: accountViews,
    clients: accounts.clients().map(
      (client): OAuthClientView => ({
        ...client,
        name: oauthClientName(client),
        keptIn: secrets.keptIn(clientSecretName(client.clientId)),
      }),
    ),
    badges: badges.list().map((badge) => badgeView(badge, accountViews)),
    // The chosen account may have been signed out since it was remembered.
    selectedAccountId: (accountViews.find(({ id }) => id === selected) ?? accountViews[0])?.id ?? null,
    signIn: signIn.view(),
    clipboard: clipboard.view(),
    keychain: secrets.state(),
    notices: parts.notices,
    recentRequests: parts.recentRequests,
    settings: settings.current(),
    globalShortcut: parts.globalShortcut,
    summons: parts.summons,
    clockAheadMs: parts.skew.aheadMs(),
    updates: parts.updates,
    ...parts.fixed,
  };
}

/** What a covered window is drawn from: it could not show more if it wanted to. */
function lockedSnapshot({
  secrets,
  settings,
  tray,
  fixed,
  globalShortcut,
  summons,
  updates,
}: SnapshotParts): Snapshot {
  return {
    locked: true,
    tray,
    globalShortcut,
    summons,
    trayCopy: null,
    accounts: [],
    clients: [],
    badges: [],
    selectedAccountId: null,
    signIn: null,
    clipboard: null,
    keychain: secrets.state(),
    notices: [],
    recentRequests: {},
    clockAheadMs: 0,
    updates,
    settings: { ...settings.current(), selectedAccountId: null, projects: {}, iapClientIds: [] },
    ...fixed,
  };
}

/** Runs `push` once after any number of calls in a row. */
export function onceAfterChanges(push: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setImmediate(() => {
      pending = false;
      push();
    });
  };
}
