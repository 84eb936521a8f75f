/** Everything between a click and the provider, composed as `start` does it, without Electron: Node's fetch, memory. */
import type { GoogleSignInAccount } from '../../app/account.ts';
import { Failure, type FailureCode } from '../../app/failure.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { SignInOrder } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { createGoogleSignInCredential } from '../../main/credentials/google-sign-in.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createProviderFetch, type Fetch } from '../../main/http/provider-fetch.ts';
import type { ProviderEndpoints } from '../../main/sign-in/endpoints.ts';
import { createOAuth } from '../../main/sign-in/oauth.ts';
import { createSignIn, type SignInTimings, usualTimings } from '../../main/sign-in/sign-in.ts';
import { createTokens } from '../../main/tokens/engine.ts';
import type { Token } from '../../main/tokens/token.ts';
import { type AccountsFile, createAccounts, emptyAccountsFile } from '../../main/vault/accounts.ts';
import type { SandboxDescription } from '../sandbox/description.ts';
import { createVisitor, type Visitor } from '../sandbox/visitor.ts';
import { createMemorySecrets } from './memory-secrets.ts';
import { ask } from './raw-http.ts';

export interface BenchOptions {
  readonly clock?: Clock;
  readonly endpoints?: Partial<ProviderEndpoints>;
  readonly timings?: Partial<SignInTimings>;
  readonly deadlineMs?: number;
  readonly fetch?: Fetch;
  /** For the code exchange, where that is another. */
  readonly singleFetch?: Fetch;
  readonly openSignInPage?: (url: string) => Promise<void>;
}

/** How one sign-in ended by itself. */
export type Ending =
  | {
      readonly account: GoogleSignInAccount;
      readonly tokens: readonly Token[];
      readonly pictureUrl: string | undefined;
    }
  | { readonly failure: Failure };

interface Visit {
  readonly order?: Partial<SignInOrder>;
  readonly untick?: readonly string[];
  readonly cancel?: boolean;
  readonly visitor?: Visitor;
}

export type Bench = Awaited<ReturnType<typeof createBench>>;

/** A sandbox, or what can be taken for one. */
export interface BenchProvider {
  readonly description: Pick<SandboxDescription, 'provider' | 'clientFile' | 'people'>;
}

export async function createBench(sandbox: BenchProvider, options: BenchOptions = {}) {
  const { clock = systemClock, deadlineMs = 5_000, fetch: send = fetch } = options;
  const endpoints: ProviderEndpoints = { ...sandbox.description.provider, ...options.endpoints };
  const skew = createClockSkew(clock);
  // Pauses between tries in hundredths of their usual length.
  const http = { fetch: send, clock, skew, deadlineMs, random: () => -0.98 };
  const oauth = createOAuth({
    endpoints,
    repeatableFetch: createProviderFetch(http, { repeatable: true }),
    singleFetch: createProviderFetch({ ...http, fetch: options.singleFetch ?? send }, { repeatable: false }),
    skew,
    allowInsecureRequests: true,
  });
  const secrets = createMemorySecrets();
  const saved: AccountsFile[] = [];
  let savingFailsWith: FailureCode | undefined;
  const file = {
    async save(value: AccountsFile) {
      if (savingFailsWith) throw new Failure(savingFailsWith);
      saved.push(value);
    },
  };
  const index = createAccounts({ file, loaded: emptyAccountsFile, secrets, onChange: () => undefined });
  // Everybody here signs in with Google.
  const accounts = {
    ...index,
    list: () => index.list() as readonly GoogleSignInAccount[],
    get: (id: string) => index.get(id) as GoogleSignInAccount,
  };
  const credential = createGoogleSignInCredential({ oauth, accounts, secrets, clock, skew });
  const tokens = createTokens({
    mint: (request) => credential.mint(accounts.get(request.identity.accountId), request),
    clock,
    onChange: () => undefined,
  });
  const opened: string[] = [];
  const phases: string[] = [];
  const bugs: unknown[] = [];
  let tell: (ending: Ending) => void = () => undefined;
  const signIn = createSignIn({
    oauth,
    endpoints,
    accounts,
    secrets,
    openSignInPage: async (url) => {
      opened.push(url);
      await options.openSignInPage?.(url);
    },
    clock,
    skew,
    timings: { ...usualTimings, ...options.timings },
    onChange: () => void phases.push(signIn.view()?.phase ?? 'none'),
    onFailure: (failure) => tell({ failure }),
    onBug: (error) => void bugs.push(error),
    onSignedIn: (account, minted, pictureUrl) => tell({ account, tokens: minted, pictureUrl }),
  });

  const client = sandbox.description.clientFile['installed'];
  if (!client) throw new Error('the sandbox has no desktop client');
  const clientId = client.client_id;
  await accounts.putClient({ clientId, importedAt: clock.now() }, client.client_secret);

  const personOf = (email: string) => {
    const person = sandbox.description.people.find((candidate) => candidate.email === email);
    if (!person) throw new Error(`nobody here is ${email}`);
    return person;
  };
  const orderOf = (order: Partial<SignInOrder> = {}) => ({ clientId, scopes: [cloudPlatform], ...order });
  /** Resolves when the attempt under way has ended by itself. Call it before the attempt is begun. */
  const ending = () =>
    new Promise<Ending>((resolve) => {
      tell = resolve;
    });

  /** Starts a sign-in and answers the pages, without going back to the callback. */
  async function visit(email: string, { order, visitor = createVisitor(), ...answer }: Visit = {}) {
    await signIn.start(orderOf(order));
    return visitor.signIn(new URL(opened.at(-1) ?? ''), personOf(email), answer);
  }

  /** One whole sign-in, from the click to its ending. */
  async function signInAs(email: string, how: Visit = {}): Promise<Ending> {
    const ended = ending();
    const { url, status } = await visit(email, how);
    if (url.hostname !== '127.0.0.1' || !url.pathname.startsWith('/cb/')) {
      throw new Error(`the browser stayed at ${url.pathname} with ${status}`);
    }
    await ask(url.href);
    return ended;
  }

  /** One whole sign-in that has to succeed. */
  async function accountOf(email: string, how: Visit = {}): Promise<GoogleSignInAccount> {
    const ended = await signInAs(email, how);
    if ('failure' in ended) throw ended.failure;
    return ended.account;
  }

  async function failedSignIn(email: string, how: Visit = {}): Promise<Failure> {
    const ended = await signInAs(email, how);
    if (!('failure' in ended)) throw new Error('the sign-in succeeded');
    return ended.failure;
  }

  return {
    endpoints,
    skew,
    oauth,
    secrets,
    saved,
    failSaves: (code: FailureCode | undefined) => {
      savingFailsWith = code;
    },
    accounts,
    credential,
    tokens,
    opened,
    phases,
    bugs,
    signIn,
    clientId,
    clientSecret: client.client_secret,
    orderOf,
    ending,
    visit,
    signInAs,
    accountOf,
    failedSignIn,
  };
}

/** A request for all that the account was granted, or for some scopes of it. */
export const accessTokenRequest = (
  account: GoogleSignInAccount,
  scopes = account.grantedScopes,
): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId: account.id },
  scopes: [...scopes],
});

export const idTokenRequest = (account: GoogleSignInAccount): TokenRequest => ({
  kind: 'id-token',
  identity: { accountId: account.id },
  audience: account.clientId,
});
