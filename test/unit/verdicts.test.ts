import { describe, expect, test } from 'vitest';
import { decodeJwt } from '../../app/jwt.ts';
import { jwtTitle, type Surroundings, type VerdictCode, verdictsOf } from '../../app/verdicts.ts';
import { jwtOf } from './jwt-of.ts';

const now = Date.parse('2026-03-02T13:37:00Z');
const seconds = now / 1000;
const ownClient = '1-own.apps.googleusercontent.com';
const surroundings: Surroundings = {
  now,
  clockAheadMs: 0,
  provider: { name: 'Google', issuer: 'https://accounts.google.com' },
  clients: [{ clientId: ownClient, name: 'acme-desktop' }],
};
const run = 'https://orders-x7k2p-ew.a.run.app';
const deployer = 'deployer@acme-prod.iam.gserviceaccount.com';

const idToken = {
  iss: 'https://accounts.google.com',
  aud: run,
  sub: '1',
  email: 'a@b.example',
  email_verified: true,
  iat: seconds - 600,
  exp: seconds + 3_000,
};
const selfSigned = { iss: deployer, sub: deployer, aud: `${run}/*`, iat: seconds, exp: seconds + 3_600 };

function judge(claims: object, header?: object, signature?: string, change: Partial<Surroundings> = {}) {
  const decoded = decodeJwt(jwtOf(claims, header, signature));
  if (typeof decoded === 'string') throw new Error(decoded);
  return verdictsOf(decoded, { ...surroundings, ...change });
}
const codesOf = (...given: Parameters<typeof judge>) => judge(...given).map(({ code }) => code);
const find = (code: VerdictCode, ...given: Parameters<typeof judge>) =>
  judge(...given).find((verdict) => verdict.code === code);

test('a good token for Cloud Run has nothing against it', () => {
  expect(judge(idToken)).toMatchObject([
    { code: 'alive', level: 'ok', words: 'Expires in 50 min.' },
    { code: 'signature-not-checked', level: 'note' },
    { code: 'audience-run', level: 'ok' },
  ]);
});

describe('its time:', () => {
  test.each<[string, object, VerdictCode, string]>([
    ['expired', { exp: seconds - 180 }, 'expired', 'bad'],
    ['at the very moment of its expiry', { exp: seconds }, 'expired', 'bad'],
    ['not begun', { nbf: seconds + 600 }, 'not-yet-valid', 'bad'],
    ['made in the future', { iat: seconds + 60 }, 'issued-in-future', 'warn'],
    ['without an expiry', { exp: undefined }, 'no-expiry', 'warn'],
    ['an expiry that is a text', { exp: 'soon' }, 'expiry-damaged', 'bad'],
    ['an expiry out of all bounds', { exp: 1e300 }, 'expiry-damaged', 'bad'],
    ['an expiry in milliseconds', { exp: now + 3_600_000, iat: now }, 'expiry-in-milliseconds', 'bad'],
    ['a life of a day', { exp: seconds + 86_400 }, 'lifetime-odd', 'warn'],
    ['an end before its beginning', { iat: seconds - 60, exp: seconds - 120 }, 'lifetime-odd', 'bad'],
  ])('%s', (_, change, code, level) => {
    expect(find(code, { ...idToken, ...change })).toMatchObject({ level });
  });

  test('is read by the issuer’s clock', () => {
    const expired = { ...idToken, exp: seconds - 60 };
    expect(find('expired', expired)?.words).toBe('Expired 1 min ago.');
    expect(find('alive', expired, undefined, undefined, { clockAheadMs: 120_000 })?.words).toBe(
      'Expires in 1 min.',
    );
  });

  test('is allowed a little backdating, and no more', () => {
    expect(codesOf({ ...idToken, iat: seconds - 10, exp: seconds + 3_600 })).not.toContain('lifetime-odd');
    expect(find('lifetime-odd', { ...selfSigned, exp: seconds + 7_200 })).toMatchObject({ level: 'bad' });
  });
});

describe('its signature:', () => {
  test('none at all is bad, whatever the header says', () => {
    expect(find('not-signed', idToken, { alg: 'none' })).toMatchObject({ level: 'bad' });
    expect(find('not-signed', idToken, { alg: 'RS256' }, '')).toMatchObject({ level: 'bad' });
    expect(codesOf(idToken, { alg: 'none' })).not.toContain('signature-not-checked');
  });
  test('one that Cloud Run took off is told', () => {
    expect(codesOf(idToken, { alg: 'RS256' }, 'SIGNATURE_REMOVED_BY_GOOGLE')).toContain('signature-removed');
  });
  test('a shared secret is odd', () => {
    expect(codesOf(idToken, { alg: 'HS256' })).toContain('algorithm-odd');
    expect(codesOf(idToken, {})).toContain('algorithm-odd');
  });
});

