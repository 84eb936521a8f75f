// Accounts that exist already: asked for by name, and given back what they lost.

import type { FailureCode } from '../../app/failure.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { agree, choosePerson, identify, lastPage, useAnotherAccount } from '../person/consent.ts';
import { callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { answerAs, launchSignedIn, signIn } from '../person/sign-in.ts';
import type { SwitchChange } from '../sandbox/faults.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

const reauth: SwitchChange = { token: { kind: 'invalid_rapt', grantTypes: ['refresh_token'] } };
const lost: [code: FailureCode, name: string, cure: string, change: SwitchChange | 'revoked'][] = [
  ['GRANT_REFUSED', 'the grant was taken away', 'Sign in again', 'revoked'],
  ['REAUTH_REQUIRED', 'the organisation wants a fresh sign-in', 'Confirm in browser', reauth],
];
for (const [code, name, cure, change] of lost) {
  // Narrower than any token in memory, and other than that of the test before.
  const scopes = code === 'GRANT_REFUSED' ? ['cloud-platform'] : ['cloud-platform', 'openid'];
  test(`says ${code}, marks the account, and finishes the copy after a sign-in when ${name}`, async () => {
    const { scene, window } = stage();
    const alice = personOf(scene.sandbox, 'alice');
    await window.choose(alice.email);
    await window.chooseScopes(...scopes);
    await writeClipboard(scene.desk, 'copied by another program');
    if (change === 'revoked') expect(scene.sandbox.revokeGrants(alice.email)).toBeGreaterThan(0);
    else scene.sandbox.setFaults(change);

    await window.copyButton('access token').click();
    await expect(window.failure(code).getByRole('alert')).toContainText(alice.email);
    await expect(window.account(alice.email)).toContainText(cure);
    expect(await readClipboard(scene.desk)).toBe('copied by another program');
    scene.sandbox.clearFaults();

    scene.sandbox.clearRequests();
    await window.failure(code).getByRole('button', { name: cure }).click();
    const page = await scene.browser.nextPage();
    await agree(page);
    await lastPage(page);
    await page.close();
    await expect(window.copyButton('access token')).toHaveText('Copied');
    await expect(window.account(alice.email)).not.toContainText(cure);
    const pasted = await readClipboard(scene.desk);
    const answer = await callService(scene.sandbox.description.protectedService, pasted);
    expect(answer).toMatchObject({ status: 200, email: alice.email });
    expect(answer.scopes.map((scope) => scope.split('/').at(-1)).sort()).toEqual(scopes);
    const authorization = scene.sandbox.requests().find(({ endpoint }) => endpoint === 'authorization');
    expect(authorization?.fields['login_hint']).toBe(alice.email);
  });
}

test('finishes the copy in the name of a service account after one confirmation in the browser', async () => {
  const { scene, window } = stage();
  const alice = personOf(scene.sandbox, 'alice');
  await window.choose(alice.email);
  const deployer = 'deployer@acme-dev.iam.gserviceaccount.com';
  await window.speakFor(deployer);
  await writeClipboard(scene.desk, 'copied by another program');
  // The token in memory would do for a while.
  scene.sandbox.expireAccessTokens(alice.email);
  scene.sandbox.setFaults(reauth);
  await window.copyButton('access token').click();
  const card = window.failure('REAUTH_REQUIRED');
  await expect(card.getByRole('alert')).toContainText(alice.email);
  expect(await readClipboard(scene.desk)).toBe('copied by another program');
  scene.sandbox.clearFaults();

  await card.getByRole('button', { name: 'Confirm in browser' }).click();
  const page = await scene.browser.nextPage();
  await agree(page);
  await lastPage(page);
  await page.close();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email: deployer,
  });
  await window.speakFor('');
});

test('keeps nothing and says WRONG_ACCOUNT when somebody else answers, who can be added instead', async () => {
  const { scene, window } = stage();
  const alice = personOf(scene.sandbox, 'alice');
  const bob = personOf(scene.sandbox, 'bob');
  await window.choose(alice.email);
  scene.sandbox.endBrowserSessions();
  scene.sandbox.clearRequests();
  await window.fromMenu('Sign in again');
  const page = await scene.browser.nextPage();
  await useAnotherAccount(page);
  await identify(page, bob);
  await agree(page);
  await lastPage(page);
  await page.close();
  await expect(window.failure('WRONG_ACCOUNT').getByRole('alert')).toContainText(bob.email);
  await expect(window.page.getByRole('option')).toHaveCount(1);
  const [authorization] = scene.sandbox.requests();
  expect(authorization?.fields['login_hint']).toBe(alice.email);

  await window.button('Add as another account').click();
  const second = await scene.browser.nextPage();
  await choosePerson(second, bob);
  await agree(second);
  await lastPage(second);
  await second.close();
  await expect(window.chosen).toHaveText(bob.email);
  await expect(window.page.getByRole('option')).toHaveCount(2);
  for (const { email } of [alice, bob]) {
    await window.choose(email);
    await window.chooseScopes('cloud-platform', 'email');
    await window.copy('access token');
    const pasted = await readClipboard(scene.desk);
    expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
      status: 200,
      email,
    });
  }
});

