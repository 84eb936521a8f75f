// A sign-in under way: every way it can end, and everything that must not end it.

import type { Page } from '@playwright/test';
import { describeFailure, Failure, type FailureCode } from '../../app/failure.ts';
import { readClipboard } from '../desk/clipboard.ts';
import { isOpen } from '../desk/ports.ts';
import { hostileCallbacks } from '../hold/hostile-callbacks.ts';
import { agree, decline, identify, lastPage } from '../person/consent.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { exchangeRaw, statusesIn } from '../unit/raw-http.ts';

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
    const { scene, window, page } = await begin();
    await window.button('Copy sign-in link').click();
    await expect(window.button('Copied')).toBeVisible();
    const state = new URL(await readClipboard(scene.desk)).searchParams.get('state') ?? '';
    const { issuer } = scene.sandbox.description.provider;
    const { host, origin, pathname: path } = redirectUriOf(scene);
    for (const { name, bytes, seesLastPage = false } of hostileCallbacks({ host, path, state, issuer })) {
      const answer = await exchangeRaw(origin, bytes);
      expect(answer, name).toBeDefined();
      const taken = statusesIn(answer ?? '').filter((status) => status < 400);
      expect(
        taken.filter((status) => !seesLastPage || status !== 200),
        name,
      ).toEqual([]);
    }

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
