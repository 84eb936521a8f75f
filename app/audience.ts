/** What there is to remark about an audience before a token is minted for it. Pure; it only ever advises. */

export interface AudienceRemark {
  readonly kind: 'trailing-slash' | 'path' | 'unknown-host' | 'not-https';
  readonly words: string;
  /** The audience that was probably meant, to take over with one press. */
  readonly instead?: string;
}

const knownHosts =
  /(?:\.run\.app|\.cloudfunctions\.net|\.gateway\.dev|\.appspot\.com|\.endpoints\.[a-z0-9-]+\.cloud\.goog)$/;

interface Address {
  readonly scheme: string;
  readonly host: string;
  /** With its slash; empty when there is none. */
  readonly path: string;
}

/** The parts of a web address, by hand: this folder has no `URL`. */
function parseAddress(text: string): Address | undefined {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#:@\s]+)(?::\d+)?([^?#\s]*)/i.exec(text);
  if (!match) return undefined;
  const [, scheme = '', host = '', path = ''] = match;
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), path };
}

/** Whether it is a web address and no OAuth client's id: what a person's own ID token is never for. */
export function isAddress(audience: string): boolean {
  return audience.includes('://');
}

/** The host of an audience that is a web address, in small letters. */
export function audienceHost(audience: string): string | undefined {
  return parseAddress(audience)?.host;
}

/** Whether a service checks this audience as Cloud Run and functions do. */
export function isRunAudience(audience: string): boolean {
  return /(?:\.run\.app|\.cloudfunctions\.net)$/.test(audienceHost(audience) ?? '');
}

/** Nothing for what is no web address: an OAuth client id of IAP, or a custom audience. */
export function remarksOn(audience: string): AudienceRemark[] {
  const text = audience.trim();
  const address = parseAddress(text);
  if (!address) return [];
  const { scheme, host, path } = address;
  const remarks: AudienceRemark[] = [];
  if (scheme !== 'https') {
    remarks.push({ kind: 'not-https', words: 'Services are called by https; this audience is not.' });
  }
  if (path === '/') {
    remarks.push({
      kind: 'trailing-slash',
      words: 'It ends in a slash; the audience of a service is written without one.',
      instead: text.slice(0, -1),
    });
  } else if (path !== '' && host.endsWith('.run.app')) {
    remarks.push({
      kind: 'path',
      words: 'It has a path; Cloud Run compares with the service’s own address, which has none.',
      instead: text.slice(0, text.length - path.length),
    });
  }
  if (!knownHosts.test(host)) {
    remarks.push({
      kind: 'unknown-host',
      words:
        'The host is not one of Google’s; it works only where the service names it as a custom audience.',
    });
  }
  return remarks;
}
