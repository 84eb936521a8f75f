/**
 * Pages in the person's own browser that go for a sign-in under way. They know the port, the secret path and, wherever
 * the shape of their request must give them away, the state: only a page that navigates as the provider does has none.
 */
import type { Page } from '@playwright/test';
import type { SeenRequest } from './seen-requests.ts';

export interface Prey {
  readonly host: string;
  readonly path: string;
  /** What would count, with the true state and a code of the attacker's. */
  readonly answer: string;
  /** The same with a state that is a guess. */
  readonly guess: string;
}

export interface HostilePage {
  readonly name: string;
  /** Where the page is: another site, or a name that now leads to the redirect server itself. */
  readonly site: 'evil.test' | 'rebind.test';
  /** Whether the page is as it was afterwards, so that others can attack from it as well. */
  readonly stays?: boolean;
  /** Attacks, and gives what the page could read of the answer. */
  attack(page: Page, prey: Prey): Promise<unknown>;
  /** Whether a request at the redirect server is this page's. */
  isIts(request: SeenRequest): boolean;
}

/** `load` starts one thing in the page; resolves when the browser says what came of it. */
const byElement =
  (tag: string, source: string) =>
  (page: Page, { answer }: Prey): Promise<unknown> =>
    page.evaluate(
      ([name = '', attribute = '', address = '']) =>
        new Promise((resolve) => {
          const element = Object.assign(document.createElement(name), { rel: 'stylesheet' });
          element.addEventListener('load', () => resolve(element.outerHTML.length));
          element.addEventListener('error', () => resolve('refused'));
          element.setAttribute(attribute, address);
          document.body.append(element);
        }),
      [tag, source, answer],
    );

const byFetch =
  (options: { mode?: 'cors' | 'no-cors'; credentials?: 'include'; headers?: Record<string, string> }) =>
  (page: Page, { answer }: Prey): Promise<unknown> =>
    page.evaluate(
      ([address, init]) =>
        fetch(address, init).then(
          async (response) => [response.type, response.status, response.url, await response.text()],
          () => 'refused',
        ),
      [answer, options] as const,
    );

/** Leaves the page by a click that somebody was talked into. */
const byLink = (addressOf: (prey: Prey) => string) => async (page: Page, prey: Prey) => {
  await page.setContent(
    `<!doctype html><a href="${addressOf(prey).replaceAll('&', '&amp;')}">Win a prize</a>`,
  );
  await page.getByRole('link').click({ noWaitAfter: true });
};

const dest =
  (name: string, mode?: string) =>
  ({ headers }: SeenRequest): boolean =>
    headers['sec-fetch-dest'] === name && (mode === undefined || headers['sec-fetch-mode'] === mode);
const isNavigation = dest('document', 'navigate');

