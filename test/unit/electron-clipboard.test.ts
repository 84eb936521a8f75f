/** What is handed to Electron's clipboard, in the shape of version 44 and later and in the one before. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SystemClipboard } from '../../main/desktop/secret-clipboard.ts';

const token = 'ya29.canary';
const marker = 'electron application/osclipboard;format="dev.lanyard.copy"';

const usualPlatform = process.platform;
const onPlatform = (platform: string) => Object.defineProperty(process, 'platform', { value: platform });

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  onPlatform(usualPlatform);
  vi.doUnmock('electron');
});

describe('since Electron 44', () => {
  let electron: typeof import('../desk/electron-44-clipboard.ts');

  async function open(platform: string): Promise<SystemClipboard> {
    onPlatform(platform);
    electron = await import('../desk/electron-44-clipboard.ts');
    vi.doMock('electron', () => electron);
    const { createSystemClipboard } = await import('../../main/desktop/clipboard.ts');
    return createSystemClipboard();
  }

  test('plain text carries no mark', async () => {
    const clipboard = await open('linux');
    await clipboard.writeText('a link');
    expect(Object.keys(electron.board.items[0]?.formats ?? {})).toEqual(['text/plain']);
  });

  test.each(['win32', 'darwin', 'linux'])(
    'knows on %s whether what it holds is still ours',
    async (platform) => {
      const clipboard = await open(platform);
      expect(await clipboard.holdsSecret()).toBe(false);
      await clipboard.writeSecret(token);
      expect(await clipboard.holdsSecret()).toBe(true);
      await clipboard.writeText('other');
      expect(await clipboard.holdsSecret()).toBe(false);
      await clipboard.writeSecret('ya29.second');
      expect(await clipboard.holdsSecret()).toBe(true);
      await clipboard.clear();
      expect(await clipboard.holdsSecret()).toBe(false);
    },
  );

  test('takes another Lanyard’s copy for what it is: not ours', async () => {
    const clipboard = await open('win32');
    await clipboard.writeSecret(token);
    electron.board.items = [
      new electron.ClipboardItem({
        'text/plain': token,
        [marker]: new Blob(['00000000-0000-4000-8000-000000000000']),
      }),
    ];
    expect(await clipboard.holdsSecret()).toBe(false);
  });

  test.each([
    ['linux', true],
    ['win32', false],
    ['darwin', false],
  ])('on %s the same text without our marker counts as ours: %s', async (platform, isOurs) => {
    const clipboard = await open(platform);
    await clipboard.writeSecret(token);
    electron.board.copyElsewhere(token);
    expect(await clipboard.holdsSecret()).toBe(isOurs);
  });

  test('is still the old copy’s when a new one fails to be written', async () => {
    const clipboard = await open('linux');
    await clipboard.writeSecret(token);
    electron.board.busy = true;
    await expect(clipboard.writeSecret('ya29.second')).rejects.toThrow('held');
    electron.board.busy = false;
    expect(await clipboard.holdsSecret()).toBe(true);
  });
});

describe('before Electron 44', () => {
  let board: typeof import('../desk/electron-33-clipboard.ts')['board'];

  async function open(platform = 'linux'): Promise<SystemClipboard> {
    onPlatform(platform);
    const electron = await import('../desk/electron-33-clipboard.ts');
    board = electron.board;
    vi.doMock('electron', () => ({ clipboard: electron.clipboard }));
    const { createSystemClipboard } = await import('../../main/desktop/clipboard.ts');
    return createSystemClipboard();
  }

  test('writes the text alone and knows it again', async () => {
    const clipboard = await open();
    board.held.clipboard = 'other';
    expect(await clipboard.holdsSecret()).toBe(false);
    await clipboard.writeSecret(token);
    expect([board.held.clipboard, await clipboard.holdsSecret()]).toEqual([token, true]);
    board.held.clipboard = `${token} `;
    expect(await clipboard.holdsSecret()).toBe(false);
    await clipboard.writeText('a link');
    expect([board.held.clipboard, await clipboard.holdsSecret()]).toEqual(['a link', false]);
    await clipboard.clear();
    expect(board.held.clipboard).toBe('');
  });

  test('keeps a secret out of what a middle click pastes', async () => {
    const clipboard = await open();
    await clipboard.writeSecret(token);
    expect(board.held).toEqual({ clipboard: token, selection: '' });
  });
});
