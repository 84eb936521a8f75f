// The inspector on a fake bridge: what is read, what is asked and only on a press, and what is left of it afterwards.

import type { Page } from '@playwright/test';
import { mostPastedCharacters } from '../../app/pasted.ts';
import {
  accessToken,
  jwtOf,
  keyFile,
  knownInfo,
  lookInside,
  machineClaims,
  openInspector,
  ownClaims,
  ownJwt,
  ownOpaque,
  paste,
  pasteField,
} from '../window/inspector-states.ts';
import { ordersAudience, people, snapshotOf } from '../window/people.ts';
import { failed } from '../window/states.ts';
import { button, callsOf } from '../window/window-page.ts';
import { expect, test } from '../window/window-test.ts';

const verdicts = (page: Page) =>
  page
    .getByRole('list', { name: 'Verdict' })
    .getByRole('listitem')
    .evaluateAll((items) => items.map((item) => item.getAttribute('data-verdict')));
const claim = (page: Page, name: string) =>
  page
    .getByRole('table', { name: 'Claims' })
    .getByRole('row')
    .filter({
      has: page.getByRole('rowheader', { name, exact: true }),
    });
const everything = (page: Page) =>
  page.evaluate(() => {
    const typed = [...document.querySelectorAll('input, textarea')].map(
      (field) => (field as HTMLInputElement).value,
    );
    return document.documentElement.outerHTML + typed.join();
  });
const callCount = (page: Page) => page.evaluate(() => window.fakeLanyard.calls.length);
const ok = (value: unknown) => ({ ok: true as const, value });
const jwt = jwtOf(ownClaims);

/** What a person’s paste is to the page, wherever the focus is. */
const pasteAnywhere = (page: Page, text: string) =>
  page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    (document.activeElement ?? document.body).dispatchEvent(event);
  }, text);

test('reads a pasted curl command, and asks nobody', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await openInspector(page);
  const before = await callCount(page);
  await pasteAnywhere(page, `curl -H "Authorization: Bearer ${jwt}" ${ordersAudience}`);
  await expect(page.getByRole('heading', { name: 'Google ID token' })).toBeVisible();
  await expect(page.getByRole('status')).toHaveText('Google ID token');
  expect(await verdicts(page)).toEqual(['alive', 'signature-not-checked', 'audience-own-client']);
  await expect(claim(page, 'exp')).toContainText('in 40 min');
  await expect(claim(page, 'exp')).toContainText('2026-03-02 14:17:00 UTC');
  await expect(claim(page, 'hd')).toContainText('Workspace');
  expect(await callCount(page)).toBe(before);
});

test('never leaves in the field what was put there, nor the token anywhere in the page', async ({
  openWindow,
}) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await paste(page, jwt);
  await expect(page.getByRole('heading', { name: 'Google ID token' })).toBeVisible();
  await expect(pasteField(page)).toHaveValue('');
  expect(await everything(page)).not.toContain(jwt.split('.')[2]);
});

test('waits for Enter when something is typed', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await openInspector(page);
  await pasteField(page).pressSequentially(accessToken);
  await expect(page.getByRole('list', { name: 'What can be pasted' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Access token of a person' })).toBeVisible();
  await expect(pasteField(page)).toHaveValue('');
});

test('tells the claims of a machine, and that its time is over', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await paste(page, jwtOf(machineClaims));
  expect(await verdicts(page)).toEqual(['expired', 'signature-not-checked', 'audience-run']);
  await expect(page.getByText('Expired 3 min ago.')).toBeVisible();
  await expect(claim(page, 'google.compute_engine.instance_name')).toContainText(
    'Google: the machine’s name',
  );
});

test('reads times by the clock of the issuer', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ clockAheadMs: 600_000 }) });
  await paste(page, jwtOf(machineClaims));
  expect(await verdicts(page)).toContain('alive');
  await expect(page.getByText('Expires in 7 min.')).toBeVisible();
});

test('checks a signature on a press, and says what came of it where the doubt stood', async ({
  openWindow,
}) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { verifyToken: ok({ outcome: 'valid', keyId: '7c1f' }) },
  });
  await paste(page, jwt);
  const verify = button(page, 'Verify with Google’s keys');
  await verify.click();
  expect(await callsOf(page, 'verifyToken')).toEqual([{ jwt }]);
  await expect.poll(() => verdicts(page)).toEqual(['alive', 'signature-valid', 'audience-own-client']);
  await expect(page.getByRole('status')).toContainText('The signature is right');
  await expect(verify).toBeFocused();

  await page.evaluate(() =>
    window.fakeLanyard.answer('verifyToken', { ok: true, value: { outcome: 'signature-wrong' } }),
  );
  await verify.click();
  await expect.poll(() => verdicts(page)).toContain('signature-wrong');
});

