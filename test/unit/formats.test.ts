import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TokenToWrite } from '../../app/formats/token-to-write.ts';
import {
  type FormatName,
  formatFits,
  formatFor,
  formatGroupLabel,
  formatGroups,
  formatNames,
  formats,
  formatToken,
} from '../../app/formats.ts';
import { cmdHandsOn, cmdSets, powershellTokens, programArguments } from './windows-shells.ts';

const accessToken: TokenToWrite = {
  token: 'ya29.a0_-~+/=',
  kind: 'access-token',
  expiresAt: Date.UTC(2026, 2, 1, 12, 30),
  account: 'alice@acme.example',
  scopes: ['email', 'https://www.googleapis.com/auth/cloud-platform'],
};
const idToken: TokenToWrite = {
  token: 'eyJh.eyJp.sig',
  kind: 'id-token',
  expiresAt: Date.UTC(2026, 2, 1, 12, 30),
  account: 'alice@acme.example',
  impersonating: 'deployer@acme-prod.iam.gserviceaccount.com',
  audience: 'https://orders.a.run.app',
};
const signedJwt: TokenToWrite = { ...idToken, kind: 'signed-jwt', impersonating: undefined };
const billed: TokenToWrite = { ...accessToken, quotaProject: 'acme-billing' };
const userInfo = 'https://www.googleapis.com/oauth2/v3/userinfo';
const [a, i] = [accessToken.token, idToken.token];

const written: readonly (readonly [FormatName, TokenToWrite, string])[] = [
  ['bare', accessToken, a],
  ['authorization-header', accessToken, `Authorization: Bearer ${a}`],
  ['proxy-authorization-header', idToken, `Proxy-Authorization: Bearer ${i}`],
  ['curl', accessToken, `curl -H 'Authorization: Bearer ${a}' '${userInfo}'`],
  [
    'curl',
    billed,
    `curl -H 'Authorization: Bearer ${a}' -H 'x-goog-user-project: acme-billing' '${userInfo}'`,
  ],
  ['curl', idToken, `curl -H 'Authorization: Bearer ${i}' 'https://orders.a.run.app'`],
  ['curl-powershell', idToken, `curl.exe -H 'Authorization: Bearer ${i}' 'https://orders.a.run.app'`],
  [
    'invoke-rest-method',
    billed,
    `Invoke-RestMethod -Headers @{ 'Authorization' = 'Bearer ${a}'; 'x-goog-user-project' = 'acme-billing' } -Uri '${userInfo}'`,
  ],
  ['curl-cmd', idToken, `curl -H "Authorization: Bearer ${i}" "https://orders.a.run.app"`],
  [
    'curl-cmd',
    { ...idToken, audience: 'https://orders.a.run.app/a%20b?c=d&e' },
    `curl -H "Authorization: Bearer ${i}" ^"https://orders.a.run.app/a%^20b?c=d^&e^"`,
  ],
  ['httpie', billed, `http '${userInfo}' 'Authorization:Bearer ${a}' 'x-goog-user-project:acme-billing'`],
  ['grpcurl', idToken, `grpcurl -H 'Authorization: Bearer ${i}' 'orders.a.run.app:443' list`],
  [
    'grpcurl',
    { ...idToken, url: 'http://[::1]:8080/x' },
    `grpcurl -plaintext -H 'Authorization: Bearer ${i}' '[::1]:8080' list`,
  ],
  ['http-file', idToken, `GET https://orders.a.run.app HTTP/1.1\nAuthorization: Bearer ${i}`],
  ['env-posix', accessToken, `export CLOUDSDK_AUTH_ACCESS_TOKEN='${a}'`],
  ['env-fish', idToken, `set -gx ID_TOKEN '${i}'`],
  ['env-powershell', signedJwt, `$env:SIGNED_JWT = '${i}'`],
  ['env-cmd', accessToken, `set "CLOUDSDK_AUTH_ACCESS_TOKEN=${a}"`],
  ['dotenv', idToken, `ID_TOKEN=${i}`],
  ['terraform-posix', accessToken, `export GOOGLE_OAUTH_ACCESS_TOKEN='${a}'`],
  [
    'docker-login',
    accessToken,
    `printf %s '${a}' | docker login -u oauth2accesstoken --password-stdin https://us-docker.pkg.dev`,
  ],
  [
    'docker-login-powershell',
    accessToken,
    `'${a}' | docker login -u oauth2accesstoken --password-stdin https://us-docker.pkg.dev`,
  ],
  [
    'iap-curl',
    { ...idToken, audience: '123-abc.apps.googleusercontent.com' },
    `curl -H 'Proxy-Authorization: Bearer ${i}' 'https://your-service.example'`,
  ],
];

test.each(written)('writes as %s', (format, value, text) => {
  expect(formatToken(value, format)).toBe(text);
});

describe('JSON', () => {
  test('has the scopes of an access token and when it ends', () => {
    expect(JSON.parse(formatToken({ ...accessToken, subject: 'bob@acme.example' }, 'json'))).toEqual({
      token: a,
      type: 'access_token',
      expiry: '2026-03-01T12:30:00.000Z',
      account: 'alice@acme.example',
      subject: 'bob@acme.example',
      scopes: accessToken.scopes,
    });
  });
  test('has the audience of another token and for whom it speaks', () => {
    expect(JSON.parse(formatToken(idToken, 'json'))).toEqual({
      token: i,
      type: 'id_token',
      expiry: '2026-03-01T12:30:00.000Z',
      account: 'alice@acme.example',
      impersonating: idToken.impersonating,
      audience: idToken.audience,
    });
  });
});

