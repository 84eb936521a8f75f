// Badges in the whole app: what one click copies works, they are still there tomorrow, and a team shares them.

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { findSecretsInFolders, findSecretsInText } from '../desk/secret-scan.ts';
import { agree, choosePerson, lastPage } from '../person/consent.ts';
import { userDataFolder } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import { callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const elsewhere = 'copied by another program';

/** Answers the system's dialog for saving, which no script can press. */
const saveTo = (window: LanyardWindow, filePath: string) =>
  window.lanyard.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: filePath === '', filePath });
  }, filePath);

async function exportTo(window: LanyardWindow, path: string): Promise<void> {
  await saveTo(window, path);
  await window.button('Menu of all badges').click();
  await window.page.getByRole('menuitem', { name: 'Export to a file…' }).click();
}

test('keeps what is composed, copies it in one click, and has it in its place at the next start', async ({
  openScene,
}) => {
  const scene = await openScene();
  const { email } = personOf(scene.sandbox, 'alice');
  let window = await launchSignedIn(scene, 'alice');
  await expect(window.page.getByText('A badge keeps a token request under a name')).toBeVisible();
  for (const name of ['Logs', 'Orders', 'Wiki']) await window.keepAsBadge(name);
  await window.badge('Orders').click();
  await expect(window.badge('Orders')).toContainText('Copied');
  await expect(window.clipboardBar).toContainText('Orders');
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email,
  });

  await window.fromBadgeMenu('Logs', 'Pin');
  await window.badge('Wiki').press('Alt+ArrowDown');
  const order = ['Logs', 'Orders', 'Wiki'];
  await expect(window.badgeNames).toHaveText(order);
  await expect.poll(async () => (await window.snapshot()).badges.map(({ name }) => name)).toEqual(order);
  await window.close();

  window = await scene.launch();
  await expect(window.badgeNames).toHaveText(order);
  await expect(window.badge('Logs').getByLabel('pinned')).toBeVisible();
  await expect(window.badge('Orders')).toContainText('not yet minted');
  await window.badge('Orders').click();
  await expect(window.badge('Orders')).toContainText('Copied');
  const again = await readClipboard(scene.desk);
  expect((await callService(scene.sandbox.description.protectedService, again)).status).toBe(200);
});

test('copies a badge of production by the second press only, and none that is called off', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.keepAsBadge('Payroll');
  await window.fromBadgeMenu('Payroll', 'Edit…');
  const form = window.page.getByRole('form', { name: 'Edit Payroll' });
  await form.getByRole('radiogroup', { name: 'Environment' }).getByText('prod').click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(window.badge('Payroll')).toContainText('prod');

  await writeClipboard(scene.desk, elsewhere);
  await window.badge('Payroll').click();
  await expect(window.badge('Payroll')).toContainText('Press again to copy');
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  // A page that only says it is the second press gets nothing, either.
  const { id = '' } = (await window.snapshot()).badges[0] ?? {};
  await window.ask('copyBadge', { id: id.replace(/.$/, '0'), confirmed: true });
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  await window.badge('Payroll').click();
  await expect(window.badge('Payroll')).toContainText('Copied');
  expect(await readClipboard(scene.desk)).not.toBe(elsewhere);

  await window.chooseScopes('cloud-platform');
  await window.keepAsBadge('Slow');
  await writeClipboard(scene.desk, elsewhere);
  scene.sandbox.setFaults({ token: { kind: 'slow', delayMs: 2_000, times: 1 } });
  await window.badge('Slow').click();
  await expect(window.badge('Slow')).toContainText('Minting…');
  await window.badge('Slow').click();
  // Its token comes all the same, and waits for the next press.
  await expect(window.badge('Slow')).toContainText('59 min');
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
});

test('says on the card why it could not be copied, and copies nothing', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.chooseScopes('cloud-platform');
  await window.keepAsBadge('Refused');
  scene.sandbox.setFaults({ token: { kind: '503' } });
  await writeClipboard(scene.desk, elsewhere);
  await window.badge('Refused').click();
  await expect(window.badge('Refused')).toContainText('See why', { timeout: 20_000 });
  await window.badge('Refused').click();
  await expect(window.failure('PROVIDER_DOWN')).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe(elsewhere);
  scene.sandbox.clearFaults();
  await window.failure('PROVIDER_DOWN').getByRole('button', { name: 'Try again' }).click();
  await expect(window.badge('Refused')).toContainText('Copied');
});