test('says why keys could not be had, and keeps the doubt', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { verifyToken: failed('PROVIDER_UNREACHABLE') },
  });
  await paste(page, jwt);
  await button(page, 'Verify with Google’s keys').click();
  await expect(page.locator('[data-code="PROVIDER_UNREACHABLE"]')).toBeVisible();
  expect(await verdicts(page)).toContain('signature-not-checked');
});

test('offers no check where there are no keys to check with', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await paste(page, jwtOf({ iss: 'https://evil.test' }));
  expect(await verdicts(page)).toContain('issuer-unknown');
  await expect(page.getByRole('button', { name: /^Verify/ })).toHaveCount(0);
  await paste(page, jwtOf(ownClaims, { alg: 'none' }));
  await expect.poll(() => verdicts(page)).toContain('not-signed');
  await expect(page.getByRole('button', { name: /^Verify/ })).toHaveCount(0);
});

test('asks tokeninfo only after a yes', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { askTokenInfo: ok(knownInfo) } });
  await paste(page, `Authorization: Bearer ${accessToken}`);
  await expect(page.getByText('Google will see this token')).toBeVisible();
  expect(await callsOf(page, 'askTokenInfo')).toEqual([]);
  await button(page, 'Yes, ask Google').click();
  expect(await callsOf(page, 'askTokenInfo')).toEqual([{ token: accessToken }]);
  await expect(page.getByRole('table', { name: 'What tokeninfo says' })).toContainText(people.alice.email);
  await expect(page.getByRole('main').getByText('Google knows it. It expires in 42 min.')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Access token of a person' })).toBeFocused();
});

test('says that tokeninfo does not know a token, and why it could not be asked', async ({ openWindow }) => {
  const page = await openWindow({
    snapshot: snapshotOf(),
    answers: { askTokenInfo: failed('PROVIDER_TIMED_OUT') },
  });
  await paste(page, accessToken);
  await button(page, 'Yes, ask Google').click();
  await expect(page.locator('[data-code="PROVIDER_TIMED_OUT"]')).toBeVisible();
  await page.evaluate(() =>
    window.fakeLanyard.answer('askTokenInfo', { ok: true, value: { outcome: 'unknown' } }),
  );
  await button(page, 'Yes, ask Google').click();
  await expect(page.getByRole('main').getByText('Google does not know it')).toBeVisible();
  await expect(page.locator('[data-code]')).toHaveCount(0);
});

for (const [name, text, secret] of [
  ['a key', JSON.stringify(keyFile), 'bm9ib2R5'],
  ['a refresh token', '1//0nobody0nobody0nobody', 'nobody0nobody'],
  ['a client secret', 'GOCSPX-nobody0nobody0nobody', 'nobody0nobody'],
] as const) {
  test(`shows nothing secret of ${name}`, async ({ openWindow }) => {
    const page = await openWindow({ snapshot: snapshotOf() });
    await paste(page, text);
    await expect(page.getByRole('list', { name: 'Verdict' })).toBeVisible();
    expect(await everything(page)).not.toContain(secret);
  });
}

test('refuses what is far too large', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await openInspector(page);
  await pasteAnywhere(page, jwt.repeat(Math.ceil(mostPastedCharacters / jwt.length) + 1));
  await expect(page.getByRole('main').getByText('That is too large')).toBeVisible();
});

test('keeps nothing when it is cleared or left, and gives the focus back', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf() });
  await paste(page, jwt);
  await button(page, 'Clear').click();
  await expect(page.getByRole('list', { name: 'What can be pasted' })).toBeVisible();
  await expect(pasteField(page)).toBeFocused();

  await paste(page, jwtOf({ ...ownClaims, nonce: 'only-in-this-token' }));
  await expect(claim(page, 'nonce')).toContainText('only-in-this-token');
  await page.keyboard.press('Escape');
  await expect(button(page, 'Inspect a token')).toBeFocused();
  expect(await everything(page)).not.toContain('only-in-this-token');
  await openInspector(page);
  await expect(page.getByRole('list', { name: 'What can be pasted' })).toBeVisible();
});

test('is there without any account', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf({ accounts: [], clients: [] }) });
  await paste(page, jwt);
  expect(await verdicts(page)).toContain('audience-client');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Inspect a token');
});

test('looks into one’s own token, and goes back to where it was asked for', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { inspectOwn: ownJwt } });
  await lookInside(page);
  expect(await callsOf(page, 'inspectOwn')).toEqual([{ request: people.alice.tokens[0]?.request }]);
  await expect(page.getByRole('region', { name: /of alice@acme\.example$/ })).toBeVisible();
  expect(await verdicts(page)).toEqual(['alive', 'audience-own-client']);
  await expect(claim(page, 'email')).toContainText(people.alice.email);
  await page.keyboard.press('Escape');
  await expect(button(page, 'Look inside')).toBeFocused();

  await lookInside(page);
  await button(page, 'Paste another').click();
  await expect(pasteField(page)).toBeFocused();
});

