/**
 * The second net under everything that is written down: whatever looks like a secret is taken out of a text.
 * The first net is not to put it there.
 */

const secretShapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /ya29\.[\w.-]+/g,
  /1\/\/[\w-]+/g,
  /4\/0[\w-]+/g,
  /GOCSPX-[\w-]+/g,
  /eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  /(?<=Bearer\s)\S+/gi,
  /(?<=\b(?:code|state|nonce|code_verifier|code_challenge|client_secret|refresh_token|access_token|id_token|token|assertion)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
];

/** Anything long and random enough to be a key. E-mails, URLs and file names break at their punctuation. */
const randomShape = /[A-Za-z0-9_-]{40,}/g;

/** The text with every secret shape replaced by `[redacted]`. */
export function redact(text: string): string {
  return redactKnownShapes(text).replace(randomShape, '[redacted]');
}

/** The same for a text that may name public things which are long and random, such as an OAuth client's id. */
export function redactKnownShapes(text: string): string {
  return secretShapes.reduce((clean, shape) => clean.replace(shape, '[redacted]'), text);
}

/** What a provider said, fit for the window: redacted, one line, at most 300 characters. */
export function quoteProvider(text: string): string {
  // Formatting characters could turn a line around, or hide a secret by standing between its letters.
  const visible = text.replace(/\p{Cf}+/gu, '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const line = redact(visible).trim();
  // The cut may fall between the two halves of a letter.
  return line.length > 300 ? `${line.slice(0, 299).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}
