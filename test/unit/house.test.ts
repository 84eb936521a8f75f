/** The rules of the house: which folder and which package may be used where, and what is used nowhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { banNames, bannedUses, bans, shellImporters } from '../hold/banned.ts';
import { endOfSupport, releasesIn } from '../hold/electron-majors.ts';
import { readSource, type Source, sourcesIn } from '../hold/sources.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

const rooms = ['app', 'main', 'renderer', 'scripts', 'test'] as const;
const sources: readonly Source[] = [
  ...sourcesIn(...rooms),
  ...readdirSync(checkout)
    .filter((name) => name.endsWith('.config.ts'))
    .map((name) => readSource(join(checkout, name))),
];

const inRooms = (...names: (typeof rooms)[number][]) =>
  sources.filter(({ path }) => names.some((name) => path.startsWith(`${name}/`)));

/** What a source imports, by whatever form: packages by their names, files from the checkout on. */
function importsOf({ path, text }: Source): string[] {
  const found = [...text.matchAll(/(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])([^'"\n]+)\1/g)];
  return found.map(([, , name = '']) => {
    if (!name.startsWith('.')) return name;
    const file = resolve(checkout, dirname(path), name);
    return relative(checkout, file).replaceAll('\\', '/');
  });
}

/** The package of an import, without what it takes of it; files of the checkout are none. */
const packageOf = (name: string) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
const isFile = (name: string) => [...rooms, '..'].some((room) => name.startsWith(`${room}/`));

/** Everything that breaks one rule: `path: what`. */
type Rule = (source: Source) => string[];
const breaches = (rule: Rule, checked: readonly Source[]) =>
  checked.flatMap((source) => rule(source).map((what) => `${source.path}: ${what}`));

const onlyIn = (name: string, ...allowed: RegExp[]): Rule => {
  return (source) =>
    allowed.some((pattern) => pattern.test(source.path))
      ? []
      : importsOf(source).filter((imported) => imported === name || imported.startsWith(`${name}/`));
};

const mayImport = (isAllowed: (name: string) => boolean): Rule => {
  return (source) => importsOf(source).filter((name) => !isAllowed(name));
};

const product = inRooms('app', 'main', 'renderer');

describe('a package is used', () => {
  const rules: readonly (readonly [what: string, rule: Rule, breach: string])[] = [
    [
      'openid-client only in oauth.ts',
      onlyIn('openid-client', /^main\/sign-in\/oauth\.ts$/),
      "import * as c from 'openid-client';",
    ],
    [
      'keytar only in the vault’s process',
      onlyIn('keytar', /^main\/vault\/vault-host\.ts$/),
      "const k = await import('keytar');",
    ],
    [
      'google-auth-library only where outside credentials are fetched',
      onlyIn('google-auth-library', /^main\/credentials\/external-account\.ts$/),
      "import { GoogleAuth } from 'google-auth-library';",
    ],
    [
      'electron only where the desktop is',
      onlyIn('electron', /^main\/(?:main|ipc|preload)\.ts$/, /^main\/desktop\/[^/]+\.ts$/),
      "import type { Session } from 'electron';",
    ],
    [
      'electron-updater only in a file of its own',
      onlyIn('electron-updater', /^main\/desktop\/updater(?:-module)?\.ts$/),
      "import { autoUpdater } from 'electron-updater';",
    ],
    ['React only in the window', onlyIn('react', /^renderer\//), 'const r = require("react/jsx-runtime");'],
  ];
  test.each(rules)('%s', (_, rule, breach) => {
    expect(breaches(rule, product)).toEqual([]);
    expect(breaches(rule, [{ path: 'main/tokens/engine.ts', text: breach }])).toHaveLength(1);
  });

  test('in main only when it is one of a short list', () => {
    const known = [
      'electron',
      'electron-updater',
      'google-auth-library',
      'jose',
      'keytar',
      'openid-client',
      'zod',
    ];
    const rule = mayImport(
      (name) => name.startsWith('node:') || isFile(name) || known.includes(packageOf(name)),
    );
    expect(breaches(rule, inRooms('main'))).toEqual([]);
    expect(breaches(rule, [{ path: 'main/x.ts', text: "import x from 'left-pad';" }])).toEqual([
      'main/x.ts: left-pad',
    ]);
  });
});

describe('a room opens only to', () => {
  const rules: readonly (readonly [
    what: string,
    room: (typeof rooms)[number],
    rule: Rule,
    breaches: readonly string[],
  ])[] = [
    [
      'app: itself and zod',
      'app',
      mayImport((name) => name === 'zod' || name.startsWith('app/')),
      ["import { x } from '../main/clock.ts';", "import fs from 'node:fs';", "export * from 'react';"],
    ],
    [
      'main: itself and app',
      'main',
      mayImport((name) => !isFile(name) || /^(?:main|app)\//.test(name)),
      [
        "import '../renderer/start.tsx';",
        "import { x } from '../test/sandbox/sandbox.ts';",
        "import '../scripts/x.mjs';",
      ],
    ],
    [
      'renderer: itself, app and what runs in a page',
      'renderer',
      mayImport(
        (name) =>
          /^(?:renderer|app)\//.test(name) ||
          (!isFile(name) && !/^(?:node:|electron$|openid-client|keytar)/.test(name)),
      ),
      ["import { x } from '../main/clock.ts';", "import x from 'electron';", "import fs from 'node:fs';"],
    ],
    [
      'scripts: anything but the tests',
      'scripts',
      mayImport((name) => !name.startsWith('test/')),
      ["import { x } from '../test/desk/desk.ts';", "await import('../test/sandbox/sandbox.ts');"],
    ],
  ];
  test.each(rules)('%s', (_, room, rule, examples) => {
    expect(inRooms(room).length).toBeGreaterThan(0);
    expect(breaches(rule, inRooms(room))).toEqual([]);
    for (const text of examples)
      expect(breaches(rule, [{ path: `${room}/x.ts`, text }]), text).toHaveLength(1);
  });

  test('nobody outside: the configurations import no test either', () => {
    const configurations = sources.filter(({ path }) => !path.includes('/'));
    expect(configurations.length).toBeGreaterThan(0);
    expect(
      breaches(
        mayImport((name) => !name.startsWith('test/')),
        configurations,
      ),
    ).toEqual([]);
  });
});

describe('nobody uses', () => {
  test.each(banNames)('%s', (name) => {
    const { breach } = bans[name];
    expect(bannedUses(product, [name])).toEqual([]);
    expect(bannedUses([{ path: 'main/start.ts', text: `// fine\n${breach}` }], [name])).toHaveLength(1);
    expect(
      bannedUses([{ path: 'main/start.ts', text: `/* no ${breach} */\n  // nor ${breach}` }], [name]),
    ).toEqual([]);
  });

  test('shell but in one place', () => {
    expect(shellImporters(product)).toEqual(['main/desktop/system-browser.ts']);
  });
});

describe('the packages', () => {
  // Which there are, and in what versions, is row 27 of `npm run hold`.
  const { devDependencies } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as Record<
    'devDependencies',
    Record<string, string>
  >;

  const isOutdated = (major: string, date: string) => new Date(date).getTime() > endOfSupport(major);

  test('have an Electron that is supported at each release', () => {
    const [major = ''] = (devDependencies['electron'] ?? '').split('.');
    expect(endOfSupport(major)).toBeGreaterThan(0);
    // The last of the advisories on custom schemes and frames that concern this design.
    expect(Number(major)).toBeGreaterThanOrEqual(42);
    const [latest] = releasesIn(readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8'));
    expect(latest !== undefined && isOutdated(major, latest)).toBe(false);

    expect(releasesIn('# Changelog\n\n## Unreleased\n\n## 1.2.0 (2027-06-01)\n\n## 2027-01-01\n')).toEqual([
      '2027-06-01',
      '2027-01-01',
    ]);
    expect([
      isOutdated('45', '2027-06-01'),
      isOutdated('45', '2026-12-01'),
      isOutdated('33', '2026-12-01'),
    ]).toEqual([true, false, true]);
  });
});
