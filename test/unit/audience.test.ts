import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRunAudience, remarksOn } from '../../app/audience.ts';

const kinds = (audience: string) => remarksOn(audience).map(({ kind }) => kind);
const insteadOf = (audience: string) => remarksOn(audience).find(({ instead }) => instead)?.instead;

describe('an audience', () => {
  test.each([
    'https://hello-abc123-ew.a.run.app',
    'https://hello-123456.europe-west1.run.app',
    'https://europe-west1-acme.cloudfunctions.net/mailer',
    'https://api.endpoints.acme.cloud.goog',
    '123-abc.apps.googleusercontent.com',
    'a custom audience',
    '',
  ])('is fine as “%s”', (audience) => {
    expect(remarksOn(audience)).toEqual([]);
  });

  test.each([
    ['https://hello-abc-ew.a.run.app/', ['trailing-slash'], 'https://hello-abc-ew.a.run.app'],
    ['https://hello-abc-ew.a.run.app/api/v1', ['path'], 'https://hello-abc-ew.a.run.app'],
    ['https://hello-abc-ew.a.run.app/api?q=1', ['path'], undefined],
    ['http://hello-abc-ew.a.run.app', ['not-https'], undefined],
    ['https://intranet.acme.example', ['unknown-host'], undefined],
    ['https://run.app.evil.example', ['unknown-host'], undefined],
    ['ftp://acme.example/', ['not-https', 'trailing-slash', 'unknown-host'], 'ftp://acme.example'],
    ['  HTTPS://Hello-abc-ew.a.RUN.app/  ', ['trailing-slash'], 'HTTPS://Hello-abc-ew.a.RUN.app'],
  ])('is remarked on as “%s”', (audience, expected, instead) => {
    expect(kinds(audience)).toEqual(expected);
    if (instead !== undefined) expect(insteadOf(audience)).toBe(instead);
  });

  test('that was taken over is not remarked on the same way again', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: false }), (audience) => {
        for (const { kind, instead } of remarksOn(audience)) {
          if (instead !== undefined) expect(kinds(instead).filter((other) => other === kind)).toEqual([]);
        }
      }),
    );
  });

  test('of any text is read without harm', () => {
    fc.assert(fc.property(fc.string(), (text) => void remarksOn(text)));
  });
});

test.each([
  ['https://hello-abc-ew.a.run.app', true],
  ['https://europe-west1-acme.cloudfunctions.net/mailer', true],
  ['https://run.app.evil.example', false],
  ['hello-abc-ew.a.run.app', false],
])('%s: checked as by Cloud Run: %s', (audience, expected) => {
  expect(isRunAudience(audience)).toBe(expected);
});
