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

test.each([
  'app://lanyard',
  'app://lanyard/',
  'app://lanyard//',
  'app://lanyard/fonts',
  'app://lanyard/fonts/',
  'app://lanyard/unknown.js',
  'app://lanyard/index.html/',
  'app://lanyard//index.html',
  'app://lanyard/INDEX.HTML',
  'app://lanyard/index.html%00',
  'app://lanyard/index.html%00.png',
  'app://lanyard/index%2ehtml',
  'app://lanyard/%69ndex.html',
  'app://lanyard/index.html;x',
  'app://lanyard/index.html%20',
  'app://lanyard/index.html.',
  'app://lanyard/index.html::$DATA',
  'app://lanyard/../main.js',
  'app://lanyard/../../etc/passwd',
  'app://lanyard/..%2f..%2fetc%2fpasswd',
  'app://lanyard/%2e%2e/%2e%2e/etc/passwd',
  'app://lanyard/%2e%2e%2fmain.js',
  'app://lanyard/..\\..\\main.js',
  'app://lanyard/..%5c..%5cmain.js',
  'app://lanyard/fonts/../../main.js',
  'app://lanyard/fonts/..;/main.js',
  'app://lanyard/....//main.js',
  'app://lanyard/%252e%252e/main.js',
  'app://lanyard/%c0%ae%c0%ae/main.js',
  'app://lanyard/%uff0e%uff0e/main.js',
  'app://lanyard/．．/main.js',
  'app://lanyard/etc/passwd',
  'app://lanyard//etc/passwd',
  'app://lanyard/file:///etc/passwd',
  'app://lanyard/C:/Windows/win.ini',
  'app://lanyard/C:\\Windows\\win.ini',
  'app://lanyard/\\\\host\\share\\x',
  'app://lanyard/built/index.html',
  'app://lanyard/__proto__',
  'app://lanyard/constructor',
  'app://lanyard/toString',
  'app://lanyard/~/.ssh/id_rsa',
  'app://lanyard/$HOME',
  'app://lanyard/\0',
  'app://lanyard/?/index.html',
  'app://lanyard/#/index.html',
  'app://other/index.html',
  'app://lanyard.evil/index.html',
  'app://evil.lanyard/index.html',
  'app://lanyard./index.html',
  'app://lanyard@evil/index.html',
  'app://evil@lanyard/index.html',
  'app://evil:x@lanyard/index.html',
  'app://lanyard:80/index.html',
  'app://localhost/index.html',
  'app:///index.html',
  'app:index.html',
  'app:/lanyard/index.html',
  'apps://lanyard/index.html',
  'file://lanyard/index.html',
  'https://lanyard/index.html',
  'http://lanyard/index.html',
  'javascript:app://lanyard/index.html',
  'data:text/html,app://lanyard/index.html',
  'blob:app://lanyard/index.html',
  'view-source:app://lanyard/index.html',
  'filesystem:app://lanyard/index.html',
  '//lanyard/index.html',
  '/index.html',
  'index.html',
  '',
])('knows no file of %j', (address) => {
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