const deployer = 'deployer@acme-dev.iam.gserviceaccount.com';
const longLived = 'long-lived@acme-dev.iam.gserviceaccount.com';

test('retries with one hour on one press, and is a badge of one hour from then on', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.speakFor(deployer);
  await window.chooseLifetime('12 hours');
  await window.keepAsBadge('Deploy');
  await writeClipboard(scene.desk, elsewhere);
  await window.badge('Deploy').click();
  await window.badge('Deploy').getByText('See why').click();
  const failure = window.failure('LIFETIME_REFUSED');
  await expect(failure).toBeVisible();
  expect(await readClipboard(scene.desk)).toBe(elsewhere);

  await failure.getByRole('button', { name: 'Retry with 1 hour' }).click();
  await expect(window.badge('Deploy')).toContainText('Copied');
  await expect(failure).toHaveCount(0);
  const pasted = await readClipboard(scene.desk);
  expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email: deployer,
  });
  const [kept] = (await window.snapshot()).badges;
  expect(kept?.request).not.toHaveProperty('lifetimeSeconds');
});

test('finishes by itself what was asked for by a badge or in the palette, once the account has signed in again', async ({
  openScene,
}) => {
  const scene = await openScene();
  const { email } = personOf(scene.sandbox, 'alice');
  const window = await launchSignedIn(scene, 'alice');
  await window.speakFor(deployer);
  await window.keepAsBadge('Deploy');
  await window.speakFor('');
  const failure = window.failure('REAUTH_REQUIRED');
  const loseSignIn = async () => {
    await writeClipboard(scene.desk, elsewhere);
    scene.sandbox.expireAccessTokens(email);
    scene.sandbox.setFaults({ token: { kind: 'invalid_rapt', grantTypes: ['refresh_token'] } });
  };
  /** From the press on the failure's cure nothing is pressed in Lanyard, and yet it is copied as it was asked for. */
  const expectAfterSignIn = async (speaksFor: string) => {
    await expect(failure).toBeVisible();
    scene.sandbox.clearFaults();
    await failure.getByRole('button', { name: 'Confirm in browser' }).click();
    const page = await scene.browser.nextPage();
    await agree(page);
    await lastPage(page);
    await page.close();
    await expect.poll(() => readClipboard(scene.desk)).toMatch(/^curl /);
    const token = /Bearer ([^'"]+)/.exec(await readClipboard(scene.desk))?.[1] ?? '';
    expect(await callService(scene.sandbox.description.protectedService, token)).toMatchObject({
      status: 200,
      email: speaksFor,
    });
  };

  // The copy failed, and its card leads to the sign-in.
  await loseSignIn();
  await window.badge('Deploy').press('Space');
  await window.page.getByRole('menuitem', { name: 'curl', exact: true }).click();
  await window.badge('Deploy').getByText('See why').click();
  await expectAfterSignIn(deployer);
  await expect(window.badge('Deploy')).toContainText('min');
  await expect(window.badge('Deploy')).toBeFocused();

  // The palette goes when the sign-in comes; the panel then shows what became of the copy.
  const [account] = (await window.snapshot()).accounts;
  const list = { accountId: account?.id ?? '', listing: crypto.randomUUID(), projectId: 'acme-dev' };
  expect((await window.ask('listServiceAccounts', list)).ok).toBe(true);
  await loseSignIn();
  await window.page.keyboard.press('Control+k');
  await window.page.getByRole('combobox', { name: 'Find anything' }).fill('long-lived acme-dev');
  await window.page.keyboard.press('Control+Enter');
  await expectAfterSignIn(longLived);
  await expect(window.button(/^Speaks for/)).toContainText(longLived);
});

test('deletes with a way back to the very place', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  for (const name of ['Three', 'Two', 'One']) await window.keepAsBadge(name);
  await window.badge('Two').press('Delete');
  await expect(window.badgeNames).toHaveText(['One', 'Three']);
  await expect(window.badge('Three')).toBeFocused();
  await window.button('Undo').click();
  await expect(window.badgeNames).toHaveText(['One', 'Two', 'Three']);
  await expect(window.badge('Two')).toBeFocused();
});

test('exports no secret, and another desk takes the badges in, for an account of its own', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  await window.keepAsBadge('Orders');
  await window.badge('Orders').click();
  await expect(window.badge('Orders')).toContainText('Copied');
  const path = join(scene.desk.home, 'team-badges.json');
  await exportTo(window, '');
  expect(await readdir(scene.desk.home)).not.toContain('team-badges.json');
  await exportTo(window, path);
  await expect(window.page.getByRole('status')).toHaveText('Badges exported to team-badges.json');
  const text = await readFile(path, 'utf8');
  expect(JSON.parse(text)).toMatchObject({
    kind: 'lanyard-badges',
    version: 1,
    badges: [{ name: 'Orders', account: { email: personOf(scene.sandbox, 'alice').email } }],
  });
  const secrets = secretsOf(scene);
  expect(Object.keys(secrets).length).toBeGreaterThan(3);
  expect(findSecretsInText(secrets, path, text)).toEqual([]);
  expect(await findSecretsInFolders(secrets, [userDataFolder(scene.desk)])).toEqual([]);
  await window.close();

  const other = await openScene();
  const bob = personOf(other.sandbox, 'bob');
  const there = await launchSignedIn(other, 'bob');
  await there.drop(path);
  await expect(there.page.getByRole('region', { name: 'Import badges' })).toContainText(
    '1 badge to add, 1 of them without an account here',
  );
  await there.button('Import 1 badge').click();
  await expect(there.badge('Orders')).toContainText('Unassigned');
  await there.badge('Orders').click();
  await there.page.getByRole('region', { name: 'Choose an account' }).getByText(bob.email).click();
  await expect(there.badge('Orders')).toContainText('Copy');
  await there.badge('Orders').click();
  await expect(there.badge('Orders')).toContainText('Copied');
  const pasted = await readClipboard(other.desk);
  expect(await callService(other.sandbox.description.protectedService, pasted)).toMatchObject({
    status: 200,
    email: bob.email,
  });
});

