/** What is handed to Electron's clipboard, in the shape of version 44 and later and in the one before. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SystemClipboard } from '../../main/desktop/secret-clipboard.ts';

const token = 'ya29.canary';
const raw = (name: string) => `electron application/osclipboard;format="${name}"`;
const marker = raw('dev.lanyard.copy');

class FakeClipboardItem {
  readonly formats: Record<string, string | Blob>;
  constructor(formats: Record<string, string | Blob>) {
    this.formats = formats;
  }
  async getType(type: string): Promise<string | Blob> {
    const found = this.formats[type];
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  }
}

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
  let items: FakeClipboardItem[];
  let writes: number;

  async function open(platform: string): Promise<SystemClipboard> {
    onPlatform(platform);
    items = [];
    writes = 0;
    const text = () => items[0]?.formats['text/plain'] ?? '';
    vi.doMock('electron', () => ({
      ClipboardItem: FakeClipboardItem,
      clipboard: {
        async write(next: FakeClipboardItem[]) {
          items = next;
          writes += 1;
        },
        async writeText(next: string) {
          items = [new FakeClipboardItem({ 'text/plain': next })];
        },
        read: async () => items,
        readText: async () => String(text()),
        has: async (format: string) => items.some(({ formats }) => format in formats),
        async clear() {
          items = [];
        },
      },
    }));
    const { createSystemClipboard } = await import('../../main/desktop/clipboard.ts');
    return createSystemClipboard();
  }

  const bytesOf = async (format: string) => {
    const found = items[0]?.formats[format];
    return found instanceof Blob ? Buffer.from(await found.arrayBuffer()).toString('hex') : found;
  };

  test.each([
    ['win32', 'ExcludeClipboardContentFromMonitorProcessing', '00000000'],
    ['win32', 'CanIncludeInClipboardHistory', '00000000'],
    ['win32', 'CanUploadToCloudClipboard', '00000000'],
    ['darwin', 'org.nspasteboard.ConcealedType', ''],
    ['darwin', 'org.nspasteboard.TransientType', ''],
    ['linux', 'x-kde-passwordManagerHint', Buffer.from('secret').toString('hex')],
  ])('%s is told by %s, as %j, to record nothing', async (platform, format, bytes) => {
    const clipboard = await open(platform);
    await clipboard.writeSecret(token);
    expect(await bytesOf(raw(format))).toBe(bytes);
  });

  test.each([
    ['win32', 3],
    ['darwin', 2],
    ['linux', 1],
    ['freebsd', 0],
  ])('%s gets the text, our marker and %i marks of its own, in one write', async (platform, marks) => {
    const clipboard = await open(platform);
    await clipboard.writeSecret(token);
    expect(writes).toBe(1);
    expect(Object.keys(items[0]?.formats ?? {})).toHaveLength(2 + marks);
    expect(items[0]?.formats['text/plain']).toBe(token);
    const mark = Buffer.from((await bytesOf(marker)) ?? '', 'hex').toString();
    expect(mark).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('plain text carries no mark', async () => {
    const clipboard = await open('linux');
    await clipboard.writeText('a link');
    expect(Object.keys(items[0]?.formats ?? {})).toEqual(['text/plain']);
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
    items = [
      new FakeClipboardItem({
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
    items = [new FakeClipboardItem({ 'text/plain': token })];
    expect(await clipboard.holdsSecret()).toBe(isOurs);
  });

  test('is still the old copy’s when a new one fails to be written', async () => {
    const clipboard = await open('linux');
    await clipboard.writeSecret(token);
    const { clipboard: fake } = (await import('electron')) as unknown as { clipboard: { write: unknown } };
    fake.write = () => Promise.reject(new Error('held'));
    await expect(clipboard.writeSecret('ya29.second')).rejects.toThrow('held');
    expect(await clipboard.holdsSecret()).toBe(true);
  });
});

describe('before Electron 44', () => {
  /** Two clipboards, as X11 has them; writing text fills both. */
  let held: Record<'clipboard' | 'selection', string>;

  async function open(platform = 'linux'): Promise<SystemClipboard> {
    onPlatform(platform);
    held = { clipboard: '', selection: '' };
    vi.doMock('electron', () => ({
      clipboard: {
        writeText: (text: string) => {
          held = { clipboard: text, selection: text };
        },
        readText: () => held.clipboard,
        clear: (which: keyof typeof held = 'clipboard') => {
          held[which] = '';
        },
      },
    }));
    const { createSystemClipboard } = await import('../../main/desktop/clipboard.ts');
    return createSystemClipboard();
  }

  test('writes the text alone and knows it again', async () => {
    const clipboard = await open();
    held.clipboard = 'other';
    expect(await clipboard.holdsSecret()).toBe(false);
    await clipboard.writeSecret(token);
    expect([held.clipboard, await clipboard.holdsSecret()]).toEqual([token, true]);
    held.clipboard = `${token} `;
    expect(await clipboard.holdsSecret()).toBe(false);
    await clipboard.writeText('a link');
    expect([held.clipboard, await clipboard.holdsSecret()]).toEqual(['a link', false]);
    await clipboard.clear();
    expect(held.clipboard).toBe('');
  });

  test('keeps a secret out of what a middle click pastes', async () => {
    const clipboard = await open();
    await clipboard.writeSecret(token);
    expect(held).toEqual({ clipboard: token, selection: '' });
  });
});
