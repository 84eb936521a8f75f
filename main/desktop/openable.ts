/** Which addresses may be handed to the system browser. Pure. */

export type Page =
  | { readonly page: 'oauth-clients' | 'account-permissions' | 'install-gcloud' }
  | { readonly page: 'enable-api'; readonly service: string; readonly project: string }
  | { readonly page: 'service-account-keys'; readonly email: string; readonly project: string };

const console = 'https://console.cloud.google.com';

/** The address of a page. What comes from elsewhere is encoded, so that it stays what it was: a name. */
export function pageAddress(page: Page): string {
  switch (page.page) {
    case 'oauth-clients':
      return `${console}/apis/credentials`;
    case 'account-permissions':
      return 'https://myaccount.google.com/connections';
    case 'install-gcloud':
      return 'https://cloud.google.com/sdk/docs/install';
    case 'enable-api':
      return `${console}/apis/library/${encodeURIComponent(page.service)}?project=${encodeURIComponent(page.project)}`;
    case 'service-account-keys': {
      const account = encodeURIComponent(page.email);
      return `${console}/iam-admin/serviceaccounts/details/${account}/keys?project=${encodeURIComponent(page.project)}`;
    }
    default:
      return page satisfies never;
  }
}

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
