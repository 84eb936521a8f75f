import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { autostartEntry, createAutostart } from '../../main/autostart.ts';
import { failureOf } from './failure-of.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'autostart-'));
});
afterEach(() => rm(home, { recursive: true }));

const command = ['/opt/Lanyard/lanyard', '--hidden'];
const create = (environment: Record<string, string> = {}) =>
  createAutostart({ surroundings: { environment, home }, name: 'Lanyard Sandbox', command });
const folder = () => join(home, '.config', 'autostart');

test('writes the file a desktop reads at login, whole, and takes it away', async () => {
  const autostart = create();
  await autostart.set(true);
  await autostart.set(true);
  expect(await readdir(folder())).toEqual(['lanyard-sandbox.desktop']);
  expect(await readFile(join(folder(), 'lanyard-sandbox.desktop'), 'utf8')).toBe(
    autostartEntry('Lanyard Sandbox', command),
  );
  await autostart.set(false);
  await autostart.set(false);
  expect(await readdir(folder())).toEqual([]);
});

test('goes where XDG_CONFIG_HOME says, if that is a path', async () => {
  await create({ XDG_CONFIG_HOME: join(home, 'elsewhere') }).set(true);
  expect(await readdir(join(home, 'elsewhere', 'autostart'))).toHaveLength(1);
  await create({ XDG_CONFIG_HOME: 'relative' }).set(true);
  expect(await readdir(folder())).toHaveLength(1);
});

test('is an entry of the specification, its command starting hidden', () => {
  expect(autostartEntry('Lanyard', command)).toBe(
    [
      '[Desktop Entry]',
      'Type=Application',
      'Name=Lanyard',
      'Comment=Tokens for Google Cloud',
      'Exec="/opt/Lanyard/lanyard" "--hidden"',
      'Icon=lanyard',
      'Terminal=false',
      'X-GNOME-Autostart-enabled=true',
      '',
    ].join('\n'),
  );
});

test('quotes a path as the specification asks', () => {
  expect(autostartEntry('Lanyard', ['/a b/"$x"\\y 100%'])).toContain(
    String.raw`Exec="/a b/\\"\\$x\\"\\\\y 100%%"`,
  );
});

test('tells when the system does not take it, and leaves nothing half', async () => {
  await mkdir(join(home, '.config'));
  await writeFile(folder(), 'a file where the folder should be');
  const failure = await failureOf(create().set(true));
  expect([failure.code, failure.facts.systemCode]).toEqual(['START_AT_LOGIN_NOT_SET', 'EEXIST']);
  expect(await readdir(join(home, '.config'))).toEqual(['autostart']);
});
