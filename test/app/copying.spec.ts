// Copying a token: what is copied works, and what cannot be minted says why, marks nothing and copies nothing.

import type { FailureCode } from '../../app/failure.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, type Stage, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';
import type { SwitchChange } from '../sandbox/faults.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'bob', 'alice'));

/** Narrower than anything in memory: it has to be minted. While every mint fails it stays so. */
const neverMinted = 'cloud-platform';
const elsewhere = 'copied by another program';

for (const format of ['Bare', 'Authorization header'] as const) {
  for (const token of ['access token', 'ID token'] as const) {
    test(`copies an ${token} that the protected service accepts when the format is ${format}`, async () => {
      const { scene, window } = stage();
      if (format !== 'Bare') await window.chooseFormat(format);
      await window.copy(token);
      const pasted = await readClipboard(scene.desk);
      expect(pasted).toMatch(format === 'Bare' ? /^\S+$/ : /^Authorization: Bearer \S+$/);
      expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
        status: 200,
        email: personOf(scene.sandbox, 'alice').email,
        kind: token.replace(' ', '_').toLowerCase(),
      });
      if (format !== 'Bare') await window.chooseFormat('Bare');
    });
  }
}

test('mints nothing anew while the token in memory is fresh, and only the scopes that are ticked', async () => {
  const { scene, window } = stage();
  scene.sandbox.clearRequests();
  await window.copy('access token');
  expect(scene.sandbox.requestCounts().token ?? 0).toBe(0);
  await window.chooseScopes('cloud-platform', 'email');
  await window.copy('access token');
  expect(scene.sandbox.requestCounts().token).toBe(1);
  const { scopes } = await callService(
    scene.sandbox.description.protectedService,
    await readClipboard(scene.desk),
  );
  expect(scopes.map((scope) => scope.split('/').at(-1)).sort()).toEqual(['cloud-platform', 'userinfo.email']);
});

test('says Minting… while the answer takes its time, then Copied, and keeps the focus', async () => {
  const { scene, window } = stage();
  await window.chooseScopes('cloud-platform', 'profile');
  scene.sandbox.setFaults({ token: { kind: 'slow', delayMs: 1_500, times: 1 } });
  const button = window.copyButton('access token');
  await button.focus();
  await window.page.keyboard.press('Enter');
  await expect(button).toHaveText('Minting…');
  await expect(button).toHaveText('Copied');
  await expect(button).toBeFocused();
  await expect(window.page.getByRole('status')).toHaveText('Access token copied');
  scene.sandbox.clearFaults();
});

const faults: [name: string, change: SwitchChange, code: FailureCode][] = [
  ['a limit that is reached', { token: { kind: '429', retryAfter: 40 } }, 'RATE_LIMITED'],
  ['a provider that is down', { token: { kind: '503' } }, 'PROVIDER_DOWN'],
  ['a fault of the provider', { token: { kind: 'internal_failure' } }, 'PROVIDER_DOWN'],
  ['an answer that breaks off', { token: { kind: 'cut-body' } }, 'PROVIDER_ANSWER_BROKEN'],
  ['a page of a hotel network', { token: { kind: 'html' } }, 'PROVIDER_ANSWER_BROKEN'],
  ['an answer that is no JSON', { token: { kind: 'not-json' } }, 'PROVIDER_ANSWER_BROKEN'],
  ['an empty answer', { token: { kind: 'empty' } }, 'PROVIDER_ANSWER_BROKEN'],
  ['a redirect', { token: { kind: 'redirect' } }, 'PROVIDER_REDIRECTED'],
  ['a connection that is cut', { token: { kind: 'reset' } }, 'PROVIDER_UNREACHABLE'],
  ['a deleted client', { token: { kind: 'deleted_client' } }, 'CLIENT_REFUSED'],
  ['a rule of the organisation', { token: { kind: 'admin_policy_enforced' } }, 'POLICY_REFUSED'],
  ['scopes that are refused', { token: { kind: 'invalid_scope' } }, 'SCOPE_REFUSED'],
  ['an error nobody knows', { token: { kind: '418' } }, 'PROVIDER_REFUSED'],
  [
    'a token that is about to expire',
    { token: { kind: 'patch', patch: { expires_in: 30 } } },
    'TOKEN_TOO_SHORT',
  ],
  [
    'a life that is no number',
    { token: { kind: 'patch', patch: { expires_in: 'long' } } },
    'PROVIDER_ANSWER_BROKEN',
  ],
  [
    'a token of another type',
    { token: { kind: 'patch', patch: { token_type: 'mac' } } },
    'PROVIDER_ANSWER_BROKEN',
  ],
  [
    'a token with a line break',
    { token: { kind: 'patch', patch: { access_token: 'ya29.a\nX-Forged: 1' } } },
    'PROVIDER_ANSWER_BROKEN',
  ],
];
for (const [name, change, code] of faults) {
  test(`says ${code} and copies nothing when there is ${name}`, async () => {
    const { scene, window } = stage();
    await expectFailure(stage(), change, code);
    // Nothing that was sent went anywhere else.
    expect(scene.sandbox.requestCounts().other ?? 0).toBe(0);
    if (code === 'RATE_LIMITED') {
      const tryAgain = window.failure(code).getByRole('button');
      await expect(tryAgain).toHaveText(/^Try again in 0:\d\d$/);
      await expect(tryAgain).toBeDisabled();
    }
  });
}

test('says PROVIDER_TIMED_OUT within 15 seconds when no answer comes', async () => {
  const startedAt = Date.now();
  await expectFailure(stage(), { token: { kind: 'stall' } }, 'PROVIDER_TIMED_OUT');
  expect(Date.now() - startedAt).toBeLessThan(17_000);
});

test('copies at last when the same is tried again after the fault has passed', async () => {
  const { scene, window } = stage();
  await window.chooseScopes('cloud-platform', 'openid');
  scene.sandbox.setFaults({ token: { kind: '503' } });
  await window.copyButton('access token').click();
  await window.failure('PROVIDER_DOWN').waitFor();
  scene.sandbox.clearFaults();
  await window.failure('PROVIDER_DOWN').getByRole('button', { name: 'Try again' }).click();
  await expect(window.copyButton('access token')).toHaveText('Copied');
  await expect(window.failure('PROVIDER_DOWN')).toHaveCount(0);
  const pasted = await readClipboard(scene.desk);
  expect((await callService(scene.sandbox.description.protectedService, pasted)).status).toBe(200);
});

async function expectFailure({ scene, window }: Stage, change: SwitchChange, code: FailureCode) {
  // The card of an earlier failure belongs to the account it was shown with.
  await window.choose(personOf(scene.sandbox, 'bob').email);
  await window.choose(personOf(scene.sandbox, 'alice').email);
  await expect(window.failures).toHaveCount(0);
  await window.chooseScopes(neverMinted);
  scene.sandbox.clearRequests();
  scene.sandbox.setFaults(change);
  await writeClipboard(scene.desk, elsewhere);
  const button = window.copyButton('access token');
  await button.focus();
  await window.page.keyboard.press('Enter');

  const card = window.failure(code);
  await expect(card.getByRole('alert')).not.toBeEmpty({ timeout: 20_000 });
  await expect(button).toBeFocused();
  await expect(button).toHaveText('Copy access token');
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  const account = window.account(personOf(scene.sandbox, 'alice').email);
  await expect(account).not.toContainText('Sign in again');
  await expect(window.heading('This account has to sign in again')).toHaveCount(0);
  scene.sandbox.clearFaults();
}
