/** What Lanyard can do, one short function a command. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { ServiceAccountKeyAccount } from '../app/account.ts';
import { accountOfBadge, requestOfAccount } from '../app/badge.ts';
import { connectionText } from '../app/connection-text.ts';
import type { CommandName, CopyReceipt, ParsedRequestOf, ReplyOf } from '../app/contract.ts';
import { Failure } from '../app/failure.ts';
import { type FormatName, formatFor, formatToken } from '../app/formats.ts';
import { grantCommand } from '../app/grants.ts';
import { writeHistory } from '../app/history.ts';
import type { Notice, Snapshot } from '../app/snapshot.ts';
import type { BadgeCopies } from './badge-copies.ts';
import type { BadgeSharing } from './badge-sharing.ts';
import { type Badges, waitingLike } from './badges.ts';
import type { Clock } from './clock.ts';
import type { Elsewhere } from './credentials/elsewhere.ts';
import { type AllowParts, allowForFile } from './credentials/permits.ts';
import { quotaProjectOf } from './credentials/quota-project.ts';
import { keptKey } from './credentials/service-account-key.ts';
import {
  deleteKeyFile,
  type KeyFileOrigin,
  readServiceAccountKey,
} from './credentials/service-account-key-file.ts';
import type { Links } from './desktop/links.ts';
import type { Page } from './desktop/openable.ts';
import type { SecretClipboard } from './desktop/secret-clipboard.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Lists } from './google/lists.ts';
import type { AskTokenInfo } from './google/token-info.ts';
import type { VerifyToken } from './google/token-verifier.ts';
import { type MintHistory, saveHistory } from './history.ts';
import type { KnownIdentities } from './known-identities.ts';
import type { Lock } from './lock.ts';
import type { SettingsKeeper } from './settings-keeper.ts';
import { readOAuthClientFile } from './sign-in/oauth-client-file.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { type SignOutParts, signOut } from './sign-in/sign-out.ts';
import type { Surroundings } from './surroundings.ts';
import type { Tokens } from './tokens/engine.ts';
import type { OwnTokens } from './tokens/own-tokens.ts';
import type { Token } from './tokens/token.ts';
import { tokenToWrite } from './tokens/token-to-write.ts';
import type { Updates } from './updates.ts';
import type { Accounts } from './vault/accounts.ts';
import type { Secrets } from './vault/secrets.ts';

export type Commands = {
  readonly [Name in CommandName]: (request: ParsedRequestOf<Name>) => Promise<ReplyOf<Name>>;
};

export interface CommandParts {
  readonly snapshot: () => Snapshot;
  readonly accounts: Accounts;
  readonly badges: Badges;
  readonly badgeCopies: BadgeCopies;
  readonly badgeSharing: BadgeSharing;
  /** Asks the person where to save a file of this name; nothing when they would rather not. */
  readonly chooseSavePath: (name: string) => Promise<string | undefined>;
  readonly secrets: Secrets;
  readonly signIn: SignIn;
  readonly oauth: SignOutParts['oauth'];
  readonly tokens: Tokens;
  readonly clipboard: SecretClipboard;
  readonly settings: SettingsKeeper;
  readonly links: Links;
  readonly elsewhere: Elsewhere;
  readonly permitsOf: AllowParts['permitsOf'];
  readonly lists: Lists;
  readonly verifyToken: VerifyToken;
  readonly askTokenInfo: AskTokenInfo;
  readonly ownTokens: OwnTokens;
  readonly history: MintHistory;
  readonly doctor: Doctor;
  readonly clock: Clock;
  readonly surroundings: Pick<Surroundings, 'environment'>;
  readonly notices: Notice[];
  readonly lock: Lock;
  readonly applyTheme: () => void;
  readonly applyShortcut: () => void;
  readonly known: KnownIdentities;
  /** Has what was forgotten wiped; nobody waits for it. */
  readonly wipe: () => void;
  readonly quit: () => void;
  /** Throws START_AT_LOGIN_NOT_SET. */
  readonly setStartAtLogin: (on: boolean) => Promise<void>;
  readonly updates: Updates;
  readonly trySandbox: () => Promise<void>;
  readonly onChange: () => void;
}

