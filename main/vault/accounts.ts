/**
 * The accounts and OAuth clients Lanyard knows: the index of what the keychain holds. Every change is on the disk
 * before it counts. An entry whose secret is only in memory is never written down, since it ends with the session.
 */
import { z } from 'zod';
import { type Account, account as accountSchema, type NeedsPersonReason } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { type OAuthClient, oauthClient } from '../../app/oauth-client.ts';
import type { CheckedFile } from './checked-file.ts';
import type { SecretName, Secrets } from './secrets.ts';

const secretName = z.custom<SecretName>(
  (value) =>
    typeof value === 'string' && /^(?:refresh-token|service-account-key|client-secret):./.test(value),
);

export const accountsFile = z.strictObject({
  accounts: z.array(accountSchema),
  clients: z.array(oauthClient),
  /**
   * Keychain entries that belong to nobody, or may: noted before an entry is written and until it is surely removed,
   * because a keychain cannot be listed.
   */
  unclaimed: z.array(secretName),
});
export type AccountsFile = z.infer<typeof accountsFile>;

export const emptyAccountsFile: AccountsFile = { accounts: [], clients: [], unclaimed: [] };

/** An index that knows nobody any more and still remembers what to remove from the keychain. */
export function abandonIndex({ accounts, clients, unclaimed }: AccountsFile): AccountsFile {
  const owned = [
    ...accounts.map(secretNameOf).filter((name) => name !== undefined),
    ...clients.map(({ clientId }) => clientSecretName(clientId)),
  ];
  return { ...emptyAccountsFile, unclaimed: [...new Set([...unclaimed, ...owned])] };
}

export interface Accounts {
  list(): readonly Account[];
  /** Throws ACCOUNT_UNKNOWN. */
  get(id: string): Account;
  clients(): readonly OAuthClient[];
  /** Throws CLIENT_UNKNOWN. */
  client(clientId: string): OAuthClient;
  /**
   * Adds an account or replaces the one with its id, with the secret of its kind if it has one. Throws what keeping a
   * secret and saving throw; then the account that was there is as it was, and so is its secret.
   */
  putAccount(account: Account, secret?: string): Promise<void>;
  putClient(client: OAuthClient, clientSecret: string): Promise<void>;
  /** Changes what is known of an account; its secret stays. */
  change(id: string, change: AccountChange): Promise<void>;
  removeAccount(id: string): Promise<void>;
  /** Throws CLIENT_IN_USE. */
  removeClient(clientId: string): Promise<void>;
  /** To be called when a secret has moved from memory into the keychain. */
  claimMoved(name: SecretName): Promise<void>;
  /** Removes what belongs to nobody. */
  removeUnclaimed(): Promise<void>;
}

export const refreshTokenName = (accountId: string): SecretName => `refresh-token:${accountId}`;
export const keyName = (accountId: string): SecretName => `service-account-key:${accountId}`;
export const clientSecretName = (clientId: string): SecretName => `client-secret:${clientId}`;

/** The secret Lanyard keeps of an account; nothing where it only borrows from what others keep. */
export function secretNameOf(account: Account): SecretName | undefined {
  switch (account.kind) {
    case 'google-sign-in':
      return refreshTokenName(account.id);
    case 'service-account-key':
      return keyName(account.id);
    case 'adc':
    case 'gcloud':
    case 'metadata-server':
      return undefined;
    default:
      return account satisfies never;
  }
}

/** A picture belongs to a person's account, what is allowed to one of ADC; for any other they are ignored. */
export interface AccountChange {
  /** `undefined` takes the note away. */
  readonly needsPerson?: NeedsPersonReason | undefined;
  readonly picture?: string;
  readonly allowedHosts?: readonly string[];
  readonly allowedCommand?: string;
}

export interface AccountsParts {
  readonly file: Pick<CheckedFile<AccountsFile>, 'save'>;
  readonly loaded: AccountsFile;
  readonly secrets: Pick<Secrets, 'read' | 'write' | 'remove'>;
  readonly onChange: () => void;
}

