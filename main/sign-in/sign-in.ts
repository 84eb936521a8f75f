/**
 * Signing in by the loopback consent flow (RFC 8252): one attempt at a time, from the click to an account whose
 * refresh token is in the keychain. An attempt ends by its genuine answer, by the person, or by its time; never by
 * a request that is not the answer.
 */
import { randomUUID } from 'node:crypto';
import type { GoogleSignInAccount } from '../../app/account.ts';
import { describeFailure, Failure } from '../../app/failure.ts';
import { canonicalScopes, identityScopes } from '../../app/scopes.ts';
import type { SignInOrder, SignInView } from '../../app/snapshot.ts';
import type { Clock } from '../clock.ts';
import { tokensOfGrant } from '../credentials/google-sign-in.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import { presentMoment, type Token } from '../tokens/token.ts';
import type { Accounts } from '../vault/accounts.ts';
import type { Secrets } from '../vault/secrets.ts';
import { readClientCredentials } from './client-credentials.ts';
import type { ProviderEndpoints } from './endpoints.ts';
import type { AuthorizationChecks, ClientCredentials, Grant, OAuth } from './oauth.ts';
import { openRedirectServer, type RedirectServer } from './redirect-server.ts';

export interface SignInTimings {
  /** An attempt's whole life in milliseconds. */
  readonly attemptMs: number;
  /** After how many milliseconds without an answer the window offers to paste the address. */
  readonly pasteAfterMs: number;
}

export const usualTimings: SignInTimings = { attemptMs: 5 * 60_000, pasteAfterMs: 30_000 };

export interface SignIn {
  view(): SignInView | null;
  /** Starts an attempt; a running one is ended first. Throws CLIENT_UNKNOWN, ACCOUNT_UNKNOWN, LOOPBACK_UNAVAILABLE … */
  start(order: SignInOrder): Promise<void>;
  /** Opens the sign-in page once more. Throws SIGN_IN_NOT_RUNNING and BROWSER_NOT_OPENED. */
  openPage(): Promise<void>;
  /** The address of the sign-in page. Throws SIGN_IN_NOT_RUNNING. */
  link(): string;
  /** Throws SIGN_IN_NOT_RUNNING, PASTED_ADDRESS_NOT_OURS and PASTED_ADDRESS_REFUSED. */
  paste(address: string): void;
  /** Ends a running attempt, or puts a failed one away. */
  end(): Promise<void>;
}

export interface SignInParts {
  readonly oauth: Pick<OAuth, 'authorizationRequest' | 'exchangeCode'>;
  readonly endpoints: ProviderEndpoints;
  readonly accounts: Accounts;
  readonly secrets: Pick<Secrets, 'read'>;
  /** Opens the provider's sign-in page in the system browser. Throws BROWSER_NOT_OPENED. */
  readonly openSignInPage: (url: string) => Promise<void>;
  readonly clock: Clock;
  readonly skew: ClockSkew;
  readonly timings: SignInTimings;
  readonly onChange: () => void;
  /** Called when an attempt has failed by itself. */
  readonly onFailure: (failure: Failure) => void;
  readonly onBug: (error: unknown) => void;
  /** Called with the new or renewed account, the tokens that came along, and the address of its picture. */
  readonly onSignedIn: (
    account: GoogleSignInAccount,
    tokens: readonly Token[],
    pictureUrl: string | undefined,
  ) => void;
}

interface Attempt {
  readonly order: SignInOrder;
  readonly credentials: ClientCredentials;
  readonly server: RedirectServer;
  readonly url: string;
  readonly checks: AuthorizationChecks;
  /** Aborted when the attempt has no longer any say. */
  readonly ended: AbortController;
}

