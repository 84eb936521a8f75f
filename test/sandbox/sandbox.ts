/** Puts a sandbox together and starts it, on the loopback: a Google-shaped provider, Google's APIs, what they protect. */

import { showAuthorizationError } from './authorization-error.ts';
import { showPicture } from './avatars.ts';
import { createBrowsers } from './browsers.ts';
import { createClients } from './clients.ts';
import { createControl, type SandboxControl } from './control.ts';
import { describeSandbox, type SandboxDescription } from './description.ts';
import { answerJson, type Exchange, replay } from './exchange.ts';
import { playFault } from './fault-player.ts';
import { createFaults, type SwitchChange, type Switches } from './faults.ts';
import { createGoogle } from './google.ts';
import { createGrants } from './grants.ts';
import { createIdTokenIssuer } from './id-token.ts';
import { listen } from './listener.ts';
import { subOf } from './members.ts';
import { METADATA_HEADERS } from './metadata-server.ts';
import { type Endpoint, endpointOf } from './paths.ts';
import { PEOPLE, personByEmail } from './people.ts';
import { type Binding, createPermissions, type PermissionChange } from './permissions.ts';
import { createProtectedService } from './protected-service.ts';
import { createProvider } from './provider.ts';
import { withoutProviderSession } from './provider-changes.ts';
import { createRequestLog, type LoggedRequest } from './request-log.ts';
import { createRevocation } from './revocation.ts';
import { createSecretRecord, type SecretKind } from './secrets.ts';
import { createSignIn } from './sign-in.ts';
import { createSigningKeys } from './signing-keys.ts';
import { createStoredSignIns } from './stored-sign-ins.ts';
import { createTokenEndpoint } from './token-endpoint.ts';
import { createTokenInfo } from './token-info.ts';
import { createTokenStore } from './token-store.ts';

export type SandboxOptions = {
  /** The provider's port on 127.0.0.1; a free one unless given. */
  port?: number;
};

export type Sandbox = {
  readonly description: SandboxDescription;
  close(): Promise<void>;
  faults(): Readonly<Switches>;
  /** Lays the given switches over the present ones. */
  setFaults(change: SwitchChange): void;
  clearFaults(): void;
  /** As if the person took away, on their account page, all they ever allowed. Returns how many grants ended. */
  revokeGrants(email: string): number;
  /** Who may do what. */
  permissions(): readonly Binding[];
  changePermissions(change: PermissionChange): void;
  resetPermissions(): void;
  /** Of one person or service account, or of everybody. */
  expireAccessTokens(email?: string): void;
  /** Signs everybody out of every browser. */
  endBrowserSessions(): void;
  requests(): readonly LoggedRequest[];
  requestCounts(): Partial<Record<Endpoint, number>>;
  clearRequests(): void;
  /** Every secret handed out or received so far. */
  secrets(): { kind: SecretKind; value: string }[];
};

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const faults = createFaults();
  const log = createRequestLog();
  const secrets = createSecretRecord();
  const clients = createClients();
  const store = createTokenStore(faults, secrets);
  const grants = createGrants(store);
  const permissions = createPermissions();
  const [front, back, metadata, run, iap, keys] = await Promise.all([
    listen(options.port ?? 0, faults),
    listen(0, faults),
    listen(0, faults, METADATA_HEADERS),
    listen(0, faults),
    listen(0, faults),
    createSigningKeys(),
  ]);
  const issuer = front.origin;
  const origins = { issuer, metadata: metadata.origin, run: run.origin, iap: iap.origin };
  const google = await createGoogle({ origins, clients, keys, store, faults, secrets, permissions });
  const browsers = createBrowsers(`sandbox_browser_${new URL(issuer).port}`);
  const issueIdToken = createIdTokenIssuer(issuer, keys, faults, secrets);
  const showError = showAuthorizationError(clients);
  const provider = createProvider({ issuer, clients, keys, store, grants, faults, issueIdToken, showError });
  for (const { password } of PEOPLE) secrets.add('password', password);
  for (const { clientSecret } of Object.values(clients)) secrets.add('client_secret', clientSecret);

  const description = describeSandbox(
    issuer,
    back.origin,
    clients,
    await google.describe(await createStoredSignIns(provider, grants, clients)),
  );
  const control: SandboxControl = {
    faults: () => faults.current,
    setFaults: faults.set,
    clearFaults: faults.clear,
    revokeGrants: (email) => grants.revokeOf(personByEmail(email)?.sub ?? ''),
    expireAccessTokens: (email) =>
      store.expireAccessTokens(({ sub }) => email === undefined || sub === subOf(email)),
    permissions: permissions.list,
    changePermissions: permissions.change,
    resetPermissions: permissions.reset,
    endBrowserSessions: browsers.signEveryoneOut,
    requests: log.list,
    requestCounts: log.counts,
    clearRequests: log.clear,
    secrets: secrets.list,
  };

  const askProvider = provider.callback();
  const { tokeninfo, userinfo } = createTokenInfo({ issuer, store, grants, keys, faults });
  const service = createProtectedService({ issuer, origin: back.origin, clients, store, keys, faults });
  const answers: Record<Endpoint, (exchange: Exchange) => Promise<void>> = {
    authorization: (exchange) => askProvider(withoutProviderSession(replay(exchange)), exchange.res),
    token: createTokenEndpoint(provider, clients, secrets, google.jwtBearerGrant),
    jwks: (exchange) => askProvider(replay(exchange), exchange.res),
    discovery: (exchange) => askProvider(replay(exchange), exchange.res),
    revocation: createRevocation(store, grants),
    tokeninfo,
    userinfo,
    signIn: createSignIn({ provider, clients, browsers, grants, faults }),
    pictures: showPicture,
    control: createControl(control),
    service,
    ...google.answers,
    other: async ({ res }) => answerJson(res, 404, { error: 'not_found' }),
  };

  const closing = new AbortController();
  async function answer(endpoint: Endpoint, exchange: Exchange): Promise<void> {
    if (endpoint !== 'control') {
      const logged = log.open(endpoint, exchange);
      const fault = faults.take(
        endpoint,
        exchange.form.get('grant_type') ?? undefined,
        exchange.url.pathname,
      );
      if (fault) {
        logged.fault = fault.kind;
        if (await playFault(fault, exchange, endpoint, closing.signal)) return;
      }
    }
    await answers[endpoint](exchange);
  }
  front.serve((exchange) => answer(endpointOf(exchange.url.pathname), exchange));
  back.serve((exchange) => answer('service', exchange));
  metadata.serve((exchange) => answer('metadata', exchange));
  run.serve((exchange) => answer('runService', exchange));
  iap.serve((exchange) => answer('iapService', exchange));

  return {
    ...control,
    description,
    async close() {
      closing.abort();
      await Promise.all([front, back, metadata, run, iap].map((listener) => listener.close()));
    },
  };
}
