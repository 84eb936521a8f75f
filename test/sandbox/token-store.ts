/**
 * Where oidc-provider keeps what it issued. Its own memory store forgets beyond a thousand entries and cannot be
 * asked "what was this token"; revocation, tokeninfo and the protected service need just that.
 */
import { randomBytes } from 'node:crypto';
import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { Faults } from './faults.ts';
import { splitScopes } from './scopes.ts';
import type { SecretKind, SecretRecord } from './secrets.ts';

export type IssuedAccessToken = {
  sub: string;
  clientId: string;
  grantId: string;
  scopes: string[];
  /** By the provider's clock. */
  expiresAtMs: number;
};

export type TokenWish = {
  sub: string;
  clientId: string;
  scopes: readonly string[];
  lifetimeSeconds: number;
  /** What tokens of this sort begin with. */
  prefix: string;
};

export type TokenStore = {
  adapter(model: string): Adapter;
  /** An access token that oidc-provider knows nothing of, such as a service account's. */
  issueAccessToken(wish: TokenWish): string;
  accessToken(value: string): IssuedAccessToken | 'revoked' | undefined;
  /** The grant behind an access or refresh token. */
  grantOf(value: string): string | undefined;
  /** Ends all tokens of a grant. */
  revokeGrant(grantId: string): void;
  expireAccessTokens(isMeant: (token: IssuedAccessToken) => boolean): void;
};

type Entry = { payload: AdapterPayload; issuedSkewMs: number };

/** A service account's tokens are about a thousand characters long. */
const RANDOM_BYTES = 750;

const SECRET_MODELS: Record<string, SecretKind> = {
  AccessToken: 'access_token',
  RefreshToken: 'refresh_token',
  AuthorizationCode: 'code',
};

export function createTokenStore(faults: Faults, secrets: SecretRecord): TokenStore {
  const entries = new Map<string, Entry>();
  const members = new Map<string, Set<string>>();
  const revoked = new Set<string>();

  function remove(key: string): void {
    const grantId = entries.get(key)?.payload.grantId;
    if (grantId !== undefined) members.get(grantId)?.delete(key);
    if (entries.delete(key)) revoked.add(key);
  }

  function revokeGrant(grantId: string): void {
    for (const key of members.get(grantId) ?? []) remove(key);
    members.delete(grantId);
    remove(`Grant:${grantId}`);
  }

  function adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    return {
      async upsert(id, payload) {
        entries.set(key(id), { payload, issuedSkewMs: faults.nowMs() - Date.now() });
        const kind = SECRET_MODELS[model];
        if (kind === undefined) return;
        secrets.add(kind, id);
        if (payload.grantId === undefined) return;
        const siblings = members.get(payload.grantId) ?? new Set();
        members.set(payload.grantId, siblings.add(key(id)));
      },
      find: async (id) => entries.get(key(id))?.payload,
      findByUid: async (uid) =>
        [...entries].find(([name, { payload }]) => name.startsWith(`${model}:`) && payload.uid === uid)?.[1]
          .payload,
      findByUserCode: async () => undefined,
      async consume(id) {
        const entry = entries.get(key(id));
        if (entry) entry.payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => remove(key(id)),
      revokeByGrantId: async (grantId) => revokeGrant(grantId),
    };
  }

  return {
    adapter,
    issueAccessToken({ sub, clientId, scopes, lifetimeSeconds, prefix }) {
      const value = prefix + randomBytes(RANDOM_BYTES).toString('base64url');
      const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds;
      const payload = { accountId: sub, clientId, scope: scopes.join(' '), exp };
      entries.set(`AccessToken:${value}`, { payload, issuedSkewMs: faults.nowMs() - Date.now() });
      secrets.add('access_token', value);
      return value;
    },
    accessToken(value) {
      const key = `AccessToken:${value}`;
      const entry = entries.get(key);
      return entry ? read(entry) : revoked.has(key) ? 'revoked' : undefined;
    },
    grantOf(value) {
      const entry = entries.get(`AccessToken:${value}`) ?? entries.get(`RefreshToken:${value}`);
      return entry?.payload.grantId;
    },
    revokeGrant,
    expireAccessTokens(isMeant) {
      for (const [key, entry] of entries) {
        if (key.startsWith('AccessToken:') && isMeant(read(entry))) entry.payload.exp = 0;
      }
    },
  };
}

function read({ payload, issuedSkewMs }: Entry): IssuedAccessToken {
  return {
    sub: payload.accountId ?? '',
    clientId: payload.clientId ?? '',
    grantId: payload.grantId ?? '',
    scopes: splitScopes(payload.scope),
    expiresAtMs: (payload.exp ?? 0) * 1_000 + issuedSkewMs,
  };
}
