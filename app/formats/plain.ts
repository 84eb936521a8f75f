/** A token by itself, or with what is known of it. */
import type { TokenKind } from '../token-request.ts';
import type { TokenToWrite } from './token-to-write.ts';

export const bare = ({ token }: TokenToWrite) => token;

/** A header is one line: its place is a field for headers, and a second line would not be in it. */
export const authorizationHeader = ({ token }: TokenToWrite) => `Authorization: Bearer ${token}`;
export const proxyAuthorizationHeader = ({ token }: TokenToWrite) => `Proxy-Authorization: Bearer ${token}`;

const types: Readonly<Record<TokenKind, string>> = {
  'access-token': 'access_token',
  'id-token': 'id_token',
  'signed-jwt': 'signed_jwt',
};

export function json(value: TokenToWrite): string {
  const { token, kind, expiresAt, account, impersonating, subject, scopes, audience } = value;
  return JSON.stringify({
    token,
    type: types[kind],
    expiry: new Date(expiresAt).toISOString(),
    account,
    impersonating,
    subject,
    ...(kind === 'access-token' ? { scopes } : { audience }),
  });
}
