// Signing in: what goes over the wire, what stays in the browser, and the answers that are not believed.

import type { FailureCode } from '../../app/failure.ts';
import { callbackPage } from '../../main/sign-in/callback-page.ts';
import { isOpen } from '../desk/ports.ts';
import { agree, identify, lastPage } from '../person/consent.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import type { SwitchChange } from '../sandbox/faults.ts';

test('sends PKCE, state and nonce, takes an answer with iss, and leaves no code in the browser', async ({
  openScene,
}) => {
  const scene = await openScene();
  const alice = personOf(scene.sandbox, 'alice');
  const window = await scene.launch();
  await window.importClient(scene.files.client);
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await identify(page, alice);
  const asked: URL[] = [];
  const pages: Promise<string>[] = [];
  page.on('request', (request) => asked.push(new URL(request.url())));
  page.on('response', (response) => {
    if (response.url().endsWith('/done')) pages.push(response.text());
  });
  await agree(page);
  await lastPage(page);
  await expect(window.chosen).toHaveText(alice.email);

  const requests = scene.sandbox.requests();
  const authorization = requests.find(({ endpoint }) => endpoint === 'authorization');
  expect(authorization?.fields).toMatchObject({
    response_type: 'code',
    client_id: scene.sandbox.description.clientFile['installed']?.client_id,
    code_challenge_method: 'S256',
    access_type: 'offline',
    prompt: 'select_account consent',
    redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/cb\/[\w-]{22}$/),
  });
  expect(authorization?.keys).toEqual(expect.arrayContaining(['code_challenge', 'state', 'nonce']));
  expect(authorization?.keys).not.toContain('client_secret');

  const exchange = requests.filter(({ endpoint }) => endpoint === 'token');
  expect(exchange).toHaveLength(1);
  expect(exchange[0]?.fields).toMatchObject({
    grant_type: 'authorization_code',
    redirect_uri: authorization?.fields['redirect_uri'],
  });
  expect(exchange[0]?.keys).toEqual(expect.arrayContaining(['code', 'code_verifier', 'client_secret']));

  const redirectUri = new URL(authorization?.fields['redirect_uri'] ?? '');
  const ours = asked.filter(({ host }) => host === redirectUri.host);
  expect(ours.map(({ pathname }) => pathname)).toEqual([redirectUri.pathname, '/done']);
  expect([...(ours[0]?.searchParams.keys() ?? [])].sort()).toEqual(['code', 'iss', 'state']);
  expect(ours[0]?.searchParams.get('iss')).toBe(scene.sandbox.description.provider.issuer);

  expect(new URL(page.url())).toMatchObject({ pathname: '/done', search: '', hash: '' });
  expect(await Promise.all(pages)).toEqual([callbackPage]);
  const browser = await page.context().newCDPSession(page);
  const { entries } = await browser.send('Page.getNavigationHistory');
  expect(entries.filter(({ url }) => url.includes('code='))).toEqual([]);
  await expect.poll(() => isOpen(Number(redirectUri.port))).toBe(false);
});

test.describe('an answer that does not hold', () => {
  const stage = shareStage(async (scene) => {
    const window = await scene.launch();
    await window.importClient(scene.files.client);
    await window.startSignIn();
    return window;
  });

  const answers: [name: string, change: SwitchChange, code: FailureCode][] = [
    ['a nonce of another attempt', { wrongNonce: true }, 'ID_TOKEN_INVALID'],
    ['an audience that is not our client', { wrongAudience: true }, 'ID_TOKEN_INVALID'],
    ['an issuer that is not the provider', { wrongIssuer: true }, 'ID_TOKEN_INVALID'],
    ['a signature that does not verify', { badSignature: true }, 'ID_TOKEN_INVALID'],
    ['no refresh token', { missingRefreshToken: true }, 'REFRESH_TOKEN_MISSING'],
    ['a refused code', { token: { kind: 'invalid_grant' } }, 'CODE_REFUSED'],
    ['a fault of the provider', { token: { kind: '503' } }, 'PROVIDER_DOWN'],
    ['a page of a hotel network', { token: { kind: 'html' } }, 'PROVIDER_ANSWER_BROKEN'],
    ['a deleted client', { token: { kind: 'deleted_client' } }, 'CLIENT_REFUSED'],
  ];
  for (const [name, change, code] of answers) {
    test(`keeps nothing and says ${code} when there is ${name}`, async () => {
      const { scene, window } = stage();
      scene.sandbox.clearRequests();
      scene.sandbox.setFaults(change);
      await answer(scene, 'alice');
      await expect(window.failure(code)).toBeVisible();
      await expect(window.failure(code).getByRole('alert')).not.toBeEmpty();
      // A code works once, so the exchange is never repeated.
      expect(scene.sandbox.requestCounts().token).toBe(1);
      await expect(window.page.getByRole('option')).toHaveCount(0);
      scene.sandbox.clearFaults();
      const again = code === 'CLIENT_REFUSED' ? undefined : window.button('Try again');
      if (again) await again.click();
      else {
        await window.button('Close').click();
        await window.startSignIn();
      }
    });
  }
});

test('replaces an account that signs in once more, instead of listing it twice', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.addAccount();
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await page.getByRole('button', { name: personOf(scene.sandbox, 'alice').email }).click();
  await agree(page);
  await lastPage(page);
  await expect(window.button('Account menu')).toBeVisible();
  await expect(window.page.getByRole('option')).toHaveCount(1);
});

async function answer(scene: Scene, name: string): Promise<void> {
  scene.sandbox.endBrowserSessions();
  const page = await scene.browser.nextPage();
  await page.reload();
  await identify(page, personOf(scene.sandbox, name));
  await agree(page);
  await lastPage(page);
  await page.close();
}
