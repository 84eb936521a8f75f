/** Everything that Lanyard's window holds at a moment, and everything that main has told it. */
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { heapOf } from './heap.ts';

/** The window at a moment. Secret where the window shows a token. */
export interface Look {
  readonly when: string;
  /** Whether the window had a token in it at that moment, because the person had put it there or held a key. */
  readonly shows: boolean;
  /** A locked window says nothing of anybody. */
  readonly locked: boolean;
  /** By what was looked at: the heap, the page with its fields, what the page has stored. */
  readonly parts: Readonly<Record<'heap' | 'page' | 'storage', Buffer>>;
}

export async function lookInto(
  window: LanyardWindow,
  when: string,
  { shows = false, locked = false } = {},
): Promise<Look> {
  const heap = await heapOf(window);
  const [page, storage] = [Buffer.from(await pageOf(window)), Buffer.from(await storageOf(window))];
  return { when, shows, locked, parts: { heap, page, storage } };
}

/** Strings are cut at 1,024 characters in a heap snapshot unless the engine is told otherwise. */
export const wholeStrings = '--js-flags=--heap-snapshot-string-limit=1000000';

const pageOf = ({ page }: LanyardWindow) =>
  page.evaluate(() => {
    const fields = [...document.querySelectorAll('input, textarea')] as HTMLInputElement[];
    return [document.documentElement.outerHTML, ...fields.map(({ value }) => value)].join('\n');
  });

const storageOf = ({ page }: LanyardWindow) =>
  page.evaluate(async () => {
    /** A page that may not ask for one of them has nothing in it. */
    const orWhy = async (ask: () => unknown) => {
      try {
        return await ask();
      } catch (error) {
        return String(error);
      }
    };
    return JSON.stringify({
      local: await orWhy(() => ({ ...localStorage })),
      session: await orWhy(() => ({ ...sessionStorage })),
      databases: await orWhy(() => indexedDB.databases()),
      caches: await orWhy(() => caches.keys()),
      cookies: await orWhy(() => document.cookie),
      history: history.state,
      name,
    });
  });

/** What main sent to the window by one channel: a reply to a command, or a snapshot. */
export interface Reply {
  readonly channel: string;
  readonly text: string;
}

type WithSent = typeof globalThis & { sent: { channel: string; text: string }[] };
type Answer = (event: unknown, ...args: unknown[]) => unknown;

/** From now on notes all that main sends to the window, which is loaded anew so that nothing came before. */
export async function recordReplies(window: LanyardWindow): Promise<void> {
  await window.lanyard.app.evaluate(({ ipcMain, BrowserWindow }) => {
    const sent: { channel: string; text: string }[] = [];
    (globalThis as WithSent).sent = sent;
    // Electron's own list of who answers what.
    const { _invokeHandlers: answers } = ipcMain as unknown as { _invokeHandlers: Map<string, Answer> };
    for (const [channel, answer] of answers) {
      answers.set(channel, async (...asked) => {
        const reply = await answer(...asked);
        sent.push({ channel, text: JSON.stringify(reply) });
        return reply;
      });
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents);
      webContents.send = (channel, ...args) => {
        sent.push({ channel, text: JSON.stringify(args) });
        send(channel, ...args);
      };
    }
  });
  await window.page.reload();
}

export function repliesOf(window: LanyardWindow): Promise<Reply[]> {
  return window.lanyard.app.evaluate(() => (globalThis as WithSent).sent);
}