export function createSignIn(parts: SignInParts): SignIn {
  const { oauth, endpoints, accounts, secrets, clock, timings, onChange } = parts;
  let view: SignInView | null = null;
  let attempt: Attempt | undefined;
  /** Set when the provider gave no refresh token: the next attempt then asks for consent anew, which brings one. */
  let askConsentAnew = false;

  function show(next: SignInView | null): void {
    view = next;
    onChange();
  }

  async function prepare(order: SignInOrder, expected: GoogleSignInAccount | undefined): Promise<Attempt> {
    const { clientId } = accounts.client(order.clientId);
    const credentials = await readClientCredentials(secrets, clientId);
    const server = await openRedirectServer();
    try {
      const { url, checks } = await oauth.authorizationRequest({
        clientId,
        redirectUri: server.redirectUri,
        scopes: order.scopes,
        ...promptFor(expected),
      });
      server.expect({ state: checks.state, issuer: endpoints.issuer, issRequired: endpoints.issInResponse });
      return {
        order,
        credentials,
        server,
        url,
        checks,
        ended: new AbortController(),
      };
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  /** Adding asks which account and for consent, so that a refresh token comes; renewing asks for one account only. */
  function promptFor(expected: GoogleSignInAccount | undefined): { prompt?: string; loginHint?: string } {
    if (!expected) return { prompt: 'select_account consent' };
    return askConsentAnew ? { prompt: 'consent', loginHint: expected.email } : { loginHint: expected.email };
  }

  async function openPage(running: Attempt): Promise<void> {
    const tell = (browser: 'opened' | 'failed') => {
      if (attempt === running && view?.phase === 'waiting') show({ ...view, browser });
    };
    try {
      await parts.openSignInPage(running.url);
      tell('opened');
    } catch (error) {
      tell('failed');
      throw error;
    }
  }

  /** Waits for the answer and makes an account of it. Every failure ends here, in the view. */
  async function run(running: Attempt, expected: GoogleSignInAccount | undefined): Promise<void> {
    const { order, ended } = running;
    const showIfCurrent = (next: SignInView | null) => {
      if (!ended.signal.aborted) show(next);
    };
    try {
      const callback = await answerWithin(running, timings.attemptMs);
      if (ended.signal.aborted) return;
      showIfCurrent({ phase: 'checking', order });
      const before = presentMoment(clock);
      const grant = await oauth.exchangeCode(running.credentials, callback, running.checks);
      if (ended.signal.aborted) return;
      const { account, refreshToken } = accountOf(grant, order, expected);
      showIfCurrent({ phase: 'saving', order });
      await accounts.putAccount(account, refreshToken);
      askConsentAnew = false;
      parts.onSignedIn(
        account,
        tokensOfGrant(grant, account, before, parts.skew),
        grant.idToken?.claims.picture,
      );
      showIfCurrent(null);
    } catch (error) {
      if (ended.signal.aborted) return;
      if (!(error instanceof Failure)) parts.onBug(error);
      const failure = error instanceof Failure ? error : new Failure('INTERNAL');
      if (failure.code === 'REFRESH_TOKEN_MISSING') askConsentAnew = true;
      show({ phase: 'failed', order, failure: describeFailure(failure) });
      parts.onFailure(failure);
    } finally {
      if (attempt === running) attempt = undefined;
    }
  }

  /** Checks that the right person answered and says what to keep. */
  function accountOf(grant: Grant, order: SignInOrder, expected: GoogleSignInAccount | undefined) {
    if (!grant.idToken) throw new Failure('ID_TOKEN_INVALID', { field: 'presence', problem: 'is missing' });
    const { claims } = grant.idToken;
    const email = claims.email ?? claims.sub;
    if (expected && claims.sub !== expected.sub) {
      throw new Failure('WRONG_ACCOUNT', { who: expected.email, other: email });
    }
    if (!grant.refreshToken) throw new Failure('REFRESH_TOKEN_MISSING');
    const known =
      expected ??
      accounts
        .list()
        .filter((account) => account.kind === 'google-sign-in')
        .find((account) => account.sub === claims.sub && account.clientId === order.clientId);
    const account: GoogleSignInAccount = {
      id: known?.id ?? randomUUID(),
      kind: 'google-sign-in',
      sub: claims.sub,
      email,
      clientId: order.clientId,
      askedScopes: canonicalScopes(order.scopes),
      // Without `scope` in the answer everything asked was granted (RFC 6749 section 5.1).
      grantedScopes: canonicalScopes(grant.scopes ?? order.scopes),
      signedInAt: clock.now(),
      ...(claims.name === undefined ? {} : { name: claims.name }),
      ...(claims.hostedDomain === undefined ? {} : { hostedDomain: claims.hostedDomain }),
      ...(known?.picture === undefined ? {} : { picture: known.picture }),
    };
    return { account, refreshToken: grant.refreshToken };
  }

  async function end(): Promise<void> {
    const ending = attempt;
    attempt = undefined;
    ending?.ended.abort();
    if (view) show(null);
    await ending?.server.close();
  }

  /** Only an account that signed in can do so again. */
  const signedIn = (accountId: string): GoogleSignInAccount => {
    const account = accounts.get(accountId);
    if (account.kind !== 'google-sign-in') throw new Failure('ACCOUNT_UNKNOWN');
    return account;
  };

  const current = (): Attempt => {
    if (!attempt || view?.phase !== 'waiting') throw new Failure('SIGN_IN_NOT_RUNNING');
    return attempt;
  };

  return {
    view: () => view,

    async start(order) {
      await end();
      const expected = order.accountId === undefined ? undefined : signedIn(order.accountId);
      const scopes = canonicalScopes([...identityScopes, ...order.scopes]);
      const starting = await prepare({ ...order, scopes }, expected);
      // Two presses in quick succession: the later one counts.
      if (attempt) await end();
      attempt = starting;
      show({
        phase: 'waiting',
        order: starting.order,
        expiresAt: clock.now() + timings.attemptMs,
        pasteFrom: clock.now() + timings.pasteAfterMs,
        browser: 'opening',
        ...(expected ? { expectedEmail: expected.email } : {}),
      });
      void run(starting, expected);
      // The window shows a browser that did not open; the attempt goes on, for the link can be copied.
      await openPage(starting).catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
      });
    },

    openPage: async () => openPage(current()),
    link: () => current().url,
    paste: (address) => current().server.paste(address),
    end,
  };
}

/** The genuine callback. Throws SIGN_IN_TIMED_OUT; whatever happens, the port is closed soon after. */
async function answerWithin({ server, ended }: Attempt, attemptMs: number): Promise<URL> {
  let timer: NodeJS.Timeout | undefined;
  const timedOut = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Failure('SIGN_IN_TIMED_OUT')), attemptMs);
    ended.signal.addEventListener('abort', () => reject(new Failure('SIGN_IN_NOT_RUNNING')), { once: true });
  });
  try {
    return await Promise.race([server.callback, timedOut]);
  } catch (error) {
    await server.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
