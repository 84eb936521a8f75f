/**
 * Electron's clipboard, which changed shape in version 44: since then it is asynchronous and one write may carry the
 * marks that keep a secret out of clipboard histories; before, text alone could be written. Always awaited.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as electron from 'electron';
import type { SystemClipboard } from './secret-clipboard.ts';

/** The clipboard of Electron 43 and older. */
interface OlderClipboard {
  writeText(text: string): void;
  readText(): string;
  clear(type?: 'clipboard' | 'selection'): void;
}

const rawFormat = (name: string) => `electron application/osclipboard;format="${name}"`;

/** Another program's copy takes away all our formats, this one too: that is how we know it is still ours. */
const markerFormat = rawFormat('dev.lanyard.copy');

const zero = new Uint8Array(4);

/** The formats by which each system's clipboard managers are told not to record. */
const secretFormats: Readonly<Record<string, Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>>> = {
  // https://learn.microsoft.com/windows/win32/dataxchg/clipboard-formats
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: zero,
    CanIncludeInClipboardHistory: zero,
    CanUploadToCloudClipboard: zero,
  },
  // http://nspasteboard.org
  darwin: { 'org.nspasteboard.ConcealedType': '', 'org.nspasteboard.TransientType': '' },
  // Klipper and its followers.
  linux: { 'x-kde-passwordManagerHint': 'secret' },
};

export function createSystemClipboard(): SystemClipboard {
  return 'ClipboardItem' in electron ? currentClipboard() : olderClipboard();
}

function currentClipboard(): SystemClipboard {
  const { clipboard, ClipboardItem } = electron;
  let marker = '';
  let isOurs: (text: string) => boolean = () => false;
  return {
    async writeSecret(text) {
      const formats: Record<string, string | Blob> = { 'text/plain': text };
      for (const [name, content] of Object.entries(secretFormats[process.platform] ?? {})) {
        formats[rawFormat(name)] = new Blob([content]);
      }
      const nextMarker = randomUUID();
      formats[markerFormat] = new Blob([nextMarker]);
      await clipboard.write([new ClipboardItem(formats)]);
      marker = nextMarker;
      isOurs = recogniser(text);
    },
    writeText: (text) => clipboard.writeText(text),
    async holdsSecret() {
      if (await clipboard.has(markerFormat)) {
        const item = (await clipboard.read())[0];
        const found = await item?.getType(markerFormat).catch(() => undefined);
        return found instanceof Blob && (await found.text()) === marker;
      }
      // A clipboard manager on Linux may hold our text without our marker.
      return process.platform === 'linux' && isOurs(await clipboard.readText());
    },
    async clear() {
      await clipboard.clear();
    },
  };
}

function olderClipboard(): SystemClipboard {
  const clipboard = electron.clipboard as unknown as OlderClipboard;
  let isOurs: (text: string) => boolean = () => false;
  return {
    async writeSecret(text) {
      clipboard.writeText(text);
      // On X11 it fills the primary selection too, and a middle click would paste the token anywhere.
      if (process.platform === 'linux') clipboard.clear('selection');
      isOurs = recogniser(text);
    },
    async writeText(text) {
      clipboard.writeText(text);
    },
    async holdsSecret() {
      return isOurs(clipboard.readText());
    },
    async clear() {
      clipboard.clear();
    },
  };
}

/** Knows a text again without keeping it. */
function recogniser(text: string): (other: string) => boolean {
  const salt = randomBytes(16);
  const digest = (of: string) => createHash('sha256').update(salt).update(of).digest('base64');
  const ours = digest(text);
  return (other) => digest(other) === ours;
}
