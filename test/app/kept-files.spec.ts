// The files Lanyard keeps: for their owner alone, mended from their backup, and never lost without a word.

import { chmod, cp, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readClipboard } from '../desk/clipboard.ts';
import type { Desk } from '../desk/desk.ts';
import { userDataFolder } from '../person/kept.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { callService } from '../person/protected-service.ts';
import { personOf } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

/** What was kept when Lanyard was last well, beside it. */
const wellFolder = (desk: Desk) => join(desk.home, 'when all was well');

// Alice is signed in and Lanyard closed; each test starts it on a copy of what it kept, with something done to it.
const stage = shareStage(async (scene) => {
  const window = await launchSignedIn(scene, 'alice');
  // Her picture is the last thing that is written down.
  const hasPicture = async () => {
    const account = (await window.snapshot()).accounts[0];
    return account?.kind === 'google-sign-in' && account.picture !== undefined;
  };
  await expect.poll(hasPicture).toBe(true);
  await window.openSettings();
  await window.chooseTheme('Dark');
  await window.clearClipboardAfter('2 minutes');
  await window.close();
  await cp(userDataFolder(scene.desk), wellFolder(scene.desk), { recursive: true });
  return window;
});

/** Starts Lanyard after `damage` was done to its folder, and closes it when `look` has seen enough. */
async function launchAfter(
  damage: (folder: string) => Promise<void>,
  look: (window: LanyardWindow, folder: string) => Promise<void>,
): Promise<void> {
  const { scene } = stage();
  const folder = userDataFolder(scene.desk);
  await rm(folder, { recursive: true });
  await cp(wellFolder(scene.desk), folder, { recursive: true });
  await damage(folder);
  const window = await scene.launch();
  try {
    await window.page.getByRole('heading', { level: 1 }).waitFor();
    await look(window, folder);
  } finally {
    await window.close();
  }
}

const cutShort = (path: string) => truncate(path, 200);
async function flipOneBit(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = bytes.indexOf('acme.example');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

for (const [damage, harm] of [
  ['was cut short', cutShort],
  ['has a flipped bit', flipOneBit],
  ['is no JSON', (path: string) => writeFile(path, 'not what it was')],
] as const) {
  test(`uses the backup, keeps the damaged file and says so when the list of accounts ${damage}`, async () => {
    const { scene } = stage();
    const { email } = personOf(scene.sandbox, 'alice');
    let damaged = Buffer.alloc(0);
    await launchAfter(
      async (folder) => {
        await harm(join(folder, 'accounts.json'));
        damaged = await readFile(join(folder, 'accounts.json'));
      },
      async (window, folder) => {
        await expect(window.page.getByText('The list of accounts was damaged')).toBeVisible();
        await expect(window.chosen).toHaveText(email);
        await window.chooseScopes('cloud-platform');
        await window.copy('access token');
        const pasted = await readClipboard(scene.desk);
        expect(await callService(scene.sandbox.description.protectedService, pasted)).toMatchObject({
          email,
        });

        const [aside = ''] = (await readdir(folder)).filter((name) =>
          name.startsWith('accounts.json.damaged-'),
        );
        await expect(window.page.getByRole('main')).toContainText(join(folder, aside));
        expect(await readFile(join(folder, aside))).toEqual(damaged);
        await window.button('Dismiss').click();
        await expect(window.page.getByText('The list of accounts was damaged')).toHaveCount(0);
      },
    );
  });
}

test('says that the list of accounts is lost when its backup is damaged too, and keeps both files', async () => {
  await launchAfter(
    async (folder) => {
      await cutShort(join(folder, 'accounts.json'));
      await cutShort(join(folder, 'accounts.json.backup'));
    },
    async (window, folder) => {
      await expect(window.page.getByText('The list of accounts could not be read')).toBeVisible();
      await expect(window.page.getByRole('option')).toHaveCount(0);
      await expect(window.button('Choose client file')).toBeVisible();
      const kept = (await readdir(folder)).filter((name) => name.includes('.damaged-'));
      expect(kept).toHaveLength(2);
    },
  );
});

test('uses the backup of the settings when they are damaged, and says so', async () => {
  await launchAfter(
    (folder) => cutShort(join(folder, 'settings.json')),
    async (window) => {
      await expect(window.page.getByText('The settings were damaged')).toBeVisible();
      expect((await window.snapshot()).settings.theme).toBe('dark');
    },
  );
});

test('starts with the usual settings when none can be read, and says so', async () => {
  await launchAfter(
    async (folder) => {
      await cutShort(join(folder, 'settings.json'));
      await cutShort(join(folder, 'settings.json.backup'));
    },
    async (window) => {
      await expect(window.page.getByText('The settings could not be read')).toBeVisible();
      await expect(window.page.getByRole('option')).toHaveCount(1);
      expect((await window.snapshot()).settings).toMatchObject({ theme: 'system', clipboardSeconds: 45 });
    },
  );
});

test('sweeps away what a crash left half written', async () => {
  await launchAfter(
    async (folder) => {
      await writeFile(join(folder, 'accounts.json.0123456789ab.tmp'), 'half');
      await writeFile(join(folder, 'accounts.json.backup.0123456789ab.tmp'), 'half');
      await writeFile(join(folder, 'settings.json.0123456789ab.tmp'), 'half');
    },
    async (window, folder) => {
      await expect(window.page.getByRole('option')).toHaveCount(1);
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );
});

test('lets nobody but the owner at its files, even in a folder that was open before', async () => {
  await launchAfter(
    async (folder) => {
      await chmod(folder, 0o755);
      await rm(join(folder, 'logs'), { recursive: true });
    },
    async (window, folder) => {
      await window.openSettings();
      await window.chooseTheme('Light');
      const modes: Record<string, string> = {};
      for (const name of [
        '.',
        'logs',
        'accounts.json',
        'accounts.json.backup',
        'settings.json',
        'settings.json.backup',
        'logs/lanyard.log',
      ]) {
        modes[name] = ((await stat(join(folder, name))).mode & 0o777).toString(8);
      }
      expect(modes).toEqual({
        '.': '700',
        logs: '700',
        'accounts.json': '600',
        'accounts.json.backup': '600',
        'settings.json': '600',
        'settings.json.backup': '600',
        'logs/lanyard.log': '600',
      });
    },
  );
});

test('opens on its doors when it has never been started', async () => {
  await launchAfter(
    async (folder) => {
      await rm(folder, { recursive: true });
      await mkdir(folder);
    },
    async (window) => {
      await expect(window.button('Choose client file')).toBeVisible();
      expect((await window.snapshot()).notices).toEqual([]);
    },
  );
});
