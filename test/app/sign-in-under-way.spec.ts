// A sign-in under way: every way it can end, and everything that must not end it.

import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Page } from '@playwright/test';
import { describeFailure, Failure, type FailureCode } from '../../app/failure.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { isOpen } from '../desk/ports.ts';
import { agree, decline, identify, lastPage } from '../person/consent.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';

/** Where the browser is to come back to, as Lanyard told the provider. */
function redirectUriOf(scene: Scene): URL {
  const { fields } = scene.sandbox.requests().findLast(({ endpoint }) => endpoint === 'authorization') ?? {};
  return new URL(fields?.['redirect_uri'] ?? '');
}

/** Keeps the browser from reaching Lanyard, as on another computer: the address it would have ended on. */
async function keepFromLanyard(page: Page, scene: Scene): Promise<URL> {
  const browser = await page.context().newCDPSession(page);
  const held = new Promise<URL>((resolve) => {
    browser.on('Fetch.requestPaused', ({ requestId, request }) => {
      resolve(new URL(request.url));
      void browser.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionRefused' });
    });
  });
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: `${redirectUriOf(scene).origin}/*` }] });
  return held;
}

test.describe('in one window', () => {
  const stage = shareStage(
    async (scene) => {
      const window = await scene.launch();
      await window.importClient(scene.files.client);
      return window;
    },
    { timings: { pasteAfterMs: 0 } },
  );

  async function begin(): Promise<{ scene: Scene; window: LanyardWindow; page: Page; port: number }> {
    const { scene, window } = stage();
    scene.sandbox.endBrowserSessions();
    scene.sandbox.clearRequests();
    if (await window.button('Add account').isVisible()) await window.addAccount();
    await window.startSignIn();
    const page = await scene.browser.nextPage();
    await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
    const port = Number(redirectUriOf(scene).port);
    expect(await isOpen(port)).toBe(true);
    return { scene, window, page, port };
  }

  test('closes the port and comes back to the door when cancelled by its button', async () => {
    const { window, page, port } = await begin();
    await window.button('Cancel').click();
    await expect(window.button('Sign in with Sandbox')).toBeVisible();
    await expect.poll(() => isOpen(port)).toBe(false);
    await page.close();
  });

  test('closes the port and comes back to the door when cancelled by Esc', async () => {
    const { window, page, port } = await begin();
    await window.page.keyboard.press('Escape');
    await expect(window.button('Sign in with Sandbox')).toBeVisible();
    await expect.poll(() => isOpen(port)).toBe(false);
    await page.close();
  });

  test('says CONSENT_DENIED and closes the port when the person declines', async () => {
    const { scene, window, page, port } = await begin();
    await identify(page, personOf(scene.sandbox, 'alice'));
    await decline(page);
    await lastPage(page);
    await expect(window.failure('CONSENT_DENIED')).toBeVisible();
    await expect.poll(() => isOpen(port)).toBe(false);
    expect(scene.sandbox.requestCounts().token ?? 0).toBe(0);
    await window.button('Close').click();
    await page.close();
  });

  test('puts the sign-in link on the clipboard when asked to', async () => {
    const { scene, window, page } = await begin();
    await window.button('Copy sign-in link').click();
    await expect(window.button('Copied')).toBeVisible();
    const link = new URL(await readClipboard(scene.desk));
    expect(link.origin + link.pathname).toBe(scene.sandbox.description.provider.authorizationEndpoint);
    expect(link.searchParams.get('redirect_uri')).toBe(redirectUriOf(scene).href);
    // Nothing of ours that would have to be cleared.
    await expect(window.clipboardBar).toHaveCount(0);
    await window.button('Cancel').click();
    await page.close();
  });

  test('opens the page once more when asked to', async () => {
    const { scene, window, page } = await begin();
    await window.button('Open the page again').click();
    const second = await scene.browser.nextPage();
    await expect(second.getByRole('textbox', { name: 'E-mail' })).toBeVisible();
    await window.button('Cancel').click();
    await second.close();
    await page.close();
  });

  test('goes on after pasted rubbish, and finishes with the address the browser ended on', async () => {
    const { scene, window, page } = await begin();
    const carol = personOf(scene.sandbox, 'carol');
    const held = keepFromLanyard(page, scene);
    await identify(page, carol);
    await agree(page);
    const address = await held;
    const complaint = window.page.getByRole('alert');

    const rubbish: [FailureCode, string][] = [
      ['PASTED_ADDRESS_NOT_OURS', 'what is this'],
      ['PASTED_ADDRESS_NOT_OURS', address.href.replace(address.host, 'localhost')],
      ['PASTED_ADDRESS_NOT_OURS', address.href.replace('http:', 'https:')],
      ['PASTED_ADDRESS_NOT_OURS', scene.sandbox.description.provider.authorizationEndpoint],
      ['PASTED_ADDRESS_REFUSED', address.origin + address.pathname],
      ['PASTED_ADDRESS_REFUSED', changed(address, { state: 'of-another-attempt' })],
      ['PASTED_ADDRESS_REFUSED', changed(address, { iss: 'https://accounts.example' })],
      ['PASTED_ADDRESS_REFUSED', changed(address, { code: '' })],
    ];
    for (const [code, text] of rubbish) {
      await window.paste(text);
      await expect(complaint).toContainText(describeFailure(new Failure(code)).title);
    }
    await expect(window.heading('Finish in your browser')).toBeVisible();
    await window.paste(`  ${address.href}\n`);
    await expect(window.chosen).toHaveText(carol.email);
    await page.close();
  });

  test('is not ended by forged and broken requests, and ends by the genuine one', async () => {
    const { scene, window, page, port } = await begin();
    await window.button('Copy sign-in link').click();
    await expect(window.button('Copied')).toBeVisible();
    const state = new URL(await readClipboard(scene.desk)).searchParams.get('state') ?? '';
    const { issuer } = scene.sandbox.description.provider;
    const { pathname: path } = redirectUriOf(scene);
    const query = (fields: Record<string, string>) => `${path}?${new URLSearchParams(fields)}`;
    const answer = { code: 'forged', state, iss: issuer };

    const forged: [name: string, status: number, forgery: Forgery][] = [
      ['another state', 400, { path: query({ ...answer, state: 'x'.repeat(state.length) }) }],
      ['no state', 400, { path: query({ code: 'forged', iss: issuer }) }],
      ['an error without state', 400, { path: query({ error: 'access_denied', iss: issuer }) }],
      [
        'an error with another state',
        400,
        { path: query({ error: 'access_denied', state: 'x', iss: issuer }) },
      ],
      ['two states', 400, { path: `${query(answer)}&state=${state}` }],
      ['no issuer', 400, { path: query({ code: 'forged', state }) }],
      ['another issuer', 400, { path: query({ ...answer, iss: 'https://accounts.example' }) }],
      ['no code', 400, { path: query({ state, iss: issuer }) }],
      ['a code and an error', 400, { path: query({ ...answer, error: 'access_denied' }) }],
      ['a token in the query', 400, { path: query({ ...answer, access_token: 'forged' }) }],
      ['another path', 404, { path: `/cb/${'x'.repeat(22)}?${new URLSearchParams(answer)}` }],
      ['the root', 404, { path: '/' }],
      ['POST', 405, { path: query(answer), method: 'POST' }],
      ['HEAD', 405, { path: query(answer), method: 'HEAD' }],
      ['a body', 400, { path: query(answer), headers: { 'content-length': '4' }, body: 'body' }],
      ['another Host', 403, { path: query(answer), headers: { host: `rebound.example:${port}` } }],
      ['Host localhost', 403, { path: query(answer), headers: { host: `localhost:${port}` } }],
      ['an Origin', 403, { path: query(answer), headers: { origin: 'https://evil.example' } }],
      ['the mark of a fetch', 403, { path: query(answer), headers: { 'sec-fetch-mode': 'cors' } }],
      [
        'the mark of a frame',
        403,
        { path: query(answer), headers: { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' } },
      ],
    ];
    for (const [name, status, forgery] of forged) {
      expect(await send(port, forgery), name).toBe(status);
    }
    for (const noise of [
      '\r\n\r\n',
      '\x16\x03\x01\x02',
      `GET ${query(answer)}\r\n\r\n`,
      'CONNECT a:1 HTTP/1.1\r\n\r\n',
    ]) {
      await shout(port, noise);
    }

    const attack = await attackFromPage(scene, redirectUriOf(scene).origin + query(answer));
    expect(attack.requests).toBeGreaterThanOrEqual(7);
    expect(attack.statuses.filter((status) => status < 400)).toEqual([]);

    await expect(window.heading('Finish in your browser')).toBeVisible();
    expect(scene.sandbox.requestCounts().token ?? 0).toBe(0);
    const bob = personOf(scene.sandbox, 'bob');
    await identify(page, bob);
    await agree(page);
    await lastPage(page);
    await expect(window.chosen).toHaveText(bob.email);
    await page.close();
  });

  test('goes on when the browser cannot be opened, by the link that is copied', async () => {
    const { scene, window } = stage();
    if (await window.button('Add account').isVisible()) await window.addAccount();
    scene.sandbox.endBrowserSessions();
    await scene.browser.refuse();
    await window.startSignIn();
    await expect(
      window.page.getByRole('listitem').filter({ hasText: 'The browser did not open' }),
    ).toContainText('needs you');
    await window.button('Open the page again').click();
    await expect(window.failure('BROWSER_NOT_OPENED').getByRole('alert')).toBeVisible();
    await scene.browser.accept();

    await window.button('Copy sign-in link').click();
    await expect(window.button('Copied')).toBeVisible();
    const page = await scene.browser.context.newPage();
    // The person's own tab is no tab that a program opened.
    expect(await scene.browser.nextPage()).toBe(page);
    await page.goto(await readClipboard(scene.desk));
    const dana = personOf(scene.sandbox, 'dana');
    await identify(page, dana);
    await agree(page);
    await lastPage(page);
    await expect(window.chosen).toHaveText(dana.email);
    await page.close();
  });
});

test('says SIGN_IN_TIMED_OUT and closes the port when no answer came in time', async ({ openScene }) => {
  const scene = await openScene({ timings: { attemptMs: 1_500 } });
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await page.getByRole('textbox', { name: 'E-mail' }).waitFor();
  const port = Number(redirectUriOf(scene).port);
  await expect(window.failure('SIGN_IN_TIMED_OUT').getByRole('alert')).toBeVisible();
  await expect.poll(() => isOpen(port)).toBe(false);

  // Whoever agrees only now is told by their browser that nobody listens any more.
  await identify(page, personOf(scene.sandbox, 'alice'));
  await agree(page);
  await page.waitForURL('chrome-error://**');
  await window.button('Close').click();
  await expect(window.page.getByRole('option')).toHaveCount(0);
  expect(scene.sandbox.requestCounts().token ?? 0).toBe(0);
});

function changed(address: URL, fields: Record<string, string>): string {
  const copy = new URL(address);
  for (const [name, value] of Object.entries(fields)) copy.searchParams.set(name, value);
  return copy.href;
}

interface Forgery {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends one request as it is; the status it was answered with. */
function send(port: number, { path, method = 'GET', headers = {}, body }: Forgery): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Sends bytes that are no request, and waits until the other side hangs up. */
function shout(port: number, bytes: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.resume();
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
  });
}

/**
 * A hostile page in the person's browser that knows the address and even the state: it fetches, embeds, frames and
 * posts. Gives how often it asked, and the answers that its browser let anybody see.
 */
async function attackFromPage(scene: Scene, address: string) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Win a prize</title>');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    const page = await scene.browser.context.newPage();
    expect(await scene.browser.nextPage()).toBe(page);
    const attack = { requests: 0, statuses: [] as number[] };
    page.on('request', (request) => {
      if (request.url() === address) attack.requests += 1;
    });
    page.on('response', (response) => {
      if (response.url() === address) attack.statuses.push(response.status());
    });
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const read = await page.evaluate(async (target) => {
      const failed = () => 'failed';
      const settled = (element: HTMLElement) =>
        new Promise((resolve) => {
          element.onload = resolve;
          element.onerror = resolve;
          document.body.append(element);
        });
      const read = [
        await fetch(target).then((response) => response.text(), failed),
        await fetch(target, { mode: 'no-cors' }).then((response) => response.text(), failed),
        await fetch(target, { method: 'POST', mode: 'no-cors', body: 'a=b' }).then(
          (response) => response.text(),
          failed,
        ),
      ];
      await settled(Object.assign(new Image(), { src: target }));
      await settled(Object.assign(document.createElement('script'), { src: target }));
      await settled(Object.assign(document.createElement('iframe'), { src: target }));
      return read;
    }, address);
    expect(read).toEqual(['failed', '', '']);
    const posted = page.waitForResponse(
      (response) => response.request().isNavigationRequest() && response.request().method() === 'POST',
    );
    await page.evaluate((action) => {
      const form = Object.assign(document.createElement('form'), { method: 'post', action });
      document.body.append(form);
      form.submit();
    }, address);
    await posted;
    await page.close();
    return attack;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}