test('says why one’s own token could not be had, and tries again', async ({ openWindow }) => {
  const page = await openWindow({ snapshot: snapshotOf(), answers: { inspectOwn: failed('PROVIDER_DOWN') } });
  await lookInside(page);
  await expect(page.locator('[data-code="PROVIDER_DOWN"]')).toBeVisible();
  await page.evaluate((answer) => window.fakeLanyard.answer('inspectOwn', answer), ownOpaque);
  await button(page, 'Try again').click();
  await expect(page.getByText('ya29.…wxyz')).toBeVisible();
  await expect(page.getByRole('region', { name: /^Access token of/ })).toBeFocused();
});

test.describe('one’s own token itself', () => {
  const revealed = (page: Page) => page.getByText(accessToken, { exact: true });
  const commands = (page: Page) =>
    page.evaluate(() =>
      window.fakeLanyard.calls
        .map(({ command }) => command)
        .filter((command) => command === 'revealToken' || command === 'concealToken'),
    );

  async function openOwn(openWindow: Parameters<Parameters<typeof test>[2]>[0]['openWindow']) {
    const page = await openWindow({
      snapshot: snapshotOf({ platform: 'darwin' }),
      answers: { inspectOwn: ownOpaque, revealToken: ok({ token: accessToken }) },
    });
    await lookInside(page);
    await expect(button(page, 'Hold to reveal')).toBeVisible();
    return page;
  }
  const holds: readonly (readonly [string, (page: Page) => Promise<void>, (page: Page) => Promise<void>])[] =
    [
      [
        'the pointer',
        async (page) => {
          await button(page, 'Hold to reveal').hover();
          await page.mouse.down();
        },
        (page) => page.mouse.up(),
      ],
      [
        'Space',
        async (page) => {
          await button(page, 'Hold to reveal').focus();
          await page.keyboard.down('Space');
          // As a key that is held repeats itself.
          await page.keyboard.down('Space');
        },
        (page) => page.keyboard.up('Space'),
      ],
      [
        'Space, until another element has the focus',
        async (page) => {
          await button(page, 'Hold to reveal').focus();
          await page.keyboard.down('Space');
        },
        (page) => page.keyboard.press('Tab'),
      ],
      [
        'Space, until the window loses the focus',
        async (page) => {
          await button(page, 'Hold to reveal').focus();
          await page.keyboard.down('Space');
        },
        (page) => page.evaluate(() => void window.dispatchEvent(new Event('blur'))),
      ],
      [
        'the pointer, until it is let go elsewhere',
        async (page) => {
          await button(page, 'Hold to reveal').hover();
          await page.mouse.down();
        },
        async (page) => {
          await page.mouse.move(5, 5);
          await page.mouse.up();
        },
      ],
      [
        'Space, until the screen is left',
        async (page) => {
          await button(page, 'Hold to reveal').focus();
          await page.keyboard.down('Space');
        },
        (page) => page.keyboard.press('Escape'),
      ],
    ];
  for (const [name, hold, release] of holds) {
    test(`is shown only while held by ${name}`, async ({ openWindow }) => {
      const page = await openOwn(openWindow);
      await hold(page);
      await expect(revealed(page)).toBeVisible();
      expect(await commands(page)).toEqual(['revealToken']);
      await release(page);
      await expect(revealed(page)).toHaveCount(0);
      await expect.poll(() => commands(page)).toEqual(['revealToken', 'concealToken']);
      expect(await everything(page)).not.toContain(accessToken);
    });
  }

  test('is not shown when it comes after the button was let go', async ({ openWindow }) => {
    const page = await openOwn(openWindow);
    await page.evaluate((token) => {
      const late = new Promise((resolve) => {
        window.addEventListener('late', () => resolve({ ok: true, value: { token } }));
      });
      const { lanyard } = window as unknown as { lanyard: object };
      Object.assign(lanyard, { revealToken: () => late });
    }, accessToken);
    await button(page, 'Hold to reveal').click();
    await expect.poll(() => commands(page)).toEqual(['concealToken']);
    await page.evaluate(async () => {
      window.dispatchEvent(new Event('late'));
      // Two pictures later it would be there.
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
    expect(await everything(page)).not.toContain(accessToken);
  });

  test('says when the system cannot keep it out of screenshots', async ({ openWindow }) => {
    const page = await openWindow({ snapshot: snapshotOf(), answers: { inspectOwn: ownOpaque } });
    await lookInside(page);
    await expect(page.getByText('This system cannot keep it out of screenshots.')).toBeVisible();
  });
});
