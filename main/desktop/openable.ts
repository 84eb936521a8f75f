/** Which addresses may be handed to the system browser. Pure. */

export const pages = {
  'oauth-clients': 'https://console.cloud.google.com/apis/credentials',
  'account-permissions': 'https://myaccount.google.com/connections',
} as const;
export type PageName = keyof typeof pages;

const longestAddress = 8_192;

/**
 * Whether `url` is the page at `allowedAddress`, with any query. It must be spelled as a parser would spell it, so
 * that nothing after us reads it another way, and name no user, no password and no fragment.
 */
export function isOpenable(url: string, allowedAddress: string): boolean {
  if (url.length > longestAddress || !URL.canParse(url)) return false;
  const parsed = new URL(url);
  const allowed = new URL(allowedAddress);
  const secure =
    parsed.protocol === 'https:' || (parsed.protocol === 'http:' && parsed.hostname === '127.0.0.1');
  return (
    secure &&
    parsed.href === url &&
    parsed.protocol === allowed.protocol &&
    parsed.host === allowed.host &&
    parsed.pathname === allowed.pathname &&
    parsed.username === '' &&
    parsed.password === '' &&
    !url.includes('#')
  );
}
