/** A JWT that nobody signed, whatever it says of itself. */
export function jwtOf(
  claims: object,
  header: object = { alg: 'RS256', kid: 'k' },
  signature = 'c2lnbmF0dXJl',
) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part(header)}.${part(claims)}.${signature}`;
}
