import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { readAccountsFile, readKeychain, userDataFolder } from '../../person/kept.ts';
import { openScene, personOf, type Scene } from '../../person/scene.ts';
import { launchSignedIn } from '../../person/sign-in.ts';
import { isSeen } from '../../person/tray.ts';
import { type Instance, startBare, startInstance } from '../instances.ts';
import type { Finding, Ground, Row } from '../row.ts';

/**
 * What one that is not needed may take to leave, beyond what starting it takes: twice a bare Electron's start, for it
 * has more to read.
 */
const leavesMs = 3_000;
/** No start takes longer, however busy the computer is. */
const startsMs = 120_000;

/** What somebody may write behind the name of a second Lanyard. None of it is for the first. */
const hostileArguments: readonly (readonly string[])[] = [
  ['--hidden', '--quit', '--lock', '--unlock', '--sign-out'],
  ['--user-data-dir=/nonexistent/elsewhere'],
  ['--remote-debugging-port=0', '--inspect=0'],
  ['--load-extension=/tmp', '--disable-web-security', '--allow-file-access-from-files'],
  ['--js-flags=--expose-gc --allow-natives-syntax'],
  ['file:///etc/passwd', '/etc/passwd', '../../../../etc/passwd'],
  ['https://evil.example/?code=4/0A&state=x', 'http://127.0.0.1:1/cb/x?error=access_denied'],
  ['app://lanyard/../main.js', 'app://evil/index.html', 'lanyard://callback?code=x'],
  ['javascript:alert(1)', 'data:text/html,<script>alert(1)</script>', '<img src=x onerror=alert(1)>'],
  ['--provider=/etc/passwd', '--provider=', '--provider=http://evil.example/'],
  ['-e', 'process.exit(7)', '--require=/tmp/x.js', '--eval=1', '-r', '/tmp/x.cjs'],
  ['--', '--', '', ' ', '\t', '\n', '\r\n', '\u001b[2J', '\u202Efdp.exe', '\uFEFF'],
  ['x'.repeat(3_000)],
  ['x'.repeat(100_000)],
  Array.from({ length: 5_000 }, (_, index) => `argument-${index}`),
  ['%00', '%n%n%n%s', '$(touch pwned)', '`touch pwned`', '; touch pwned', '| touch pwned'],
  ['--proxy-server=127.0.0.1:1', '--host-resolver-rules=MAP * 127.0.0.1', '--ignore-certificate-errors'],
  ['{"verb":"get","name":"witness"}', '[object Object]', '__proto__', 'constructor', 'null', 'NaN'],
  ['--password-store=basic', '--use-mock-keychain', '--enable-logging=stderr'],
  ['ACK', 'START', 'SHUTDOWN', '\u0001', 'START\n/tmp\nlanyard'],
];

export const row: Row = {
  number: 28,
  name: 'instances',
  goal: '20 started together: 1 stays, 19 leave in 3 s; store intact',
  async check(ground) {
    const scene = await openScene();
    try {
      const first = await launchSignedIn(scene, 'alice');
      await first.close();
      return await startMany(scene, ground);
    } finally {
      await scene.close();
    }
  },
};

async function startMany(scene: Scene, { form, note }: Ground): Promise<Finding> {
  const count = form === 'full' ? 20 : 4;
  const provider = join(scene.desk.home, 'provider.json');
  const before = await kept(scene);
  const startedBefore = await timesStarted(scene);

  const instances = Array.from({ length: count }, () => startInstance(scene.desk, provider));
  // Beside them, so that it waits as they do for a computer that is busy.
  const bare = await startBare(scene.desk);
  const { staying, left } = await allButOne(instances);
  const bareMs = (await bare.ended).afterMs;
  const strange = left.filter(({ code }) => code !== 0);
  for (const { code } of strange) note(`one left with exit code ${code}`);
  const slowestMs = Math.max(...left.map(({ afterMs }) => afterMs));
  const isSwift = left.length === count - 1 && slowestMs <= leavesMs + 2 * bareMs;
  const endsInOrder = await endsBySignal(staying);
  if (!endsInOrder) note('the one that stayed did not end in order');
  const opened = (await timesStarted(scene)) - startedBefore;
  if (opened !== 1) note(`${opened} of them opened the store`);

  const short = hostileArguments.filter((args) => args.join(' ').length < 1_000).flat();
  const hostile = form === 'full' ? hostileArguments : [short, ['x'.repeat(100_000)]];
  const effects = await effectsOf(scene, provider, hostile);
  for (const effect of effects) note(effect);
  const isIntact = JSON.stringify(await kept(scene)) === JSON.stringify(before);
  if (!isIntact) note('what is kept is not what it was');

  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return {
    held: isSwift && strange.length === 0 && endsInOrder && opened === 1 && effects.length === 0 && isIntact,
    figure: [
      `${count} started together: ${opened} stayed, ${left.length - strange.length} left with code 0`,
      `the slowest after ${seconds(slowestMs)} where a bare Electron took ${seconds(bareMs)}`,
      `${hostile.length} second starts with ${hostile.flat().length} hostile arguments: ${effects.length} effects`,
      `store ${isIntact ? 'intact' : 'changed'}`,
    ].join('; '),
  };
}

