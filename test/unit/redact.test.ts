import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quoteProvider, redact } from '../../main/redact.ts';
import { alphanumeric, base64url, leaks, letters, secret, writings } from '../hold/written-secrets.ts';

/** Everyday words beside it, which must not hide it. */
const context = fc.constantFrom(
  '',
  ' ',
  'x=',
  '"',
  "'",
  '(',
  '\n',
  ': ',
  'Bearer ',
  'https://x.test/?code=',
  '{"token":"',
  '&a=',
  '>',
  '\u200b',
);

test.each(Object.entries(writings))('a secret never comes out when it is written %s', (_, write) => {
  fc.assert(
    fc.property(secret, context, context, (value, before, after) => {
      const written = write(value);
      expect(leaks(redact(before + written + after), written)).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test('a secret never comes out when it stands in a field by its name, however short', () => {
  const name = fc.constantFrom(
    'code',
    'state',
    'nonce',
    'code_verifier',
    'client_secret',
    'refresh_token',
    'access_token',
    'id_token',
    'token',
    'assertion',
  );
  fc.assert(
    fc.property(name, letters(alphanumeric, 12, 39), (field, value) => {
      for (const text of [
        `${field}=${value}`,
        `?a=b&${field}=${value}&c=d`,
        `"${field}":"${value}"`,
        `${field}: ${value}`,
        `{ ${field}: '${value}' }`,
        `${field.toUpperCase()} = "${value}"`,
      ]) {
        expect(leaks(redact(text), value), text).toBe(false);
      }
    }),
    { numRuns: 100 },
  );
});

test('a bearer token never comes out, however short', () => {
  fc.assert(
    fc.property(
      letters(base64url, 12, 39),
      fc.constantFrom('Bearer', 'bearer', 'BEARER'),
      (value, scheme) => {
        expect(leaks(redact(`Authorization: ${scheme} ${value}`), value)).toBe(false);
      },
    ),
  );
});

test('a private key never comes out, whole or cut', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0B+/canary\nAQEFAASCBKcwggSjAgEAAoIB/+canary==';
  for (const text of [
    `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    `-----BEGIN RSA PRIVATE KEY-----\n${body}`,
    JSON.stringify({ private_key: `-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n` }),
  ]) {
    expect(redact(text)).not.toContain('canary');
  }
});

test.each([
  'invalid_grant · Token has been expired or revoked.',
  'alice@acme.example',
  'https://accounts.google.com/o/oauth2/v2/auth',
  'TypeError\n    at createTokens (file:///opt/lanyard/main.js:10:5)',
  '10000000-0000-4000-8000-000000000001',
  'cloud-platform.read-only',
  '{"event":"command-failed","command":"copyToken","failure":"GRANT_REFUSED","status":400}',
])('leaves %j as it is', (text) => {
  expect(redact(text)).toBe(text);
});

describe('what a provider said', () => {
  test('is one line of at most 300 letters, without a secret, whatever it is', () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\n', '\r', '\u2028', '\u202e', '\u200b', '\0'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, secret)), (pairs) => {
        const said = quoteProvider(pairs.flat().join(' '));
        expect(said.length).toBeLessThanOrEqual(300);
        expect(said).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(pairs.filter(([, value]) => leaks(said, value))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 30_000);

  test('is not put together from pieces that were told apart by invisible letters', () => {
    const value = `ya29.a0${'Abc123-_'.repeat(20)}`;
    const split = [...value].join('\u200b');
    expect(quoteProvider(split).replaceAll(' ', '')).not.toContain('Abc123-_Abc123');
  });

  test('is not cut within a letter', () => {
    for (const text of ['\u{1F600}'.repeat(300), `a${'\u{1F600}'.repeat(300)}`]) {
      expect(quoteProvider(text)).toMatch(/^a?(?:\u{1F600})+…$/u);
    }
  });
});