describe('its audience:', () => {
  test.each<[string, string, VerdictCode, string]>([
    ['gcloud’s client', '32555940559.apps.googleusercontent.com', 'audience-gcloud', 'warn'],
    ['the ADC client', '764086051850-6qr4p6gpi6hn.apps.googleusercontent.com', 'audience-adc', 'warn'],
    ['one’s own client', ownClient, 'audience-own-client', 'warn'],
    ['another client', '9-iap.apps.googleusercontent.com', 'audience-client', 'note'],
    ['Cloud Run with a path', `${run}/orders`, 'audience-run-shape', 'warn'],
    ['Cloud Run with a slash', `${run}/`, 'audience-run-shape', 'warn'],
    ['a custom one', 'https://api.acme.example', 'audience-other', 'note'],
  ])('%s', (_, aud, code, level) => {
    expect(find(code, { ...idToken, aud })).toMatchObject({ level });
  });

  test('one’s own client is named, and who takes it', () => {
    expect(find('audience-own-client', { ...idToken, aud: ownClient })?.words).toBe(
      'The audience is your own client, acme-desktop: IAP accepts it where that client is allowed, Cloud Run does not.',
    );
  });
  test('none, and several', () => {
    expect(codesOf({ ...idToken, aud: undefined })).toContain('no-audience');
    expect(codesOf({ ...idToken, aud: ['a', 'b'] })).toContain('many-audiences');
  });
});

describe('its issuer:', () => {
  test('both spellings of Google’s are Google’s', () => {
    expect(codesOf({ ...idToken, iss: 'accounts.google.com' })).not.toContain('issuer-unknown');
  });
  test.each([
    'https://accounts.google.com.evil.example',
    'http://accounts.google.com',
    'https://login.microsoftonline.com/x/v2.0',
    'deployer@acme.example',
    7,
    undefined,
  ])('%j is not', (iss) => {
    expect(find('issuer-unknown', { ...idToken, iss })).toMatchObject({ level: 'warn' });
  });
  test('IAP’s assertion is one, and no credential', () => {
    const claims = { ...idToken, iss: 'https://cloud.google.com/iap', aud: '/projects/1/apps/acme' };
    expect(codesOf(claims, { alg: 'ES256' })).toEqual([
      'alive',
      'signature-not-checked',
      'issuer-iap',
      'audience-other',
    ]);
  });
});

describe('what a service account signed itself:', () => {
  test.each<[string, object, VerdictCode[]]>([
    ['for an address below IAP', {}, ['self-signed', 'audience-address']],
    [
      'for one of Google’s APIs',
      { aud: 'https://pubsub.googleapis.com/' },
      ['self-signed', 'audience-google-api'],
    ],
    ['with scopes', { aud: undefined, sub: undefined, scope: 'x' }, ['self-signed-access']],
    ['to be exchanged', { aud: 'https://oauth2.googleapis.com/token', scope: 'x' }, ['assertion']],
    ['for another', { sub: 'alice@acme.example' }, ['subject-differs', 'audience-address']],
    ['for nobody it says', { aud: 'acme' }, ['self-signed', 'audience-other']],
  ])('%s', (_, change, codes) => {
    expect(codesOf({ ...selfSigned, ...change })).toEqual(['alive', 'signature-not-checked', ...codes]);
  });
});

test('without an e-mail IAP refuses it, and Cloud Run does not mind', () => {
  const { email: _, ...nameless } = idToken;
  expect(codesOf({ ...nameless, aud: '9-iap.apps.googleusercontent.com' })).toContain('no-email');
  expect(codesOf(nameless)).not.toContain('no-email');
  expect(codesOf({ ...idToken, email_verified: false })).toContain('email-not-verified');
});

test('what it is called goes by who made it', () => {
  const titleOf = (claims: object) => {
    const decoded = decodeJwt(jwtOf(claims));
    if (typeof decoded === 'string') throw new Error(decoded);
    return jwtTitle(decoded, surroundings.provider);
  };
  expect([idToken, selfSigned, { iss: 'https://cloud.google.com/iap' }, {}].map(titleOf)).toEqual([
    'Google ID token',
    'JWT signed by a service account',
    'Assertion of IAP',
    'JWT',
  ]);
});