async function allButOne(instances: readonly Instance[]) {
  const left: Awaited<Instance['ended']>[] = [];
  const deadline = after(startsMs, undefined, { ref: false });
  const enough = new Promise<void>((resolve) => {
    for (const { ended } of instances) {
      void ended.then((end) => {
        left.push(end);
        if (left.length >= instances.length - 1) resolve();
      });
    }
  });
  await Promise.race([enough, deadline]);
  const staying = instances.find(
    ({ process: { exitCode, signalCode } }) => exitCode === null && signalCode === null,
  );
  return { staying, left: [...left] };
}

/** Whether it was there and ends as it should, when the system asks it to. */
async function endsBySignal(instance: Instance | undefined): Promise<boolean> {
  instance?.process.kill('SIGTERM');
  return (await instance?.ended)?.code === 0;
}

/** What second starts with these arguments did to the first beside bringing it to the front; nothing, it is hoped. */
async function effectsOf(
  scene: Scene,
  provider: string,
  all: readonly (readonly string[])[],
): Promise<string[]> {
  const effects: string[] = [];
  const window = await scene.launch();
  await expect(window.account(personOf(scene.sandbox, 'alice').email)).toBeVisible();
  await expect(window.standing).toContainText('All well');
  const state = async () => JSON.stringify([window.page.url(), await window.snapshot()]);
  const first = await state();
  const startedBefore = await timesStarted(scene);
  for (const args of all) {
    const name = JSON.stringify(args[0] ?? '').slice(0, 40);
    await window.lanyard.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const { code } = await startInstance(scene.desk, provider, args).ended;
    if (code !== (isTooLong(args) ? 1 : 0))
      effects.push(`with ${name} the second left with exit code ${code}`);
    if (!isTooLong(args)) {
      await expect
        .poll(() => isSeen(window))
        .toBe(true)
        .catch(() => effects.push(`with ${name} the first was not brought to the front`));
    }
    if ((await state()) !== first) effects.push(`with ${name} the first changed`);
  }
  const windows = await window.lanyard.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
  );
  if (windows !== 1) effects.push(`there are ${windows} windows`);
  if ((await timesStarted(scene)) !== startedBefore) effects.push('a second one opened the store');
  const isTouched = await access(join(scene.desk.home, 'pwned')).then(
    () => true,
    () => false,
  );
  if (isTouched) effects.push('an argument was run');
  await window.copy('access token');
  await window.close();
  return effects;
}

/** Those are refused where they are: being told of them would be the end of the first. */
const isTooLong = (args: readonly string[]) => args.join(' ').length > 4_096;

/** What must be there in the end as it was: the accounts with what the keychain has of them. */
async function kept(scene: Scene): Promise<unknown> {
  const index = await readAccountsFile(scene.desk);
  const entries = index.accounts.map(({ id }) => readKeychain(scene.desk, `refresh-token:${id}`));
  return [index, await Promise.all(entries), (await readdir(userDataFolder(scene.desk))).filter(isSetAside)];
}

/** What a file is called that was found damaged. */
const isSetAside = (name: string) => name.includes('damaged');

/** How often a Lanyard has got as far as opening its log. */
async function timesStarted(scene: Scene): Promise<number> {
  const log = await readFile(join(userDataFolder(scene.desk), 'logs', 'lanyard.log'), 'utf8');
  return log.split('"event":"started"').length - 1;
}
