/** Minting composed as `start` does it, against a sandbox, without Electron: Node's fetch, secrets in memory. */
import type { Account } from '../../app/account.ts';
import type { Identity, TokenRequest } from '../../app/token-request.ts';
import { type Clock, systemClock } from '../../main/clock.ts';
import { createAdcCredential } from '../../main/credentials/adc.ts';
import { createAuthorizedUserTokens } from '../../main/credentials/authorized-user.ts';
import { createFederation } from '../../main/credentials/federation.ts';
import { createMetadataServer } from '../../main/credentials/metadata-server.ts';
import { createServiceAccountKeyCredential } from '../../main/credentials/service-account-key.ts';
import { createHostChecks } from '../../main/google/hosts.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import { createMutualTlsFetch } from '../../main/http/mutual-tls.ts';
import { createProviderFetch, type Fetch } from '../../main/http/provider-fetch.ts';
import { type Surroundings, systemSurroundings } from '../../main/surroundings.ts';
import { createIamCredentials } from '../../main/tokens/iam-credentials.ts';
import { createJwtBearer } from '../../main/tokens/jwt-bearer.ts';
import { createAccounts, emptyAccountsFile } from '../../main/vault/accounts.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createMemorySecrets } from './memory-secrets.ts';

export type CredentialBench = ReturnType<typeof createCredentialBench>;

export interface CredentialBenchOptions {
  readonly clock?: Clock;
  readonly fetch?: Fetch;
  readonly surroundings?: Surroundings;
  readonly deadlineMs?: number;
  /** Whom to believe about a host that asks for a certificate. */
  readonly authorities?: string;
}

export function createCredentialBench(sandbox: Sandbox, options: CredentialBenchOptions = {}) {
  const { deadlineMs = 5_000 } = options;
  const {
    clock = systemClock,
    fetch: send = fetch,
    surroundings = systemSurroundings(),
    authorities,
  } = options;
  const { provider, google } = sandbox.description;
  const skew = createClockSkew(clock);
  // Pauses between tries in hundredths of their usual length.
  const http = { fetch: send, clock, skew, deadlineMs, random: () => -0.98 };
  const asking = { fetch: createProviderFetch(http, { repeatable: true }), clock, skew };
  const { tokenEndpoint, tokeninfoEndpoint } = provider;
  const authorizedUser = createAuthorizedUserTokens({ ...asking, tokenEndpoint, tokeninfoEndpoint });
  const checks = createHostChecks(google);
  const jwtBearer = createJwtBearer({ ...asking, tokenEndpoint });
  const iamCredentials = createIamCredentials({ ...asking, apis: google });
  const secrets = createMemorySecrets();
  const file = { save: async () => undefined };
  const accounts = createAccounts({ file, loaded: emptyAccountsFile, secrets, onChange: () => undefined });
  const adc = createAdcCredential({
    checks,
    jwtBearer,
    iamCredentials,
    authorizedUser,
    federation: createFederation({
      ...asking,
      surroundings,
      fetchShowing: (certificate) =>
        createProviderFetch(
          { ...http, fetch: createMutualTlsFetch(certificate, authorities) },
          { repeatable: true },
        ),
    }),
  });
  return {
    clock,
    skew,
    checks,
    jwtBearer,
    iamCredentials,
    secrets,
    adc,
    authorizedUser,
    accounts,
    serviceAccountKey: createServiceAccountKeyCredential({ jwtBearer, accounts, secrets }),
    metadataServer: createMetadataServer({
      environment: { GCE_METADATA_HOST: google.metadataHost },
      clock,
      skew,
    }),
    /** What a protected service makes of a token. */
    async whoIs(token: string): Promise<unknown> {
      const answer = await fetch(`${sandbox.description.protectedService}/whoami`, {
        headers: { authorization: `Bearer ${token}` },
      });
      return answer.json();
    },
    /** The endpoints that were asked since the log was cleared, in order. */
    asked: () => sandbox.requests().map(({ endpoint }) => endpoint),
  };
}

/** What every account has, whatever its kind. */
export const accountBase = (email: string) => ({
  id: '10000000-0000-4000-8000-000000000001',
  email,
  signedInAt: Date.UTC(2026, 10, 22),
});

export const identityOf = ({ id }: Pick<Account, 'id'>): Identity => ({ accountId: id });

export const cloud = 'https://www.googleapis.com/auth/cloud-platform';

export const accessToken = (account: Pick<Account, 'id'>, ...scopes: string[]): TokenRequest => ({
  kind: 'access-token',
  identity: identityOf(account),
  scopes: scopes.length === 0 ? [cloud] : scopes,
});

export const idToken = (account: Pick<Account, 'id'>, audience: string): TokenRequest => ({
  kind: 'id-token',
  identity: identityOf(account),
  audience,
});
