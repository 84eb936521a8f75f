/** A token with all that is written beside it, and the call that is made with it. */
import type { TokenKind } from '../token-request.ts';

/** Secret. */
export interface TokenToWrite {
  /** Visible ASCII without a space, as every issuer's tokens are. */
  readonly token: string;
  readonly kind: TokenKind;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The account's e-mail. */
  readonly account: string;
  /** The service account it speaks for, at the end of a chain. */
  readonly impersonating?: string | undefined;
  /** The person a key speaks for by domain-wide delegation. */
  readonly subject?: string | undefined;
  /** Of an access token. */
  readonly scopes?: readonly string[] | undefined;
  /** Of the other kinds. */
  readonly audience?: string | undefined;
  /** The project a person's calls are counted on. */
  readonly quotaProject?: string | undefined;
  /** What is called; absent is the audience where that is an address, else an example. */
  readonly url?: string | undefined;
}

export interface Call {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** The call of `url` with a bearer token. IAP takes it as `Proxy-Authorization` too, and leaves the other to the app. */
export function callWith(
  value: TokenToWrite,
  header: 'Authorization' | 'Proxy-Authorization' = 'Authorization',
): Call {
  const quota =
    value.quotaProject === undefined ? [] : [['x-goog-user-project', value.quotaProject] as const];
  return { url: urlOf(value), headers: [[header, `Bearer ${value.token}`], ...quota] };
}

/** Nobody answers at it, so that no token goes to a stranger when it is called as it is. */
const unknownService = 'https://your-service.example';
/** Says whose access token it is. */
const userInfo = 'https://www.googleapis.com/oauth2/v3/userinfo';

export function urlOf({ url, audience, kind }: TokenToWrite): string {
  const written = [url, audience].map((text) => text && writtenUrl(text)).find(Boolean);
  return written || (kind === 'access-token' ? userInfo : unknownService);
}

const webAddress = /^(https?:\/\/(?:[\p{L}\p{N}.-]+|\[[\da-f:.]+\])(?::\d{1,5})?)((?:[/?#][^\p{C}\s]*)?)$/iu;

/**
 * A web address with everything encoded that has no place in one, so that no reader replaces it: curl would take
 * braces for a list. IAP's audience for all of an app, which ends in a star, is called at its root.
 */
function writtenUrl(text: string): string | undefined {
  const [, origin, rest = ''] = webAddress.exec(text) ?? [];
  if (origin === undefined) return undefined;
  return origin + rest.replace(/\/\*$/, '/').replaceAll(/[^\w.~!$&'()*+,;=:@/?%#-]/gu, encodeURIComponent);
}

/** The host and port of an address, and whether it is called without TLS. */
export function hostOf(url: string): { readonly host: string; readonly plain: boolean } {
  const [, scheme, name = '', port] = /^(https?):\/\/(\[[^\]]*\]|[^/?#:]*)(?::(\d+))?/i.exec(url) ?? [];
  const plain = scheme?.toLowerCase() === 'http';
  return { host: `${name}:${port ?? (plain ? '80' : '443')}`, plain };
}