export function createCommands(parts: CommandParts): Commands {
  const { accounts, badges, secrets, signIn, tokens, clipboard, settings, links, lists, notices } = parts;
  const { badgeCopies, badgeSharing, ownTokens, history, doctor, known } = parts;
  /** Where keys came from in this session: the only files that may be deleted. */
  const importedKeyFiles = new Map<string, KeyFileOrigin>();

  const keysPage = (accountId: string): Page => {
    const account = accounts.get(accountId);
    const project = account.kind === 'service-account-key' ? (account.projectId ?? '') : '';
    return { page: 'service-account-keys', email: account.email, project };
  };

  async function writeOut(token: Token, format: FormatName, badge?: string): Promise<CopyReceipt> {
    const { kind, identity } = token.request;
    const account = accounts.get(identity.accountId);
    const quotaProject = await quotaProjectOf(account, token.request, parts.surroundings);
    const { clearsAt } = await clipboard.copySecret({
      kind,
      accountId: identity.accountId,
      ...(badge === undefined ? {} : { badge }),
      ...(identity.impersonating ? { impersonated: identity.impersonating.target } : {}),
      text: formatToken(tokenToWrite(account, token, quotaProject), format),
      clearAfterSeconds: settings.current().clipboardSeconds,
    });
    return { expiresAt: token.expiresAt, clearsAt };
  }

  return {
    getSnapshot: async () => parts.snapshot(),

    async importClient({ path }) {
      const { clientId, clientSecret, projectId } = await readOAuthClientFile(path);
      const client = {
        clientId,
        importedAt: parts.clock.now(),
        ...(projectId === undefined ? {} : { projectId }),
      };
      await accounts.putClient(client, clientSecret);
      return { clientId };
    },
    async importKey({ path }) {
      const { key, origin } = await readServiceAccountKey(path);
      const { email, keyId, projectId, uniqueId } = key;
      const known = accounts
        .list()
        .find((account) => account.kind === 'service-account-key' && account.email === email);
      const account: ServiceAccountKeyAccount = {
        id: known?.id ?? randomUUID(),
        kind: 'service-account-key',
        email,
        keyId,
        signedInAt: parts.clock.now(),
        ...(projectId === undefined ? {} : { projectId }),
        ...(uniqueId === undefined ? {} : { uniqueId }),
      };
      await accounts.putAccount(account, keptKey(key));
      tokens.forget(account.id);
      importedKeyFiles.set(account.id, origin);
      await settings.choose({ selectedAccountId: account.id });
      return { accountId: account.id };
    },
    async deleteKeyFile({ accountId }) {
      const origin = importedKeyFiles.get(accounts.get(accountId).id);
      if (origin === undefined) throw new Failure('ACCOUNT_UNKNOWN');
      await deleteKeyFile(origin);
      importedKeyFiles.delete(accountId);
      return null;
    },
    findCredentials: () => parts.elsewhere.find(),
    async addFound(found) {
      const account = await parts.elsewhere.add(found);
      await accounts.putAccount(account);
      await settings.choose({ selectedAccountId: account.id });
      return { accountId: account.id };
    },
    async allowForFile(request) {
      await allowForFile({ accounts, permitsOf: parts.permitsOf }, request);
      return null;
    },
    async removeClient({ clientId }) {
      await accounts.removeClient(clientId);
      return null;
    },

    async listProjects(request) {
      const page = await lists.listProjects(request);
      known.noteProjects(request.accountId, page.items);
      return page;
    },
    async listServiceAccounts(request) {
      const page = await lists.listServiceAccounts(request);
      known.noteServiceAccounts(request.accountId, request.projectId, page.items);
      return page;
    },
    async testServiceAccounts(request) {
      const marks = await lists.testServiceAccounts(request);
      known.noteMarks(request.accountId, marks);
      return marks;
    },
    listServices: (request) => lists.listServices(request),
    async cancelListing({ listing }) {
      lists.cancel(listing);
      return null;
    },

    listKnown: async () => known.list(),

    async startSignIn({ clientId, scopes, accountId }) {
      await signIn.start({ clientId, scopes, ...(accountId === undefined ? {} : { accountId }) });
      return null;
    },
    async openSignInPage() {
      await signIn.openPage();
      return null;
    },
    async copySignInLink() {
      await clipboard.copyText(signIn.link());
      return null;
    },
    async pasteCallback({ address }) {
      signIn.paste(address);
      return null;
    },
    async endSignIn() {
      await signIn.end();
      return null;
    },
    async signOut({ accountId, evenIfNotRevoked }) {
      await signOut(parts, accountId, evenIfNotRevoked);
      tokens.forget(accountId);
      known.forgetAccount(accountId);
      if (clipboard.view()?.accountId === accountId) await clipboard.clear();
      parts.wipe();
      return null;
    },

    async selectAccount({ accountId }) {
      await settings.choose({ selectedAccountId: accounts.get(accountId).id });
      return null;
    },
    async copyToken({ request, format }) {
      accounts.get(request.identity.accountId);
      const receipt = await writeOut(await tokens.fresh(request), format);
      known.noteCopy(request);
      return receipt;
    },
    async copyBadge({ id, confirmed, format }) {
      const badge = badges.get(id);
      const account = accountOfBadge(badge, accounts.list());
      if (!account) throw new Failure('ACCOUNT_UNKNOWN');
      const request = requestOfAccount(badge.request, account.id);
      const token = await badgeCopies.mint(badge, confirmed, () => tokens.fresh(request));
      const written = formatFor(request.kind, format ?? badge.format);
      const receipt = await writeOut(token, written, badge.name);
      known.noteCopy(request, id);
      return receipt;
    },
    async cancelBadgeCopy({ id }) {
      badgeCopies.cancel(id);
      return null;
    },
    async clearClipboard() {
      await clipboard.clear();
      return null;
    },
    async keepClipboard() {
      clipboard.keep();
      return null;
    },

    async addBadge({ badge }) {
      const { kind, email } = accounts.get(badge.request.identity.accountId);
      const { id } = await badges.add(badge, { kind, email });
      return { id };
    },
    async changeBadge({ id, change }) {
      const { request } = change;
      const account = request && accounts.get(request.identity.accountId);
      await badges.change(id, change, account && { kind: account.kind, email: account.email });
      return null;
    },
    async duplicateBadge({ id }) {
      return { id: (await badges.duplicate(id)).id };
    },
    async moveBadge({ id, before }) {
      await badges.move(id, before);
      return null;
    },
    async removeBadge({ id }) {
      await badges.remove(id);
      return null;
    },
    async restoreBadge({ id }) {
      await badges.restore(id);
      return null;
    },
    async assignBadge({ id, accountId }) {
      const waiting = waitingLike(badges.get(id), badges.list());
      await badges.assign(
        waiting.map((badge) => badge.id),
        accounts.get(accountId),
      );
      return { count: waiting.length };
    },
    async exportBadges() {
      const path = await parts.chooseSavePath('lanyard-badges.json');
      if (path === undefined) return null;
      await badgeSharing.write(path);
      return { file: basename(path) };
    },
    previewBadges: ({ path }) => badgeSharing.preview(path),
    importBadges: async () => ({ count: await badgeSharing.take() }),
    async takeBackImport() {
      await badgeSharing.takeBack();
      return null;
    },

    async lock() {
      await parts.lock.lock();
      return null;
    },
    async unlock() {
      await parts.lock.unlock();
      return null;
    },

    verifyToken: ({ jwt }) => parts.verifyToken(jwt),
    askTokenInfo: ({ token }) => parts.askTokenInfo(token),
    inspectOwn({ request }) {
      accounts.get(request.identity.accountId);
      return ownTokens.inspect(request);
    },
    revealToken({ request }) {
      accounts.get(request.identity.accountId);
      return ownTokens.reveal(request);
    },
    async concealToken() {
      ownTokens.conceal();
      return null;
    },

    async changeSettings(change) {
      const { startAtLogin } = change;
      // Kept only when the system has taken it.
      if (startAtLogin !== undefined) await parts.setStartAtLogin(startAtLogin);
      const saved = settings.change(change);
      // Nobody waits for the disk to see a choice take effect; one that is not saved is taken back.
      const apply = () => {
        parts.applyTheme();
        parts.applyShortcut();
      };
      apply();
      await saved.finally(apply);
      // Switched on, it looks at once.
      if (change.lookForUpdates) void parts.updates.remind();
      return null;
    },
    async update({ step }) {
      await parts.updates.take(step);
      return null;
    },
    async askKeychainAgain() {
      if ((await secrets.ask()) === 'ready') await accounts.removeUnclaimed();
      return null;
    },
    async dismissNotice({ id }) {
      const index = notices.findIndex((notice) => notice.id === id);
      if (index !== -1) notices.splice(index, 1);
      parts.onChange();
      return null;
    },
    async copyGrant(grant) {
      await clipboard.copyText(grantCommand(grant));
      return null;
    },
    async copyConnection(connection) {
      await clipboard.copyText(connectionText(connection).text);
      return null;
    },
    async openPage(request) {
      await links.openPage(request.page === 'service-account-keys' ? keysPage(request.accountId) : request);
      return null;
    },
    getHistory: async () => history.current(),
    async exportHistory({ format }) {
      const day = new Date(parts.clock.now()).toISOString().slice(0, 10);
      const path = await parts.chooseSavePath(`lanyard-history-${day}.${format}`);
      if (path === undefined) return { file: null };
      await saveHistory(path, writeHistory(history.current().entries, format));
      return { file: basename(path) };
    },
    async clearHistory() {
      await history.clear();
      return null;
    },

    runCheck: ({ check }) => doctor.run(check),
    async copyCure({ check, cure }) {
      await clipboard.copyText(doctor.command(check, cure));
      return null;
    },
    async copyReport() {
      await clipboard.copyText(doctor.report());
      return null;
    },
    async trySandbox() {
      await parts.trySandbox();
      return null;
    },
    async quit() {
      parts.quit();
      return null;
    },
  };
}
