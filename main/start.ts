/** Composition: builds the parts, joins them, and opens the window. It has no rules of its own. */
import { join } from 'node:path';
import { badgesFile as badgesSchema } from '../app/badge-schema.ts';
import { Failure } from '../app/failure.ts';
import { defaultSettings, settings as settingsSchema } from '../app/settings.ts';
import type { Notice, RepairNotice, ShortcutState, Snapshot } from '../app/snapshot.ts';
import { createBadgeCopies } from './badge-copies.ts';
import { createBadgeSharing } from './badge-sharing.ts';
import { createBadges } from './badges.ts';
import type { Clock } from './clock.ts';
import { createCommands } from './commands.ts';
import { createAdcCredential } from './credentials/adc.ts';
import { permitsOf, readAdcFile } from './credentials/adc-file.ts';
import { gcloudFolder } from './credentials/adc-search.ts';
import { createAuthorizedUserTokens } from './credentials/authorized-user.ts';
import { createElsewhere } from './credentials/elsewhere.ts';
import { createFederation } from './credentials/federation.ts';
import { createGcloud } from './credentials/gcloud.ts';
import { createGcloudProgram } from './credentials/gcloud-program.ts';
import { createGoogleSignInCredential } from './credentials/google-sign-in.ts';
import { createMetadataServer } from './credentials/metadata-server.ts';
import { createServiceAccountKeyCredential } from './credentials/service-account-key.ts';
import type { Desktop } from './desktop/desktop.ts';
import { createSecretClipboard } from './desktop/secret-clipboard.ts';
import { createAdcCheck } from './doctor/adc.ts';
import { createClockCheck } from './doctor/clock.ts';
import { createDoctor } from './doctor/doctor.ts';
import { createEnvironmentCheck } from './doctor/environment.ts';
import { createGcloudCheck } from './doctor/gcloud.ts';
import { createKeychainCheck } from './doctor/keychain.ts';
import { createLoopbackCheck } from './doctor/loopback.ts';
import { createPlainTextCheck } from './doctor/plain-text.ts';
import { createProxyCheck } from './doctor/proxy.ts';
import type { GoogleApis } from './google/apis.ts';
import { createHostChecks } from './google/hosts.ts';
import { createLists } from './google/lists.ts';
import { createTokenInfo } from './google/token-info.ts';
import { createTokenVerifier } from './google/token-verifier.ts';
import { createMintHistory, emptyHistory, historyFile } from './history.ts';
import { createClockSkew } from './http/clock-skew.ts';
import { createMutualTlsFetch } from './http/mutual-tls.ts';
import { createProviderFetch } from './http/provider-fetch.ts';
import { createIdleWatch, idleLookMs } from './idle.ts';
import { createKnownIdentities, emptyUsedFile, usedFile as usedSchema } from './known-identities.ts';
import { createLock, lockable } from './lock.ts';
import { createSettingsKeeper } from './settings-keeper.ts';
import type { ProviderEndpoints } from './sign-in/endpoints.ts';
import { createOAuth } from './sign-in/oauth.ts';
import type { OAuthClientFile } from './sign-in/oauth-client-file.ts';
import { fetchPicture } from './sign-in/picture.ts';
import { createSignIn, type SignInTimings, usualTimings } from './sign-in/sign-in.ts';
import { onceAfterChanges, takeSnapshot } from './snapshot.ts';
import { createTokens, type Tokens } from './tokens/engine.ts';
import { createIamCredentials } from './tokens/iam-credentials.ts';
import { createJwtBearer } from './tokens/jwt-bearer.ts';
import { createMint } from './tokens/mint.ts';
import { createOwnTokens } from './tokens/own-tokens.ts';
import { type Credentials, createAskAs } from './tokens/source.ts';
import { createTrayDesk } from './tray-desk.ts';
import { trayMenu } from './tray-menu.ts';
import { createUpdates, updateReminderMs } from './updates.ts';
import { abandonIndex, accountsFile, createAccounts, emptyAccountsFile } from './vault/accounts.ts';
import { createCheckedFile, type Repair } from './vault/checked-file.ts';
import { createSealedFiles } from './vault/sealed-files.ts';
import { createSecrets } from './vault/secrets.ts';
import { createVaultClient } from './vault/vault-client.ts';

