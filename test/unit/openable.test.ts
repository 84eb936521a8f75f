import { expect, test } from 'vitest';
import { isOpenable, type Page, pageAddress } from '../../main/desktop/openable.ts';
import { googleEndpoints } from '../../main/sign-in/endpoints.ts';
import { hostileAddresses } from '../hold/hostile-addresses.ts';

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

test.each(hostileAddresses)('opens nothing when it is handed %j', (url) => {
  expect(isOpenable(url, allowed)).toBe(false);
});
