/** What Lanyard can do, one short function a command. */
import { randomUUID } from 'node:crypto';
import type { ServiceAccountKeyAccount } from '../app/account.ts';
import { connectionText } from '../app/connection-text.ts';
import type { CommandName, ParsedRequestOf, ReplyOf } from '../app/contract.ts';
import { Failure } from '../app/failure.ts';
import { formatToken } from '../app/formats.ts';
import { grantCommand } from '../app/grants.ts';
import { writeHistory } from '../app/history.ts';
import type { Notice, Snapshot } from '../app/snapshot.ts';
import type { Clock } from './clock.ts';
import type { Elsewhere } from './credentials/elsewhere.ts';
import {
  deleteKeyFile,
  type KeyFileOrigin,
  readServiceAccountKey,
} from './credentials/service-account-key-file.ts';
import type { Desktop } from './desktop/desktop.ts';
import type { Links } from './desktop/links.ts';
import type { Page } from './desktop/openable.ts';
import type { SecretClipboard } from './desktop/secret-clipboard.ts';
import type { Doctor } from './doctor/doctor.ts';
import type { Lists } from './google/lists.ts';
import type { MintHistory } from './history.ts';
import type { SettingsKeeper } from './settings-keeper.ts';
import { readOAuthClientFile } from './sign-in/oauth-client-file.ts';
import type { SignIn } from './sign-in/sign-in.ts';
import { type SignOutParts, signOut } from './sign-in/sign-out.ts';
import type { Tokens } from './tokens/engine.ts';
import type { Accounts } from './vault/accounts.ts';
import type { Secrets } from './vault/secrets.ts';

export type Commands = {
  readonly [Name in CommandName]: (request: ParsedRequestOf<Name>) => Promise<ReplyOf<Name>>;
};

export interface CommandParts {
  readonly snapshot: () => Snapshot;
  readonly accounts: Accounts;
  readonly secrets: Secrets;
  readonly signIn: SignIn;
  readonly oauth: SignOutParts['oauth'];
  readonly tokens: Tokens;
  readonly clipboard: SecretClipboard;
  readonly settings: SettingsKeeper;
  readonly links: Links;
  readonly elsewhere: Elsewhere;
  readonly lists: Lists;
  readonly history: MintHistory;
  readonly doctor: Doctor;
  readonly saveText: Desktop['saveText'];
  readonly clock: Clock;
  readonly notices: Notice[];
  readonly applyTheme: () => void;
  readonly trySandbox: () => Promise<void>;
  readonly onChange: () => void;
}

export function createCommands(parts: CommandParts): Commands {
  const { accounts, secrets, signIn, tokens, clipboard, settings, links, lists, notices, history, doctor } =
    parts;
  /** Where keys came from in this session: the only files that may be deleted. */
  const importedKeyFiles = new Map<string, KeyFileOrigin>();

  const keysPage = (accountId: string): Page => {
    const account = accounts.get(accountId);
    const project = account.kind === 'service-account-key' ? (account.projectId ?? '') : '';
    return { page: 'service-account-keys', email: account.email, project };
  };

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
      const { privateKey, email, keyId, projectId } = key;
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
      };
      await accounts.putAccount(account, privateKey);
      tokens.forget(account.id);
      importedKeyFiles.set(account.id, origin);
      await settings.change({ selectedAccountId: account.id });
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
      await settings.change({ selectedAccountId: account.id });
      return { accountId: account.id };
    },
    async removeClient({ clientId }) {
      await accounts.removeClient(clientId);
      return null;
    },

    listProjects: (request) => lists.listProjects(request),
    listServiceAccounts: (request) => lists.listServiceAccounts(request),
    testServiceAccounts: (request) => lists.testServiceAccounts(request),
    listServices: (request) => lists.listServices(request),
    async cancelListing({ listing }) {
      lists.cancel(listing);
      return null;
    },

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
      if (clipboard.view()?.accountId === accountId) await clipboard.clear();
      return null;
    },

    async selectAccount({ accountId }) {
      await settings.change({ selectedAccountId: accounts.get(accountId).id });
      return null;
    },
    async copyToken({ request, format }) {
      accounts.get(request.identity.accountId);
      const token = await tokens.fresh(request);
      const { clearsAt } = await clipboard.copySecret({
        kind: request.kind,
        accountId: request.identity.accountId,
        text: formatToken(token.value, format),
        clearAfterSeconds: settings.current().clipboardSeconds,
      });
      return { expiresAt: token.expiresAt, clearsAt };
    },
    async clearClipboard() {
      await clipboard.clear();
      return null;
    },
    async keepClipboard() {
      clipboard.keep();
      return null;
    },

    async changeSettings(change) {
      await settings.change(change);
      parts.applyTheme();
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
      const { entries } = history.current();
      const day = new Date(parts.clock.now()).toISOString().slice(0, 10);
      const file = await parts.saveText({
        suggestedName: `lanyard-history-${day}.${format}`,
        extension: format,
        text: writeHistory(entries, format),
      });
      return { file };
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
  };
}
