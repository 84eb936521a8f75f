import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const { app, given, done } = vi.hoisted(() => {
  const given = new Set<string>();
  const done: string[] = [];
  const app = {
    isPackaged: true,
    enableSandbox: () => void done.push('sandbox'),
    commandLine: {
      hasSwitch: (name: string) => given.has(name),
      appendSwitch: (name: string, value: string) => void done.push(`--${name}=${value}`),
    },
  };
  return { app, given, done };
});
vi.mock('electron', () => ({ app }));
const { refusedSwitches, settleSwitches } = await import('../../main/desktop/switches.ts');

const said: string[] = [];
beforeEach(() => {
  app.isPackaged = true;
  for (const list of [done, said]) list.length = 0;
  given.clear();
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
});
afterEach(() => vi.restoreAllMocks());

const usual = ['sandbox', '--blink-settings=dnsPrefetchingEnabled=false'];

test('turns the sandbox on, and looks up no name ahead', () => {
  settleSwitches();
  expect(done).toEqual(usual);
});

test.each(refusedSwitches)('ends a package that was started with --%s, and says why', (name) => {
  given.add(name);
  expect(settleSwitches).toThrow('ended with 1');
  expect([done, said]).toEqual([
    [],
    [`Lanyard does not start with --${name}. Start it without, as an ordinary user.\n`],
  ]);
});

test('lets a package start with any other switch', () => {
  for (const name of ['hidden', 'ozone-platform', 'force-device-scale-factor', 'disable-gpu'])
    given.add(name);
  settleSwitches();
  expect(done).toEqual(usual);
});

test('lets a checkout start with all of them, without the sandbox only when told so', () => {
  app.isPackaged = false;
  given.add('remote-debugging-port');
  settleSwitches();
  given.add('no-sandbox');
  settleSwitches();
  expect(done).toEqual([...usual, usual[1]]);
});