export function createAccounts({ file, loaded, secrets, onChange }: AccountsParts): Accounts {
  let known: AccountsFile = loaded;
  /** Names whose secret has never been in the keychain. */
  const sessionOnly = new Set<SecretName>();
  /** Accounts as they belong to the older secret in the keychain, while the newer one is only in memory. */
  const heldBack = new Map<SecretName, Account>();
  let changes: Promise<unknown> = Promise.resolve();

  /** Runs one change after the other, so that none is computed from what another is about to replace. */
  function inTurn<Result>(run: () => Promise<Result>): Promise<Result> {
    const result = changes.then(run);
    changes = result.catch(() => {});
    return result;
  }

  const isSessionOnly = (name: SecretName | undefined) => name !== undefined && sessionOnly.has(name);

  function fitForKeychain(account: Account): Account {
    const name = secretNameOf(account);
    return (name === undefined ? undefined : heldBack.get(name)) ?? account;
  }

  async function commit(next: AccountsFile): Promise<void> {
    await file.save({
      accounts: next.accounts.filter((account) => !isSessionOnly(secretNameOf(account))).map(fitForKeychain),
      clients: next.clients.filter(({ clientId }) => !sessionOnly.has(clientSecretName(clientId))),
      unclaimed: next.unclaimed,
    });
    known = next;
    onChange();
  }

  const without = (name: SecretName) => known.unclaimed.filter((other) => other !== name);

  /** Keeps a secret in an order that leaves no orphan behind if the process dies in between. */
  async function keep(name: SecretName, secret: string, isKnown: boolean, before?: Account): Promise<void> {
    if (!isKnown) await commit({ ...known, unclaimed: [...without(name), name] });
    const place = await secrets.write(name, secret);
    if (place === 'keychain') {
      sessionOnly.delete(name);
      heldBack.delete(name);
    } else if (!isKnown) sessionOnly.add(name);
    else if (before && !heldBack.has(name)) heldBack.set(name, before);
  }

  /**
   * A key is worth nothing beside the id of another: a secret is replaced together with what the index says of it, or
   * the old one is put back.
   */
  async function replacing(
    name: SecretName,
    secret: string,
    isKnown: boolean,
    replace: () => Promise<void>,
  ): Promise<void> {
    const old = isKnown ? await secrets.read(name).catch(() => undefined) : undefined;
    const held = heldBack.get(name);
    try {
      await replace();
    } catch (error) {
      if (held) heldBack.set(name, held);
      else heldBack.delete(name);
      // What was rotated meanwhile is newer than both.
      const isOurs = (await secrets.read(name).catch(() => undefined)) === secret;
      if (old !== undefined && isOurs) await secrets.write(name, old).catch(() => undefined);
      throw error;
    }
  }

  async function drop(name: SecretName): Promise<void> {
    sessionOnly.delete(name);
    heldBack.delete(name);
    if (await secrets.remove(name)) await commit({ ...known, unclaimed: without(name) });
  }

  const find = (id: string) => known.accounts.find((account) => account.id === id);
  const get = (id: string): Account => {
    const account = find(id);
    if (!account) throw new Failure('ACCOUNT_UNKNOWN');
    return account;
  };

  return {
    list: () => known.accounts,
    get,
    clients: () => known.clients,
    client(clientId) {
      const client = known.clients.find((candidate) => candidate.clientId === clientId);
      if (!client) throw new Failure('CLIENT_UNKNOWN', { client: clientId });
      return client;
    },

    putAccount: (account, secret) =>
      inTurn(async () => {
        const name = secretNameOf(account);
        const before = find(account.id);
        const put = () => {
          const accounts = before
            ? known.accounts.map((other) => (other.id === account.id ? account : other))
            : [...known.accounts, account];
          return commit({
            ...known,
            accounts,
            unclaimed: name === undefined ? known.unclaimed : without(name),
          });
        };
        if (name === undefined || secret === undefined) return put();
        await replacing(name, secret, before !== undefined, async () => {
          await keep(name, secret, before !== undefined, before);
          await put();
        });
      }),

    putClient: (client, clientSecret) =>
      inTurn(async () => {
        const name = clientSecretName(client.clientId);
        const others = known.clients.filter(({ clientId }) => clientId !== client.clientId);
        const isKnown = others.length < known.clients.length;
        await replacing(name, clientSecret, isKnown, async () => {
          await keep(name, clientSecret, isKnown);
          await commit({ ...known, clients: [...others, client], unclaimed: without(name) });
        });
      }),

    change: (id, change) =>
      inTurn(async () => {
        get(id);
        const { picture, allowedHosts, allowedCommand, ...rest } = change;
        const changed = (account: Account): Account => {
          if (account.kind === 'google-sign-in')
            return { ...account, ...rest, ...(picture === undefined ? {} : { picture }) };
          if (account.kind !== 'adc') return { ...account, ...rest };
          return {
            ...account,
            ...rest,
            ...(allowedHosts === undefined ? {} : { allowedHosts: [...allowedHosts] }),
            ...(allowedCommand === undefined ? {} : { allowedCommand }),
          };
        };
        const accounts = known.accounts.map((account) => (account.id === id ? changed(account) : account));
        await commit({ ...known, accounts });
      }),

    removeAccount: (id) =>
      inTurn(async () => {
        const name = secretNameOf(get(id));
        const accounts = known.accounts.filter((account) => account.id !== id);
        if (name === undefined) return commit({ ...known, accounts });
        await commit({ ...known, accounts, unclaimed: [...without(name), name] });
        await drop(name);
      }),

    removeClient: (clientId) =>
      inTurn(async () => {
        const users = known.accounts.filter(
          (account) => account.kind === 'google-sign-in' && account.clientId === clientId,
        );
        if (users.length > 0) {
          throw new Failure('CLIENT_IN_USE', {
            client: clientId,
            who: users.map(({ email }) => email).join(', '),
          });
        }
        const name = clientSecretName(clientId);
        const clients = known.clients.filter((client) => client.clientId !== clientId);
        await commit({ ...known, clients, unclaimed: [...without(name), name] });
        await drop(name);
      }),

    claimMoved: (name) =>
      inTurn(async () => {
        sessionOnly.delete(name);
        heldBack.delete(name);
        await commit(known);
      }),

    removeUnclaimed: () =>
      inTurn(async () => {
        for (const name of known.unclaimed) await drop(name);
      }),
  };
}