test('names a scope that was not ticked, mints without it, and gets it by asking again', async () => {
  const { scene, window } = stage();
  const dana = personOf(scene.sandbox, 'dana');
  const cloudPlatform = 'https://www.googleapis.com/auth/cloud-platform';
  scene.sandbox.endBrowserSessions();
  await window.addAccount();
  await signIn(stage(), 'dana', { untick: ['cloud-platform'] });
  const card = window.page.getByText('Asked for and left unticked');
  await expect(card).toContainText('cloud-platform');
  await expect(window.account(dana.email)).toContainText('Limited');
  await window.copy('access token');
  const service = scene.sandbox.description.protectedService;
  const limited = await callService(service, await readClipboard(scene.desk));
  expect(limited).toMatchObject({ status: 200, email: dana.email });
  expect(limited.scopes).not.toContain(cloudPlatform);

  // What the window does not offer is refused by main as well.
  const snapshot = await window.snapshot();
  const accountId = snapshot.selectedAccountId ?? '';
  const outcome = await window.ask('copyToken', {
    request: { kind: 'access-token', identity: { accountId }, scopes: [cloudPlatform] },
    format: 'bare',
  });
  expect(outcome).toMatchObject({
    ok: false,
    failure: { code: 'SCOPE_NOT_GRANTED', facts: { scopes: [cloudPlatform] } },
  });

  await window.button('Ask again').click();
  const page = await scene.browser.nextPage();
  await agree(page);
  await lastPage(page);
  await page.close();
  await expect(card).toHaveCount(0);
  await window.copy('access token');
  expect((await callService(service, await readClipboard(scene.desk))).scopes).toContain(cloudPlatform);
});

test('asks for consent anew when the provider sent no refresh token', async () => {
  const { scene, window } = stage();
  await window.choose(personOf(scene.sandbox, 'alice').email);
  scene.sandbox.endBrowserSessions();
  scene.sandbox.setFaults({ missingRefreshToken: true });
  await window.fromMenu('Sign in again');
  await answerAs(await scene.browser.nextPage(), scene, 'alice');
  await expect(window.failure('REFRESH_TOKEN_MISSING')).toBeVisible();
  scene.sandbox.clearFaults();
  scene.sandbox.clearRequests();
  await window.button('Try again').click();
  const page = await scene.browser.nextPage();
  await agree(page);
  await lastPage(page);
  await page.close();
  await expect(window.button('Account menu')).toBeVisible();
  expect(scene.sandbox.requests()[0]?.fields['prompt']).toBe('consent');
});

test('names a clock that is two hours fast, counts by the provider’s from then on, and copies', async () => {
  const { scene, window } = stage();
  const carol = personOf(scene.sandbox, 'carol');
  scene.sandbox.setFaults({ clockSkewSeconds: -7_200 });
  scene.sandbox.endBrowserSessions();
  await window.addAccount();
  await window.startSignIn();
  await answerAs(await scene.browser.nextPage(), scene, 'carol');
  await expect(window.failure('ID_TOKEN_INVALID').getByRole('alert')).toContainText(
    'Your clock is 2 hours fast',
  );
  await window.button('Try again').click();
  const page = await scene.browser.nextPage();
  await choosePerson(page, carol);
  await agree(page);
  await lastPage(page);
  await page.close();
  await expect(window.chosen).toHaveText(carol.email);
  await window.chooseScopes('cloud-platform', 'email');
  await window.copy('access token');
  const pasted = await readClipboard(scene.desk);
  const answer = await callService(scene.sandbox.description.protectedService, pasted);
  expect(answer).toMatchObject({ status: 200, email: carol.email });
  await expect(window.account(carol.email)).toContainText(/59 min|1 h/);
  scene.sandbox.clearFaults();
});
