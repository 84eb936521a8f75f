/**
 * The window's Content Security Policy, one value for the two places that carry it: the header of every `app://`
 * answer and the page's own meta tag. Nothing inline, nothing remote, no request of any kind.
 */
const directives: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'font-src': "'self'",
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'object-src': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': "'none'",
};

const policy = (names: readonly string[]) => names.map((name) => `${name} ${directives[name]}`).join('; ');

export const contentSecurityPolicyHeader = policy(Object.keys(directives));

/** A meta tag cannot carry `frame-ancestors` (Content Security Policy Level 3, section 3.3). */
export const contentSecurityPolicyMeta = policy(
  Object.keys(directives).filter((name) => name !== 'frame-ancestors'),
);
