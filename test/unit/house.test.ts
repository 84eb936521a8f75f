/** The walls of the house (README, "Where things are"): which room may import what, and which words stand nowhere. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const rooms = ['app', 'main', 'renderer'] as const;
type Room = (typeof rooms)[number];

interface Source {
  readonly path: string;
  readonly room: Room;
  readonly text: string;
}

const sources: readonly Source[] = rooms.flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path: relative(root, path), room, text: readFileSync(path, 'utf8') })),
);

/** What a source imports, by `import`, `export … from` and `import()`. */
function importsOf({ text }: Pick<Source, 'text'>): string[] {
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
}

const importersOf = (name: string) =>
  sources.filter((source) => importsOf(source).some((each) => each === name || each.startsWith(`${name}/`)));
const pathsOf = (found: readonly Source[]) => found.map(({ path }) => path).sort();

describe('imports', () => {
  it('are found in every form they are written in', () => {
    const text = `import a from 'one';\nimport 'two';\nexport { b } from "three";\nconst c = await import('four');\nimport type {\n  D,\n} from 'five';`;
    expect(importsOf({ text })).toEqual(['one', 'two', 'three', 'four', 'five']);
  });

  it('keep openid-client and keytar to one file each', () => {
    expect(pathsOf(importersOf('openid-client'))).toEqual(['main/sign-in/oauth.ts']);
    expect(pathsOf(importersOf('keytar'))).toEqual(['main/vault/vault-host.ts']);
  });

  it('keep electron to the files that face it', () => {
    const facing = /^main\/(?:main|ipc|preload)\.ts$|^main\/desktop\//;
    const importers = pathsOf(importersOf('electron'));
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((path) => !facing.test(path))).toEqual([]);
  });

  it('let a room reach its neighbours only', () => {
    const allowed: Readonly<Record<Room, RegExp>> = {
      app: /^app\//,
      main: /^(?:app|main)\//,
      renderer: /^(?:app|renderer)\//,
    };
    const strays = sources.flatMap((source) =>
      importsOf(source)
        .filter((name) => name.startsWith('.'))
        .map((name) => relative(root, join(root, source.path, '..', name)))
        .filter((target) => !allowed[source.room].test(target))
        .map((target) => `${source.path} -> ${target}`),
    );
    expect(strays).toEqual([]);
  });

  it('bring no package but zod into the core', () => {
    const packages = sources
      .filter(({ room }) => room === 'app')
      .flatMap(importsOf)
      .filter((name) => !name.startsWith('.'));
    expect(new Set(packages)).toEqual(new Set(['zod']));
  });
});

describe('words that stand nowhere', () => {
  const banned: readonly { readonly word: RegExp; readonly but?: string }[] = [
    { word: /\bfind(?:Credentials|Password)\s*\(\s*['"`]|keytar\.find/ },
    { word: /\bopenPath\b/ },
    { word: /\beval\s*\(|new Function\b/ },
    { word: /\binnerHTML\b|\bdangerouslySetInnerHTML\b/ },
    { word: /\bwebSecurity\b|\ballowRunningInsecureContent\b|\bexperimentalFeatures\b/ },
    { word: /\bipcMain\b/, but: 'main/ipc.ts' },
    { word: /\bsafeStorage\b|\bcrashReporter\b/ },
  ];

  it.each(banned)('$word', ({ word, but }) => {
    expect(
      sources.filter(({ path, text }) => path !== but && word.test(text)).map(({ path }) => path),
    ).toEqual([]);
    // The pattern can match at all.
    const samples = 'keytar.findCredentials("x") openPath eval( innerHTML webSecurity ipcMain safeStorage';
    expect(samples).toMatch(word);
  });
});

describe('packages', () => {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies', Record<string, string>>;

  it('have exact versions', () => {
    const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(?:npm:@?[\w/-]+@)?\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('are locked without the address of a registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });

  it('ship with the app only where they cannot be bundled', () => {
    expect(Object.keys(dependencies)).toEqual(['keytar']);
  });
});

describe('a forbidden line does not compile', () => {
  const intrusions = [
    { file: 'app/intruder.ts', line: "import 'node:fs';", why: 'Node in the core' },
    { file: 'app/intruder.ts', line: 'export const title = document.title;', why: 'the DOM in the core' },
    { file: 'main/intruder.ts', line: 'export const title = document.title;', why: 'the DOM in main' },
    { file: 'main/intruder.ts', line: "export * from '../renderer/lanyard.ts';", why: 'the window in main' },
    { file: 'renderer/intruder.ts', line: "export * from '../main/redact.ts';", why: 'main in the window' },
    { file: 'renderer/intruder.ts', line: 'export const home = process.env;', why: 'Node in the window' },
    { file: 'app/intruder.ts', line: "export * from '../main/redact.ts';", why: 'main in the core' },
  ];
  let copy = '';

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'house-'));
    for (const name of [...rooms, 'tsconfig.base.json'])
      cpSync(join(root, name), join(copy, name), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const compile = (room: string) =>
    spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', room], {
      cwd: copy,
      encoding: 'utf8',
    });

  it('while the house as it is does', { timeout: 60_000 }, () => {
    for (const room of rooms) expect(compile(room).stdout).toBe('');
  });

  it.each(intrusions)('$why: $line', { timeout: 60_000 }, ({ file, line }) => {
    const path = join(copy, file);
    writeFileSync(path, `${line}\nexport {};\n`);
    try {
      const { status, stdout } = compile(file.split('/')[0] ?? '');
      expect(status).not.toBe(0);
      expect(stdout).toContain(file);
    } finally {
      rmSync(path);
    }
  });
});
