import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../../desk/machine.ts';
import { runProgram } from '../../desk/program.ts';
import type { Row } from '../row.ts';
import {
  type Lockfile,
  lockFaults,
  looseVersions,
  type Manifest,
  packagesOf,
  reasonsIn,
  scriptFaults,
} from '../supply-chain.ts';

const mostDependencies = 10;

/** Copies of the real thing with one thing wrong: each must be found, or what finds nothing may be blind. */
const loose = ['^1.0.0', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', 'github:a/b', '1.0.0 || 2.0.0', ''];
const brokenPackages = [
  { integrity: '' },
  { integrity: 'sha1-abc' },
  { resolved: 'http://registry.example/x.tgz' },
  { version: 'git+ssh://git@example/x.git' },
  { link: true },
];

export const row: Row = {
  number: 27,
  name: 'supply chain',
  goal: 'exact versions 100 %; lockfile clean; scripts approved 0; dependencies ≤ 10, each with a reason; SBOM',
  async check({ note }) {
    const text = (name: string) => readFile(join(checkout, name), 'utf8');
    const manifest = JSON.parse(await text('package.json')) as Manifest;
    const lock = JSON.parse(await text('package-lock.json')) as Lockfile;
    const { dependencies = {}, devDependencies = {}, allowScripts = {} } = manifest;

    const planted = [
      ...loose.map((version) => looseVersions({ dependencies: { ...dependencies, x: version } })),
      ...brokenPackages.map((broken) => {
        const keytar = { ...lock.packages['node_modules/keytar'], ...broken };
        return lockFaults(
          { ...lock, packages: { ...lock.packages, 'node_modules/keytar': keytar } },
          manifest,
        );
      }),
      lockFaults(lock, { ...manifest, dependencies: {} }),
      scriptFaults(lock, { ...manifest, allowScripts: {} }),
      scriptFaults(lock, { ...manifest, allowScripts: { ...allowScripts, '@github/keytar@7.10.6': true } }),
    ];
    const found = planted.filter((faults) => faults.length > 0).length;

    const asked = Object.keys({ ...dependencies, ...devDependencies }).length;
    const faults = {
      'a version': looseVersions(manifest),
      'the lockfile': lockFaults(lock, manifest),
      'a script': scriptFaults(lock, manifest),
      'a reason': await withoutReason(Object.keys(dependencies), await text('README.md')),
      'the SBOM': await sbomFaults(lock),
    };
    for (const [what, list] of Object.entries(faults)) for (const fault of list) note(`${what}: ${fault}`);
    if (found < planted.length) note(`${planted.length - found} planted faults were not found`);

    const runtime = Object.keys(dependencies).length;
    const approved = Object.keys(allowScripts).filter((name) => allowScripts[name]);
    const ofRuntime = Object.entries(lock.packages).filter(
      ([path, one]) =>
        one.hasInstallScript && !one.dev && approved.includes(path.split('node_modules/').at(-1) ?? ''),
    ).length;
    return {
      held:
        Object.values(faults).every((list) => list.length === 0) &&
        found === planted.length &&
        ofRuntime === 0 &&
        runtime <= mostDependencies,
      figure: [
        `${asked - faults['a version'].length} of ${asked} exact`,
        `${Object.keys(lock.packages).length - 1} locked, ${faults['the lockfile'].length} faults`,
        `install scripts approved: ${ofRuntime} at run time, ${approved.length} for development (${approved.join(', ')})`,
        `${runtime} of at most ${mostDependencies} dependencies`,
        `${faults['a reason'].length} without a reason`,
        `SBOM with ${faults['the SBOM'].length} faults`,
        `${found} of ${planted.length} planted faults found`,
      ].join('; '),
    };
  },
};

/** Of all that is packaged or built into what is, what README gives no reason for; and its reasons for what is not there. */
async function withoutReason(dependencies: readonly string[], readme: string): Promise<string[]> {
  const texts: string[] = [];
  for (const room of ['app', 'main', 'renderer']) {
    for (const file of await readdir(join(checkout, room), { recursive: true })) {
      if (/\.(?:tsx?|css)$/.test(file)) texts.push(await readFile(join(checkout, room, file), 'utf8'));
    }
  }
  const packed = new Set([...dependencies, ...packagesOf(texts)]);
  const reasons = reasonsIn(readme);
  return [
    ...[...packed].filter((name) => !reasons.get(name)).map((name) => `${name} has none`),
    ...[...reasons.keys()].filter((name) => !packed.has(name)).map((name) => `${name} is not packaged`),
  ];
}

interface Sbom {
  readonly bomFormat?: string;
  readonly components?: readonly { purl?: string; hashes?: readonly { alg?: string }[] }[];
}

/** Has npm write the bill of materials as the release does, and looks whether each locked package is in it, with its hash. */
async function sbomFaults(lock: Lockfile): Promise<string[]> {
  const { code, output } = await runProgram(
    'npm',
    ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
    { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' },
    60_000,
  );
  if (code !== 0) return [`npm ended with ${code}`];
  const { bomFormat, components = [] } = JSON.parse(output) as Sbom;
  if (bomFormat !== 'CycloneDX') return [`it is of the format ${bomFormat}`];
  const listed = new Map(components.map(({ purl = '', hashes = [] }) => [decodeURIComponent(purl), hashes]));
  const { '': _own, ...others } = lock.packages;
  return Object.entries(others).flatMap(([path, { name = path.split('node_modules/').at(-1), version }]) => {
    const hashes = listed.get(`pkg:npm/${name}@${version}`);
    if (hashes === undefined) return [`${name}@${version} is not in it`];
    return hashes.some(({ alg }) => alg === 'SHA-512') ? [] : [`${name}@${version} has no hash in it`];
  });
}