/** How long the vault's process outlives its last job. */
const idleVaultMs = 60_000;
/** A write that the lock overtook asks for several jobs in a row; nothing else asks then. */
const lockedVaultMs = 1_000;
/** By then every request has ended that was under way when it locked. */
const wipeAgainMs = 20_000;

export interface SandboxParts {
  readonly timings?: Partial<SignInTimings>;
  /** Imported at start, so that a newcomer needs no file. */
  readonly client?: OAuthClientFile;
  /** Whether the provider has just been made: what is known of an earlier one is forgotten. */
  readonly newProvider?: boolean;
}

export interface StartParts {
  readonly desktop: Desktop;
  readonly clock: Clock;
  readonly endpoints: ProviderEndpoints;
  readonly apis: GoogleApis;
  /** The keychain service: one for each set of endpoints, so that a sandbox never meets real tokens. */
  readonly keychainService: string;
  /** Given only where the provider is not Google: then it may be on loopback and reached without TLS. */
  readonly sandbox?: SandboxParts;
  /** Starts Lanyard against the sandbox; absent where there is none. */
  readonly trySandbox?: () => Promise<void>;
}

export async function start(parts: StartParts): Promise<void> {
  const { desktop, clock, endpoints, apis, sandbox } = parts;
  const notices: Notice[] = [];
  const inUserData = (name: string) => join(desktop.userDataFolder, name);

  const settingsFile = createCheckedFile({
    path: inUserData('settings.json'),
    version: 1,
    schema: settingsSchema,
    empty: defaultSettings,
  });
  const indexFile = createCheckedFile({
    path: inUserData('accounts.json'),
    version: 1,
    schema: accountsFile,
    empty: emptyAccountsFile,
  });
  const badgesFile = createCheckedFile({
    path: inUserData('badges.json'),
    version: 1,
    schema: badgesSchema,
    empty: [],
  });
  const mintsFile = createCheckedFile({
    path: inUserData('history.json'),
    version: 1,
    schema: historyFile,
    empty: emptyHistory,
  });
  const usedFile = createCheckedFile({
    path: inUserData('used.json'),
    version: 1,
    schema: usedSchema,
    empty: emptyUsedFile,
  });
  const [loadedSettings, loadedIndex, loadedBadges, loadedMints, loadedUsed] = await Promise.all([
    settingsFile.load(),
    indexFile.load(),
    badgesFile.load(),
    // Nothing depends on these two: neither a history nor uses that cannot be read stop anybody from working.
    mintsFile.load().catch(() => undefined),
    usedFile.load().catch(() => undefined),
  ]);
  const noteRepair = (file: RepairNotice['file'], repair: Repair | undefined) => {
    if (!repair) return;
    const { kind, ...kept } = repair;
    notices.push({ id: `${file}-${kind}`, file, repair: kind, ...kept });
  };
  const index = sandbox?.newProvider ? abandonIndex(loadedIndex.value) : loadedIndex.value;
  noteRepair('accounts', loadedIndex.repair);
  noteRepair('badges', loadedBadges.repair);
  noteRepair('settings', loadedSettings.repair);
  noteRepair('history', loadedMints?.repair);
  noteRepair('used', loadedUsed?.repair);

  const changed = onceAfterChanges(() => desktop.push(snapshot()));
  const skew = createClockSkew(clock);
  const http = { fetch: desktop.fetch, clock, skew };
  const repeatableFetch = createProviderFetch(http, { repeatable: true });
  const oauth = createOAuth({
    endpoints,
    repeatableFetch,
    singleFetch: createProviderFetch({ ...http, fetch: desktop.singleFetch }, { repeatable: false }),
    skew,
    allowInsecureRequests: sandbox !== undefined,
  });

  const settings = createSettingsKeeper(settingsFile, loadedSettings.value, changed);
  const vault = createVaultClient({
    spawn: desktop.spawnVault,
    service: parts.keychainService,
    idleMs: () => (lock.isLocked() ? lockedVaultMs : idleVaultMs),
  });
  const secrets = createSecrets({
    vault,
    sealedFiles: createSealedFiles(inUserData('sealed')),
    onChange: () => {
      desktop.log.write({ event: 'keychain', now: secrets.state() });
      changed();
    },
    onMovedIn: (name) => void accounts.claimMoved(name).catch(desktop.reportBug),
  });
  const accounts = createAccounts({ file: indexFile, loaded: index, secrets, onChange: changed });
  const badges = createBadges({ file: badgesFile, loaded: loadedBadges.value, onChange: changed });

  /** Leaves no copy behind of secrets that are not needed now. */
  async function wipe(): Promise<void> {
    await vault.rest();
    await desktop.wipeMemory();
  }

  const { surroundings } = desktop;
  const { tokenEndpoint, tokeninfoEndpoint } = endpoints;
  const checks = createHostChecks(apis);
  const asking = { fetch: repeatableFetch, clock, skew };
  const jwtBearer = createJwtBearer({ ...asking, tokenEndpoint });
  const iamCredentials = createIamCredentials({ ...asking, apis });
  const gcloudParts = { program: createGcloudProgram(surroundings), folder: gcloudFolder(surroundings) };
  const gcloud = createGcloud({ ...gcloudParts, clock, skew });
  const metadataServer = createMetadataServer({ environment: surroundings.environment, clock, skew });
  const authorizedUser = createAuthorizedUserTokens({ ...asking, tokenEndpoint, tokeninfoEndpoint });
  const credentials: Credentials = {
    'google-sign-in': createGoogleSignInCredential({ oauth, accounts, secrets, clock, skew }),
    'service-account-key': createServiceAccountKeyCredential({ jwtBearer, accounts, secrets }),
    adc: createAdcCredential({
      checks,
      jwtBearer,
      iamCredentials,
      authorizedUser,
      federation: createFederation({
        ...asking,
        surroundings,
        fetchShowing: (certificate) =>
          createProviderFetch(
            { fetch: createMutualTlsFetch(certificate), clock, skew },
            { repeatable: true },
          ),
      }),
    }),
    gcloud,
    'metadata-server': metadataServer,
  };
  const history = createMintHistory({
    file: loadedMints && mintsFile,
    loaded: (!sandbox?.newProvider && loadedMints?.value) || emptyHistory,
    accounts,
    clock,
    onChange: changed,
    onBug: desktop.reportBug,
  });
  const mint = history.recording(createMint({ accounts, credentials, iamCredentials, tokens: () => tokens }));
  const tokens: Tokens = createTokens({
    mint: (request) => {
      // What was under way when it locked, a list of a picker for instance, gets no new token.
      if (lock.isLocked()) throw new Failure('LOCKED');
      return mint(request);
    },
    clock,
    onChange: changed,
  });
  const elsewhere = createElsewhere({
    surroundings,
    checks,
    authorizedUser,
    gcloud,
    metadataServer,
    accounts,
    clock,
  });
  const askAs = createAskAs({ credentials, tokens: () => tokens });
  const lists = createLists({ apis, fetch: repeatableFetch, accounts, askAs });
  const known = createKnownIdentities({
    file: loadedUsed && usedFile,
    loaded: loadedUsed?.value ?? emptyUsedFile,
    accounts,
    clock,
    onChange: changed,
    onNotSaved: desktop.reportBug,
  });
  const ownTokens = createOwnTokens({ tokens, protect: desktop.protectContent });
  const clipboard = createSecretClipboard({ system: desktop.clipboard, clock, onChange: changed });
  const { jwksUri } = endpoints;
  const doctor = createDoctor({
    checks: {
      clock: createClockCheck({ fetch: repeatableFetch, clock, jwksUri }),
      proxy: createProxyCheck({
        resolveProxy: desktop.resolveProxy,
        environment: surroundings.environment,
        url: tokenEndpoint,
      }),
      keychain: createKeychainCheck({ secrets, platform: desktop.platform }),
      loopback: createLoopbackCheck(),
      gcloud: createGcloudCheck(gcloudParts),
      adc: createAdcCheck({ surroundings, checks }),
      environment: createEnvironmentCheck(surroundings),
      'plain-text': createPlainTextCheck(surroundings),
    },
    platform: desktop.platform,
    version: desktop.version,
    clock,
  });
  const lock = createLock({
    async forget() {
      for (const { id } of accounts.list()) tokens.forget(id);
      ownTokens.conceal();
      trayDesk.forget();
      await Promise.all([clipboard.clear(), wipe()]);
      setTimeout(() => {
        if (lock.isLocked()) void wipe().catch(desktop.reportBug);
      }, wipeAgainMs).unref();
    },
    confirmPerson: desktop.confirmPerson,
    onChange: () => {
      desktop.log.write({ event: 'lock', on: lock.isLocked() });
      changed();
    },
  });
  const updates = createUpdates({
    source: desktop.updates,
    version: desktop.version,
    isWanted: () => settings.current().lookForUpdates,
    clock,
    onChange: ({ phase }) => {
      desktop.log.write({ event: 'update', now: phase });
      changed();
    },
  });
  const links = desktop.createLinks(endpoints.authorizationEndpoint);

  const signIn = createSignIn({
    oauth,
    endpoints,
    accounts,
    secrets,
    openSignInPage: links.openSignInPage,
    clock,
    skew,
    timings: { ...usualTimings, ...sandbox?.timings },
    onChange: changed,
    onFailure: (failure) => {
      const { providerCode } = failure.facts;
      desktop.log.write({
        event: 'sign-in-failed',
        failure: failure.code,
        ...(providerCode === undefined ? {} : { providerCode }),
      });
      desktop.raise();
    },
    onBug: desktop.reportBug,
    onSignedIn: (account, minted, pictureUrl) => {
      tokens.forget(account.id);
      if (!lock.isLocked()) tokens.remember(minted);
      void settings.choose({ selectedAccountId: account.id }).catch(desktop.reportBug);
      desktop.raise();
      if (pictureUrl !== undefined) void keepPicture(account.id, pictureUrl).catch(desktop.reportBug);
    },
  });

  async function keepPicture(accountId: string, pictureUrl: string): Promise<void> {
    const picture = await fetchPicture(repeatableFetch, pictureUrl, endpoints.pictureOrigins);
    if (picture !== undefined) await accounts.change(accountId, { picture });
  }

  const isWayland = surroundings.environment['XDG_SESSION_TYPE'] === 'wayland';
  let claimed: string | null = null;
  let shortcutState: ShortcutState = 'off';
  let summons = 0;
  /** Claimed anew only when it has changed, or when it was not to be had: whoever had it may have gone. */
  function applyShortcut(): void {
    const { paletteShortcut } = settings.current();
    if (paletteShortcut === claimed && shortcutState !== 'taken') return;
    claimed = paletteShortcut;
    shortcutState = desktop.claimShortcut(paletteShortcut, () => {
      summons += 1;
      changed();
      desktop.raise();
    });
    changed();
  }

  function snapshot(): Snapshot {
    return takeSnapshot({
      accounts,
      badges,
      clipboard,
      secrets,
      settings,
      signIn,
      tokens,
      skew,
      notices,
      recentRequests: known.recentRequests(),
      globalShortcut: { state: shortcutState, wayland: isWayland },
      summons,
      locked: lock.isLocked(),
      tray: desktop.hasTray(),
      trayCopy: trayDesk.trayCopy(),
      updates: updates.view(),
      fixed: {
        provider: { name: endpoints.name, issuer: endpoints.issuer, sandbox: sandbox !== undefined },
        sandboxAvailable: parts.trySandbox !== undefined,
        platform: desktop.platform,
        version: desktop.version,
      },
    });
  }

  if (sandbox?.client) {
    const { clientSecret, ...client } = sandbox.client;
    await accounts.putClient({ ...client, importedAt: clock.now() }, clientSecret);
  }

  const applyTheme = () => desktop.applyTheme(settings.current().theme);
  applyTheme();
  applyShortcut();
  const unguarded = createCommands({
    snapshot,
    known,
    accounts,
    badges,
    badgeCopies: createBadgeCopies(clock),
    badgeSharing: createBadgeSharing(badges, accounts),
    chooseSavePath: desktop.chooseSavePath,
    secrets,
    signIn,
    oauth,
    tokens,
    clipboard: {
      ...clipboard,
      // A token that was on its way when it locked stays off the clipboard.
      copySecret: async (copy) => {
        if (lock.isLocked()) throw new Failure('LOCKED');
        return clipboard.copySecret(copy);
      },
    },
    lock,
    setStartAtLogin: desktop.setStartAtLogin,
    settings,
    links,
    elsewhere,
    permitsOf: async ({ path }) => permitsOf(await readAdcFile(path, checks)),
    lists,
    verifyToken: createTokenVerifier({ endpoints, apis, fetch: repeatableFetch }),
    askTokenInfo: createTokenInfo({ endpoints, fetch: repeatableFetch, clock }),
    ownTokens,
    history,
    doctor,
    clock,
    surroundings,
    notices,
    applyTheme,
    applyShortcut,
    wipe: () => void wipe().catch(desktop.reportBug),
    quit: desktop.quit,
    updates,
    trySandbox:
      parts.trySandbox ??
      (() =>
        Promise.reject(new Failure('REQUEST_INVALID', { field: 'The sandbox', problem: 'is not here' }))),
    onChange: changed,
  });

  const commands = lockable(unguarded, lock);
  const trayDesk = createTrayDesk({
    commands: () => commands,
    snapshot,
    raise: desktop.raise,
    quit: desktop.quit,
    notify: desktop.notify,
    reportBug: desktop.reportBug,
    onChange: changed,
  });
  const lockAway = () => void lock.lock().catch(desktop.reportBug);
  const idle = createIdleWatch({
    clock,
    idleMs: desktop.idleMs,
    minutes: () => settings.current().lockMinutes,
    onAway: () => {
      if (!lock.isLocked()) lockAway();
    },
  });
  const idleTimer = setInterval(idle.look, idleLookMs);
  const updateTimer = setInterval(() => void updates.remind(), updateReminderMs);

  async function tellWhereItIs(): Promise<void> {
    if (settings.current().closeToTrayTold) return;
    const words = ['Lanyard is still here', 'It stays in the tray. Its menu there has Quit.'] as const;
    if (!desktop.notify(...words, desktop.raise)) notices.push({ id: 'stays-in-tray' });
    await settings.change({ closeToTrayTold: true });
  }

  desktop.onQuit(async () => {
    clearInterval(idleTimer);
    clearInterval(updateTimer);
    await signIn.end();
    // One that fails must not keep the others from being done.
    await Promise.allSettled([
      clipboard.clear(),
      settingsFile.settled(),
      indexFile.settled(),
      badgesFile.settled(),
      usedFile.settled(),
      history.settled(),
    ]);
    vault.close();
  });
  await desktop.open({
    commands,
    bounds: settings.current().windowBounds,
    onBounds: (windowBounds) => settings.change({ windowBounds }),
    onReturn: () => void clipboard.refresh().catch(desktop.reportBug),
    onWake: tokens.distrust,
    onAway: () => {
      if (settings.current().lockWithComputer) lockAway();
    },
    closeHides: () => settings.current().closeToTray,
    onHidden: () => void tellWhereItIs().catch(desktop.reportBug),
    tray: {
      menu: () => trayMenu(snapshot(), clock.now()),
      onAction: (action) => void trayDesk.act(action).catch(desktop.reportBug),
    },
    onTray: changed,
  });
  // Behind the first paint: the keychain may take its time.
  await unguarded.askKeychainAgain({});
  await updates.remind();
}
