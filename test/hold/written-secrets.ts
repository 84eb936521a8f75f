/** Secrets as they are made, the ways in which one comes into a text, and whether it is still there. */
import fc from 'fast-check';

export const letters = (alphabet: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
export const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
export const base64url = `${alphanumeric}-_`;

/** Secrets in the shapes they really have. */
export const secret = fc.oneof(
  letters(`${base64url}.`, 100, 250).map((rest) => `ya29.a0${rest}`),
  letters(base64url, 60, 110).map((rest) => `1//0${rest}`),
  letters(base64url, 60, 90).map((rest) => `4/0A${rest}`),
  letters(base64url, 28, 28).map((rest) => `GOCSPX-${rest}`),
  fc
    .tuple(letters(base64url, 30, 60), letters(base64url, 60, 200), letters(base64url, 43, 342))
    .map(([header, payload, signature]) => `eyJ${header}.eyJ${payload}.${signature}`),
  letters(base64url, 43, 128),
);

/** The ways in which one comes into a text. */
export const writings: Readonly<Record<string, (secret: string) => string>> = {
  bare: (secret) => secret,
  'URL-encoded': (secret) => encodeURIComponent(secret),
  'JSON-escaped': (secret) => JSON.stringify(secret),
  'JSON-escaped slashes': (secret) => secret.replaceAll('/', '\\/'),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  hex: (secret) => Buffer.from(secret).toString('hex'),
};

/** Whether a stretch of `secret`, as written, still stands in `text`. */
export function leaks(text: string, written: string, stretch = 12): boolean {
  for (let at = 0; at + stretch <= written.length; at += 1) {
    if (text.includes(written.slice(at, at + stretch))) return true;
  }
  return false;
}