export const hostilePages: readonly HostilePage[] = [
  { name: 'image', site: 'evil.test', stays: true, attack: byElement('img', 'src'), isIts: dest('image') },
  {
    name: 'script',
    site: 'evil.test',
    stays: true,
    attack: byElement('script', 'src'),
    isIts: dest('script'),
  },
  {
    name: 'style sheet',
    site: 'evil.test',
    stays: true,
    attack: byElement('link', 'href'),
    isIts: dest('style'),
  },
  {
    name: 'frame',
    site: 'evil.test',
    stays: true,
    attack: byElement('iframe', 'src'),
    isIts: dest('iframe'),
  },
  {
    name: 'embedded object',
    site: 'evil.test',
    stays: true,
    attack: byElement('object', 'data'),
    isIts: dest('object'),
  },
  {
    name: 'fetch without CORS',
    site: 'evil.test',
    stays: true,
    attack: byFetch({ mode: 'no-cors', credentials: 'include' }),
    isIts: dest('empty', 'no-cors'),
  },
  {
    name: 'fetch with CORS',
    site: 'evil.test',
    stays: true,
    attack: byFetch({ mode: 'cors' }),
    isIts: (request) => dest('empty', 'cors')(request) && request.method === 'GET',
  },
  {
    name: 'fetch with a header',
    site: 'evil.test',
    stays: true,
    attack: byFetch({ headers: { 'Metadata-Flavor': 'Google' } }),
    isIts: ({ method }) => method === 'OPTIONS',
  },
  {
    name: 'event source',
    site: 'evil.test',
    stays: true,
    attack: (page, { answer }) =>
      page.evaluate(
        (address) =>
          new Promise((resolve) => {
            const source = new EventSource(address);
            source.onmessage = ({ data }) => resolve(data);
            source.onerror = () => resolve('refused');
          }),
        answer,
      ),
    isIts: ({ headers }) => headers.accept === 'text/event-stream',
  },
  {
    name: 'beacon',
    site: 'evil.test',
    stays: true,
    attack: (page, { answer }) => page.evaluate((address) => navigator.sendBeacon(address, 'a'), answer),
    isIts: ({ method, headers }) => method === 'POST' && headers['sec-fetch-mode'] === 'no-cors',
  },
  {
    name: 'WebSocket',
    site: 'evil.test',
    stays: true,
    attack: (page, { answer }) =>
      page.evaluate(
        (address) =>
          new Promise((resolve) => {
            const socket = new WebSocket(address.replace('http:', 'ws:'));
            socket.onopen = () => resolve('open');
            socket.onmessage = ({ data }) => resolve(data);
            socket.onerror = () => resolve('refused');
          }),
        answer,
      ),
    isIts: ({ isUpgrade }) => isUpgrade,
  },
  {
    name: 'posted form',
    site: 'evil.test',
    async attack(page, { answer }) {
      const address = new URL(answer);
      const fields = [...address.searchParams].map(
        ([name, value]) => `<input name="${name}" value="${value}">`,
      );
      await page.setContent(
        `<!doctype html><form method="post" action="${address.origin}${address.pathname}">${fields.join('')}<button>Win</button></form>`,
      );
      await page.getByRole('button').click({ noWaitAfter: true });
    },
    isIts: (request) => isNavigation(request) && request.method === 'POST',
  },
  {
    name: 'link',
    site: 'evil.test',
    attack: byLink(({ guess }) => `${guess}&by=link`),
    isIts: (request) => isNavigation(request) && request.target.endsWith('&by=link'),
  },
  {
    name: 'window of its own',
    site: 'evil.test',
    async attack(page, { guess }) {
      await page.setContent('<!doctype html><button>Win a prize</button>');
      await page.evaluate((address) => {
        document.querySelector('button')?.addEventListener('click', () => {
          Object.assign(globalThis, { opened: open(address) });
        });
      }, `${guess}&by=window`);
      await page.getByRole('button').click();
    },
    isIts: (request) => isNavigation(request) && request.target.endsWith('&by=window'),
  },
  {
    name: 'rebound name',
    site: 'rebind.test',
    attack: (page, prey) =>
      byFetch({ headers: { 'Metadata-Flavor': 'Google' } })(page, {
        ...prey,
        answer: prey.answer.replace('//127.0.0.1:', '//rebind.test:'),
      }),
    isIts: ({ headers }) =>
      headers.host?.startsWith('rebind.test:') === true && headers['metadata-flavor'] === 'Google',
  },
  {
    name: '0.0.0.0',
    site: 'evil.test',
    attack: byLink(({ answer }) => answer.replace('//127.0.0.1:', '//0.0.0.0:')),
    isIts: ({ headers }) => headers.host?.startsWith('0.0.0.0:') === true,
  },
];

/** Runs in a page afterwards: everything that it still gets to see of anything. */
export function readEverything(): string {
  const tries = [
    () => location.href,
    () => document.referrer,
    () => document.documentElement.outerHTML,
    () => performance.getEntries().map(({ name }) => name),
    () => (globalThis as unknown as { opened: Window }).opened.location.href,
    () => (globalThis as unknown as { opened: Window }).opened.document.documentElement.outerHTML,
    () => [...document.querySelectorAll('iframe')].map((frame) => frame.contentWindow?.location.href),
    () => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  ];
  return tries
    .map((read) => {
      try {
        return String(read());
      } catch {
        return 'refused';
      }
    })
    .join('\n');
}
