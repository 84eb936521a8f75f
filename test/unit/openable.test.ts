import { expect, test } from 'vitest';
import { isOpenable, type Page, pageAddress } from '../../main/desktop/openable.ts';
import { googleEndpoints } from '../../main/sign-in/endpoints.ts';

const allowed = googleEndpoints.authorizationEndpoint;
const query = '?client_id=x&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb';

test.each([allowed, `${allowed}${query}`, `${allowed}?`])('opens %s', (url) => {
  expect(isOpenable(url, allowed)).toBe(true);
});

const pages: readonly Page[] = [
  { page: 'oauth-clients' },
  { page: 'install-gcloud' },
  { page: 'account-permissions' },
  { page: 'enable-api', service: 'iamcredentials.googleapis.com', project: 'acme-dev' },
  {
    page: 'service-account-keys',
    email: 'deployer@acme-dev.iam.gserviceaccount.com',
    project: 'acme-dev',
  },
];
test.each(pages)('opens the page %j by TLS', (page) => {
  const url = pageAddress(page);
  expect(url).toMatch(/^https:\/\//);
  expect(isOpenable(url, url)).toBe(true);
});

test('keeps to its page whatever a name is', () => {
  const project = '../x?y=z#&project=other';
  const url = new URL(pageAddress({ page: 'service-account-keys', email: '/../../evil', project }));
  expect(url.pathname).toMatch(/^\/iam-admin\/serviceaccounts\/details\/[^/]+\/keys$/);
  expect([...url.searchParams]).toEqual([['project', project]]);
});

test('opens a provider on the loopback only at its own port', () => {
  const own = 'http://127.0.0.1:8080/auth';
  expect(isOpenable(`${own}?x=1`, own)).toBe(true);
  expect(isOpenable('http://127.0.0.1:8081/auth', own)).toBe(false);
  expect(isOpenable('http://localhost:8080/auth', 'http://localhost:8080/auth')).toBe(false);
  expect(isOpenable('http://example.test/auth', 'http://example.test/auth')).toBe(false);
});

const host = 'accounts.google.com';
const path = '/o/oauth2/v2/auth';
test.each([
  '',
  'x',
  path,
  `//${host}${path}`,
  `http://${host}${path}`,
  `HTTPS://${host}${path}`,
  `https:${host}${path}`,
  `https:/${host}${path}`,
  `https:\\\\${host}${path}`,
  `https:///${host}${path}`,
  `https://${host}`,
  `https://${host}/`,
  `https://${host}/o/oauth2/v2/auth/`,
  `https://${host}/o/oauth2/v2/authx`,
  `https://${host}/o/oauth2/auth`,
  `https://${host}//o/oauth2/v2/auth`,
  `https://${host}/x/../o/oauth2/v2/auth`,
  `https://${host}/o/oauth2/v2/%61uth`,
  `https://${host}/o/oauth2/v2/auth%00`,
  `https://${host}/o\\oauth2\\v2\\auth`,
  `https://${host.toUpperCase()}${path}`,
  `https://${host}.${path}`,
  `https://${host}:443${path}`,
  `https://${host}:8443${path}`,
  `https://${host}.evil.test${path}`,
  `https://evil.test/${host}${path}`,
  `https://evil.test${path}?${host}`,
  `https://evil.test#https://${host}${path}`,
  `https://evil${host}${path}`,
  `https://user@${host}${path}`,
  `https://user:pass@${host}${path}`,
  `https://@${host}${path}`,
  `https://${host}@evil.test${path}`,
  `https://${host}%40evil.test${path}`,
  `https://${host}%2eevil.test${path}`,
  `https://аccounts.google.com${path}`,
  `https://accounts.googlе.com${path}`,
  `https://ａccounts.google.com${path}`,
  `https://accounts。google。com${path}`,
  `https://accounts.go\u200bogle.com${path}`,
  `https://${host}${path}#fragment`,
  `https://${host}${path}${query}#`,
  ` https://${host}${path}`,
  `https://${host}${path} `,
  `\thttps://${host}${path}`,
  `https://${host}${path}\n`,
  `https://${host}/o/oauth2\n/v2/auth`,
  `ht\ntps://${host}${path}`,
  `https://${host}${path}?a=b\r\nX: y`,
  `https://${host}${path}?a=\u0000`,
  `https://${host}${path}?a="`,
  `https://${host}${path}?a=b c`,
  `https://${host}${path}?${'a'.repeat(8_192)}`,
  'file:///etc/passwd',
  'file://host/share/x.exe',
  'smb://host/share',
  '\\\\host\\share\\x.exe',
  'C:\\Windows\\System32\\calc.exe',
  'javascript:alert(1)',
  `javascript://${host}${path}%0aalert(1)`,
  'data:text/html,<script>alert(1)</script>',
  'ms-msdt:/id PCWDiagnostic',
  'ms-officecmd:x',
  'search-ms:query=x',
  'vbscript:x',
  'mailto:a@b.example',
  'ssh://host',
  'app://lanyard/index.html',
  'view-source:https://accounts.google.com',
  `blob:https://${host}/x`,
  '-oProxyCommand=x',
  '--help',
])('opens nothing when it is handed %j', (url) => {
  expect(isOpenable(url, allowed)).toBe(false);
});
