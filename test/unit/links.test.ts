import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pageAddress } from '../../main/desktop/openable.ts';
import { failureOf } from './failure-of.ts';

const { openExternal } = vi.hoisted(() => ({ openExternal: vi.fn() }));
vi.mock('electron', () => ({ shell: { openExternal } }));
const { createLinks } = await import('../../main/desktop/links.ts');

const endpoint = 'https://accounts.google.com/o/oauth2/v2/auth';
const usual = { platform: process.platform, path: process.env['PATH'] };
const onPlatform = (platform: string) => Object.defineProperty(process, 'platform', { value: platform });

afterEach(() => {
  onPlatform(usual.platform);
  process.env['PATH'] = usual.path;
  openExternal.mockReset();
});

describe('by Electron', () => {
  beforeEach(() => {
    onPlatform('darwin');
  });

  test('opens the page that is named, and the sign-in page with its query', async () => {
    const links = createLinks(endpoint);
    await links.openPage({ page: 'oauth-clients' });
    await links.openSignInPage(`${endpoint}?state=x`);
    expect(openExternal.mock.calls).toEqual([
      [pageAddress({ page: 'oauth-clients' })],
      [`${endpoint}?state=x`],
    ]);
  });

  test('opens nothing when the address is another', async () => {
    const links = createLinks(endpoint);
    for (const url of ['https://evil.test/', `${endpoint}/x`, 'file:///etc/passwd', 'javascript:alert(1)']) {
      expect((await failureOf(links.openSignInPage(url))).code).toBe('BROWSER_NOT_OPENED');
    }
    expect(openExternal).not.toHaveBeenCalled();
  });

  test('says so when no browser took it, and not why', async () => {
    openExternal.mockRejectedValue(new Error(`cannot open ${endpoint}?state=canary`));
    const failure = await failureOf(createLinks(endpoint).openSignInPage(`${endpoint}?state=canary`));
    expect(failure.code).toBe('BROWSER_NOT_OPENED');
    expect(JSON.stringify(failure.facts)).not.toContain('canary');
    expect(failure.cause).toBeUndefined();
  });
});

describe('by xdg-open', () => {
  let folder: string;
  beforeEach(async (context) => {
    if (process.platform !== 'linux') context.skip('xdg-open is Linux’s');
    folder = await mkdtemp(join(tmpdir(), 'opener-'));
    process.env['PATH'] = `${folder}:/usr/bin:/bin`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function install(script: string) {
    await writeFile(join(folder, 'xdg-open'), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, 'xdg-open'), 0o700);
  }

  test('hands over the address as one word, untouched by a shell', async () => {
    await install(`printf '%s|' "$#" "$@" > "${folder}/told"`);
    const url = `${endpoint}?a=$(touch%20x)&b=%60id%60;c='d'*`;
    await createLinks(endpoint).openSignInPage(new URL(url).href);
    expect(await readFile(join(folder, 'told'), 'utf8')).toBe(`1|${new URL(url).href}|`);
    expect(openExternal).not.toHaveBeenCalled();
  });

  test.each([1, 2, 3, 4])('says so when it ends with %i', async (code) => {
    await install(`exit ${code}`);
    expect((await failureOf(createLinks(endpoint).openPage({ page: 'oauth-clients' }))).code).toBe(
      'BROWSER_NOT_OPENED',
    );
  });

  test('says so when it is not there', async () => {
    process.env['PATH'] = folder;
    expect((await failureOf(createLinks(endpoint).openPage({ page: 'oauth-clients' }))).code).toBe(
      'BROWSER_NOT_OPENED',
    );
  });

  test('is content when it becomes the browser itself and stays', async () => {
    await install('exec sleep 6');
    const startedAt = performance.now();
    await createLinks(endpoint).openPage({ page: 'oauth-clients' });
    expect(performance.now() - startedAt).toBeGreaterThan(2_500);
  }, 10_000);
});
