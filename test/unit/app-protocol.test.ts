import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contentSecurityPolicyHeader, contentSecurityPolicyMeta } from '../../app/content-security-policy.ts';
import {
  appAddress,
  fileOf,
  isAppAddress,
  registerAppScheme,
  serveApp,
} from '../../main/desktop/app-protocol.ts';
import { strangeAppAddresses } from '../hold/strange-app-addresses.ts';

const { registered } = vi.hoisted(() => ({ registered: [] as unknown[] }));
vi.mock('electron', () => ({
  protocol: { registerSchemesAsPrivileged: (schemes: unknown[]) => registered.push(...schemes) },
}));

const files = new Map([
  ['/index.html', '/built/index.html'],
  ['/window.js', '/built/window.js'],
  ['/fonts/inter.woff2', '/built/fonts/inter.woff2'],
]);

test('the scheme has no more rights than the page needs', () => {
  registerAppScheme();
  expect(registered).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
});

test.each([
  [appAddress, '/built/index.html'],
  ['app://lanyard/window.js', '/built/window.js'],
  ['app://lanyard/window.js?v=1#x', '/built/window.js'],
  ['app://lanyard/fonts/inter.woff2', '/built/fonts/inter.woff2'],
])('knows the file of %s', (address, path) => {
  expect(fileOf(address, files)).toBe(path);
});

test.each(strangeAppAddresses)('knows no file of %j', (address) => {
  expect(fileOf(address, files)).toBeUndefined();
});

test.each([
  'ws://lanyard/',
  'blob:x',
  'about:blank',
  'chrome://gpu',
  'devtools://x',
  'app://lanyard\\@evil/',
  'app://lan\u200byard/',
])('is not at home at %s', (address) => {
  expect(isAppAddress(address)).toBe(false);
});

describe('serving', () => {
  let folder: string;
  let answer: (request: { url: string; method: string }) => Response;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'renderer-'));
    await mkdir(join(folder, 'fonts'));
    await writeFile(join(folder, 'index.html'), '<p>hello');
    await writeFile(join(folder, 'fonts', 'a.woff2'), 'font');
    await writeFile(join(folder, 'notes.txt'), 'not for the page');
    const session = {
      protocol: {
        handle: (_: string, handler: typeof answer) => {
          answer = handler;
        },
      },
    };
    serveApp(session as never, folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const get = (path: string, method = 'GET') => answer({ url: `app://lanyard${path}`, method });

  test('gives a file with its type and the policy', async () => {
    const response = get('/index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>hello');
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicyHeader,
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    expect(get('/fonts/a.woff2').headers.get('content-type')).toBe('font/woff2');
  });

  test.each(['/notes.txt', '/fonts', '/', '/../index.html/../notes.txt'])('gives nothing at %s', (path) => {
    expect(get(path).status).toBe(404);
  });

  test.each(['POST', 'HEAD', 'OPTIONS'])('gives nothing by %s', (method) => {
    expect(get('/index.html', method).status).toBe(404);
  });
});

test('the policy allows nothing inline, nothing remote and no request', () => {
  for (const policy of [contentSecurityPolicyHeader, contentSecurityPolicyMeta]) {
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|https?:|\*|blob:/);
  }
  expect(contentSecurityPolicyHeader).toContain("frame-ancestors 'none'");
  expect(contentSecurityPolicyMeta).not.toContain('frame-ancestors');
});
