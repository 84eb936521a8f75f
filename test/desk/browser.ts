// The person's browser at a desk: a real Chromium, and the `xdg-open` that hands it the addresses programs open.

import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { type Desk, writeOpener } from './desk.ts';
import { browserBinary, chromiumSandbox } from './machine.ts';

export interface Browser {
  readonly context: BrowserContext;
  /** The next tab that a program opened, in the order they were opened, with its address being loaded. */
  nextPage(limitMs?: number): Promise<Page>;
  /** From now on no address can be opened: `xdg-open` fails. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

export interface BrowserOptions {
  /** Names that this browser finds at 127.0.0.1. All others but localhost do not exist for it: it stays offline. */
  hosts?: string[];
  /** Names that it finds at both loopback addresses, `[::1]` first, as it does localhost. */
  hostsLikeLocalhost?: string[];
}

export async function openBrowser(
  desk: Desk,
  { hosts = [], hostsLikeLocalhost = [] }: BrowserOptions = {},
): Promise<Browser> {
  const profile = join(desk.home, '.config', 'browser');
  const rules = [
    ...hosts.map((host) => `MAP ${host} 127.0.0.1`),
    ...hostsLikeLocalhost.map((host) => `MAP ${host} localhost`),
    'MAP * ~NOTFOUND',
    'EXCLUDE localhost',
    'EXCLUDE 127.0.0.1',
  ];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserBinary(),
    headless: false,
    chromiumSandbox,
    env: { ...desk.env },
    viewport: null,
    args: [
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-sync',
      '--disable-quic',
      `--host-resolver-rules=${rules.join(', ')}`,
    ],
  });
  const arrivals = new Arrivals();
  context.on('page', (page) => arrivals.add(page));

  // What a desktop does: start the browser with the address; it finds the running one by its profile and hands over.
  const handOver = [
    browserBinary(),
    `--user-data-dir=${profile}`,
    ...(chromiumSandbox ? [] : ['--no-sandbox']),
  ];
  const accept = () => writeOpener(desk.bin, `exec ${handOver.map(quote).join(' ')} "$1"`);
  const refuse = () => writeOpener(desk.bin, 'exit 3');
  await accept();
  const close = async () => {
    await refuse();
    await context.close();
  };
  desk.beforeClose(close);
  return { context, nextPage: (limitMs = 10_000) => arrivals.next(limitMs), refuse, accept, close };
}

/** What the address bar shows: also the address of a page that could not be loaded, for this browser is offline. */
export async function addressBarOf(page: Page): Promise<string> {
  const engine = await page.context().newCDPSession(page);
  const { entries, currentIndex } = await engine.send('Page.getNavigationHistory');
  await engine.detach();
  return entries[currentIndex]?.url ?? '';
}

const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/** A queue of pages that can be waited on from either end. */
class Arrivals {
  readonly #pages: Page[] = [];
  readonly #waiting: ((page: Page) => void)[] = [];

  add(page: Page) {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(page);
    else this.#pages.push(page);
  }

  next(limitMs: number) {
    const there = this.#pages.shift();
    if (there) return Promise.resolve(there);
    return new Promise<Page>((resolve, reject) => {
      const take = (page: Page) => {
        clearTimeout(deadline);
        resolve(page);
      };
      const deadline = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(take), 1);
        reject(new Error(`no page was opened in the browser within ${limitMs} ms`));
      }, limitMs);
      this.#waiting.push(take);
    });
  }
}
