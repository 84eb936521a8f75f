/** That the walls between the rooms hold in the compiler too: a forbidden line does not compile. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const compiler = join(checkout, 'node_modules', 'typescript', 'bin', 'tsc');

let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'house-'));
  for (const name of ['tsconfig.base.json', 'app', 'main', 'renderer']) {
    await cp(join(checkout, name), join(copy, name), { recursive: true });
  }
  await symlink(join(checkout, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

/** Compiles one room with everything it refers to; gives what the compiler says. */
function compile(room: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, '-b', room, '--pretty', 'false'], { cwd: copy }, (_error, output) =>
      resolve(output),
    );
  });
}

async function compileWith(room: string, name: string, line: string): Promise<string> {
  const file = join(copy, room, name);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, line);
  try {
    return await compile(room);
  } finally {
    await rm(file);
  }
}

test.each(['app', 'main', 'renderer'])(
  '%s compiles as it is',
  async (room) => {
    expect(await compile(room)).toBe('');
  },
  60_000,
);

test.each([
  ['app', 'Node', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync('x');"],
  ['app', 'a global of Node', 'export const x = process.env;'],
  ['app', 'the page', 'export const x = document.title;'],
  ['app', 'the network', "export const x = fetch('https://x.test');"],
  ['app', 'main', "export { systemClock as x } from '../main/clock.ts';"],
  ['main', 'the page', 'export const x = document.title;'],
  ['main', 'the window', 'export const x = window.location;'],
  ['main', 'renderer', "export { useSnapshot as x } from '../renderer/lanyard.ts';"],
  ['renderer', 'Node', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync('x');"],
  ['renderer', 'a global of Node', 'export const x = process.env;'],
  ['renderer', 'main', "export { systemClock as x } from '../main/clock.ts';"],
])(
  '%s does not compile when a line of it uses %s',
  async (room, _, line) => {
    const said = await compileWith(room, 'forbidden-line.ts', line);
    expect(said).toMatch(/forbidden-line\.ts\(\d+,\d+\): error TS\d+/);
    // Nothing else of the room is at fault.
    expect(
      said.split('\n').filter((one) => one.startsWith(`${room}/`) && !one.includes('forbidden-line')),
    ).toEqual([]);
  },
  60_000,
);

test('a harmless line compiles', async () => {
  expect(await compileWith('app', 'harmless-line.ts', "export const x = 'x';")).toBe('');
}, 60_000);