test('keeps the badges of an account that signs out, until it is back', async ({ openScene }) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'bob', 'alice');
  await window.keepAsBadge('Orders');
  await window.signOut();
  await expect(window.badge('Orders')).toContainText('Account gone');
  await window.addAccount();
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await choosePerson(page, personOf(scene.sandbox, 'alice'));
  await agree(page);
  await lastPage(page);
  await page.close();
  await window.badge('Orders').click();
  await expect(window.badge('Orders')).toContainText('Copied');
});

test('refuses a file that holds no badges, each by its own code, and takes nothing in', async ({
  openScene,
}) => {
  const scene = await openScene();
  const window = await launchSignedIn(scene, 'alice');
  const folder = join(scene.desk.home, 'a folder');
  await mkdir(folder);
  const save = async (name: string, text: string) => {
    const path = join(scene.desk.home, name);
    await writeFile(path, text);
    return path;
  };
  const badges = { kind: 'lanyard-badges', version: 1 };
  const files = [
    ['BADGE_FILE_UNREADABLE', folder],
    ['BADGE_FILE_TOO_LARGE', await save('large.json', ' '.repeat(5_000_000))],
    ['BADGE_FILE_NOT_JSON', await save('cut.json', '{"kind": "lanyard-bad')],
    ['BADGE_FILE_OTHER', await save('other.json', '{"type": "service_account"}')],
    ['BADGE_FILE_VERSION', await save('newer.json', JSON.stringify({ ...badges, version: 2 }))],
    ['BADGE_FILE_FIELD', await save('odd.json', JSON.stringify({ ...badges, badges: 'none' }))],
  ] as const;
  for (const [code, path] of files) {
    expect(await window.ask('previewBadges', { path })).toMatchObject({ ok: false, failure: { code } });
    expect(await window.ask('importBadges', {})).toMatchObject({ ok: true });
    expect((await window.snapshot()).badges, code).toEqual([]);
  }

  await window.keepAsBadge('Orders');
  await exportTo(window, join(scene.desk.home, 'nowhere', 'badges.json'));
  await expect(window.failure('BADGE_FILE_NOT_SAVED').getByRole('alert')).toContainText('ENOENT');

  const id = '10000000-0000-4000-8000-000000000001';
  expect(await window.ask('copyBadge', { id })).toMatchObject({
    ok: false,
    failure: { code: 'BADGE_UNKNOWN' },
  });
});
