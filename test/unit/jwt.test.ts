import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64Url, decodeUtf8 } from '../../app/base64url.ts';
import { claimRows, headerRows } from '../../app/claims.ts';
import { decodeJwt } from '../../app/jwt.ts';
import { inUtc, momentOf, relative } from '../../app/moments.ts';
import { jwtOf } from './jwt-of.ts';

const fatal = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

describe('base64url', () => {
  test('is decoded as Node encodes it, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeBase64Url(Buffer.from(bytes).toString('base64url'))).toEqual(bytes);
      }),
    );
  });

  test.each(['a', 'abcde', 'ab+d', 'ab/d', 'abc=', 'ab d', 'äbcd'])('is not %j', (text) => {
    expect(decodeBase64Url(text)).toBeUndefined();
  });
});

describe('UTF-8', () => {
  test('is decoded as it is encoded, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
      }),
    );
  });

  test('is refused exactly where the platform’s own strict decoder refuses', () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0xc0, 0xc2, 0xe0, 0xed, 0xf0, 0xf4, 0x80, 0xbf, 0x9f));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        let expected: string | undefined;
        try {
          expected = fatal.decode(bytes);
        } catch {
          expected = undefined;
        }
        expect(decodeUtf8(bytes)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a JWT', () => {
  test('is taken apart with its claims in their order, whatever they hold', () => {
    const claims = { sub: '1', name: 'Zoë 🪪 名前', iss: 'x', aud: ['a', 'b'] };
    const decoded = decodeJwt(jwtOf(claims, { alg: 'RS256', kid: 'k' }));
    expect(decoded).toEqual({ header: { alg: 'RS256', kid: 'k' }, claims, signature: 'there' });
    if (typeof decoded === 'string') throw new Error(decoded);
    expect(Object.keys(decoded.claims)).toEqual(['sub', 'name', 'iss', 'aud']);
  });

  test.each([
    ['header', `!.${part({})}.x`],
    ['header', `${part([])}.${part({})}.x`],
    ['claims', `${part({ alg: 'none' })}..x`],
    ['claims', `${part({ alg: 'none' })}.${part('text')}.x`],
    ['claims', `${part({ alg: 'none' })}.${Buffer.from([0xff]).toString('base64url')}.x`],
  ])('is said to be damaged in its %s', (where, jwt) => {
    expect(decodeJwt(jwt)).toBe(where);
  });

  test.each([
    ['none', jwtOf({}, { alg: 'RS256' }, '')],
    ['none', jwtOf({}, { alg: 'None' })],
    ['removed', jwtOf({}, { alg: 'RS256' }, 'SIGNATURE_REMOVED_BY_GOOGLE')],
  ])('has a signature that is %s', (signature, jwt) => {
    expect(decodeJwt(jwt)).toMatchObject({ signature });
  });
});

describe('claims', () => {
  test('of Google are told as Google’s, member by member', () => {
    const rows = claimRows({
      hd: 'acme.example',
      google: { organization_number: 42, compute_engine: { zone: 'europe-west1-b', license_id: ['1', '2'] } },
    });
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['hd', 'acme.example'],
      ['google.organization_number', '42'],
      ['google.compute_engine.zone', 'europe-west1-b'],
      ['google.compute_engine.license_id', '1, 2'],
    ]);
    for (const { meaning } of rows) expect(meaning).toMatch(/^Google: /);
  });

  test('that are moments carry the moment, and only those', () => {
    const rows = claimRows({ exp: 1_772_458_620, iat: 'soon', nbf: 1e300, sub: 1_772_458_620 });
    expect(rows.map(({ at }) => at)).toEqual([1_772_458_620_000, undefined, undefined, undefined]);
  });

  test('write out what would hide or turn a line around', () => {
    const [row] = claimRows({ 'a\u202eb': 'x\u200by\n\u0000' });
    expect(row).toMatchObject({ name: 'a\\u{202e}b', value: 'x\\u{200b}y\\u{a}\\u{0}' });
  });

  test('do not get their meaning from the prototype', () => {
    expect(claimRows(JSON.parse('{"constructor": 1, "__proto__": 2}')).map(({ meaning }) => meaning)).toEqual(
      ['', ''],
    );
  });

  test('are rows of harmless text, few enough to show, for any JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (claims) => {
        for (const rows of [claimRows(claims), headerRows(claims)]) {
          expect(rows.length).toBeLessThanOrEqual(300);
          for (const { name, value } of rows) expect(name + value).not.toMatch(/[\p{Cc}\p{Cf}]/u);
        }
      }),
    );
  });
});

test.each([
  [-180_000, '3 min ago'],
  [-999, 'now'],
  [38_000, 'in 38 s'],
  [7_500_000, 'in 2 h 5 min'],
  [-7_200_000, '2 h ago'],
  [-86_400_000, '1 day ago'],
  [3 * 365 * 86_400_000, 'in 3 years'],
])('%d ms from now is %s', (ms, words) => {
  expect(relative(1_000_000_000_000 + ms, 1_000_000_000_000)).toBe(words);
});

test('any moment that a number names can be written in UTC', () => {
  expect(inUtc(1_772_458_620_000)).toBe('2026-03-02 13:37:00 UTC');
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger()), (number) => {
      const at = momentOf(number);
      if (at !== undefined) expect(inUtc(at)).toMatch(/UTC$/);
    }),
  );
});

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