describe('the address that is called', () => {
  const calledFor = (audience: string) =>
    /^GET (.*) HTTP\/1\.1$/m.exec(formatToken({ ...signedJwt, audience }, 'http-file'))?.[1];
  test.each([
    ['https://orders.a.run.app/', 'https://orders.a.run.app/'],
    ['https://intranet.acme.example/*', 'https://intranet.acme.example/'],
    ['https://a.example/{1,2}[3]?q="x"', 'https://a.example/%7B1,2%7D%5B3%5D?q=%22x%22'],
    ['https://a.example/文%20', 'https://a.example/%E6%96%87%20'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['https://me@a.example/', 'https://your-service.example'],
    ['https://a.example/a b', 'https://your-service.example'],
    ['https://a.example/\u202e', 'https://your-service.example'],
    ["https://a.example'/", 'https://your-service.example'],
    ['file:///etc/passwd', 'https://your-service.example'],
    ['-o/etc/passwd', 'https://your-service.example'],
    ['api://custom', 'https://your-service.example'],
  ])('is, for the audience %s, %s', (audience, url) => {
    expect(calledFor(audience)).toBe(url);
  });
});

describe('every format', () => {
  /** Visible ASCII: more than any issuer puts into a token. */
  const hostileToken = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  });
  const hostileUrl = fc
    .string({ unit: fc.constantFrom(...'\'"\\$`%!^&|<>(){}[]*?~#;=,:@+-_.\n /aPATHé’') })
    .map((rest) => `https://a.example/${rest}`);

  test.each(formatNames)('%s is one command that does not run by itself when pasted', (format) => {
    fc.assert(
      fc.property(hostileToken, hostileUrl, fc.constantFrom(...formats[format].kinds), (token, url, kind) => {
        const text = formatToken({ ...billed, token, kind, url }, format);
        expect(text).not.toMatch(/\r|\n$/);
        if (!['code', 'http-files'].includes(formats[format].group)) expect(text).not.toContain('\n');
      }),
    );
  });

  test('fits a kind, stands in a group with a name, and differs from all others by its words', () => {
    for (const name of formatNames) {
      const { kinds, group } = formats[name];
      expect(kinds.length).toBeGreaterThan(0);
      expect(formatGroups).toContain(group);
      for (const kind of kinds) expect(formatGroupLabel(group, kind)).toBeTruthy();
    }
    expect(new Set(formatNames.map((name) => formats[name].as)).size).toBe(formatNames.length);
  });

  test('is taken for the default only where it fits', () => {
    expect(formatFits('docker-login', 'id-token')).toBe(false);
    expect(formatFor('id-token', 'docker-login')).toBe('bare');
    expect(formatFor('access-token', 'docker-login')).toBe('docker-login');
  });

  /** All values that must arrive, whatever is in them. */
  const hostile = fc
    .record({ token: hostileToken, url: hostileUrl })
    .map((hostile) => ({ ...billed, ...hostile }));
  const urlIn = (value: TokenToWrite) => /^GET (.*) HTTP/.exec(formatToken(value, 'http-file'))?.[1] ?? '';

  test('for cmd.exe arrives, by its rules', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(programArguments(cmdHandsOn(formatToken(value, 'curl-cmd')))).toEqual([
          'curl',
          '-H',
          `Authorization: Bearer ${value.token}`,
          '-H',
          'x-goog-user-project: acme-billing',
          urlIn(value),
        ]);
        const { token } = value;
        for (const [format, name] of [
          ['env-cmd', 'CLOUDSDK_AUTH_ACCESS_TOKEN'],
          ['terraform-cmd', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
        ] as const) {
          expect(cmdSets(cmdHandsOn(formatToken(value, format)))).toEqual({ name, value: token });
        }
      }),
      { numRuns: 500 },
    );
  });

  test('for PowerShell arrives, by its rules', () => {
    const words = (text: string) => text.split(' ').map((text) => ({ text, quoted: false }));
    const quoted = (text: string) => ({ text, quoted: true });
    fc.assert(
      fc.property(hostile, (value) => {
        const { token } = value;
        const tokensOf = (format: FormatName) => powershellTokens(formatToken(value, format));
        expect(tokensOf('curl-powershell')).toEqual([
          ...words('curl.exe -H'),
          quoted(`Authorization: Bearer ${token}`),
          ...words('-H'),
          quoted('x-goog-user-project: acme-billing'),
          quoted(urlIn(value)),
        ]);
        expect(tokensOf('env-powershell')).toEqual([
          ...words('$env:CLOUDSDK_AUTH_ACCESS_TOKEN ='),
          quoted(token),
        ]);
        expect(tokensOf('terraform-powershell').at(-1)).toEqual(quoted(token));
        expect(tokensOf('docker-login-powershell')).toEqual([
          quoted(token),
          ...words('| docker login -u oauth2accesstoken --password-stdin https://us-docker.pkg.dev'),
        ]);
        expect(tokensOf('invoke-rest-method').filter(({ quoted }) => quoted)).toEqual(
          ['Authorization', `Bearer ${token}`, 'x-goog-user-project', 'acme-billing', urlIn(value)].map(
            quoted,
          ),
        );
      }),
      { numRuns: 500 },
    );
  });
});
