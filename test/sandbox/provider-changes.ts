/** Where oidc-provider has no setting for what Google does. */

import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC, Provider } from 'oidc-provider';
import { type Clients, redirectAllowed } from './clients.ts';
import type { Faults } from './faults.ts';

/** What Google's codes and tokens look like: the prefix, and the bits of randomness behind it. */
const SHAPES: Record<string, { prefix: string; bits: number }> = {
  AuthorizationCode: { prefix: '4/0A', bits: 408 },
  AccessToken: { prefix: 'ya29.a0', bits: 1_200 },
  RefreshToken: { prefix: '1//0', bits: 594 },
};

export function randomBitsOf(kind: string): number {
  return SHAPES[kind]?.bits ?? 256;
}

/** oidc-provider wants its scopes listed beforehand; here any scope with Google's prefix will do. */
export function acceptAnyScope(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'requestParamOIDCScopes', {
    get(this: { requestParamScopes: Set<string> }) {
      return this.requestParamScopes;
    },
  });
}

/** oidc-provider lets the port of a loopback redirect vary, Google the path as well. */
export function acceptLoopbackRedirects(provider: Provider, clients: Clients): void {
  provider.Client.prototype.redirectUriAllowed = function (redirectUri) {
    const client = Object.values(clients).find(({ clientId }) => clientId === this.clientId);
    return client !== undefined && redirectAllowed(client, redirectUri);
  };
}

export function shapeIdentifiers(provider: Provider): void {
  for (const Model of [provider.AuthorizationCode, provider.AccessToken, provider.RefreshToken]) {
    const prefix = SHAPES[Model.name]?.prefix;
    const prototype = Model.prototype as unknown as { generateTokenId(): string };
    const random = prototype.generateTokenId;
    prototype.generateTokenId = function () {
      return prefix + random.call(this);
    };
  }
}

export function bendCallback(ctx: KoaContextWithOIDC, faults: Faults): void {
  const { callbackIssuer } = faults.current;
  const location = ctx.response.get('location');
  if (callbackIssuer === 'right' || !URL.canParse(location)) return;
  const callback = new URL(location);
  if (!callback.searchParams.has('iss')) return;
  if (callbackIssuer === 'missing') callback.searchParams.delete('iss');
  else callback.searchParams.set('iss', 'https://issuer.example');
  ctx.set('location', callback.href);
}

/**
 * The provider's own session knows one person a browser. Who is signed in is kept in `browsers.ts`, for several
 * people, so each authorization starts with a fresh session.
 */
export function withoutProviderSession(req: IncomingMessage): IncomingMessage {
  const cookies = (req.headers.cookie ?? '')
    .split('; ')
    .filter((cookie) => !/^_session(\.sig)?=/.test(cookie));
  req.headers.cookie = cookies.join('; ');
  return req;
}
