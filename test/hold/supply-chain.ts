/** What the packages of this checkout must be: exact, whole, and able to run nothing on anybody's machine unasked. */

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  /** npm's own list of install scripts, by name or name and version. */
  readonly allowScripts?: Readonly<Record<string, boolean>>;
}

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Lockfile {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage & Manifest>>;
}

/** The install scripts that may run, and why. None of them belongs to what is packaged. */
export const approvedScripts: Readonly<Record<string, string>> = {
  node: 'fetches the Node of its version for this computer from the registry; no hash of the lockfile covers that',
};

const exact = /^(?:npm:@?[\w./-]+@)?\d+\.\d+\.\d+$/;

/** The packages asked for in anything but one version. */
export function looseVersions({ dependencies = {}, devDependencies = {} }: Manifest): readonly string[] {
  const all = Object.entries({ ...dependencies, ...devDependencies });
  return all.filter(([, version]) => !exact.test(version)).map(([name, version]) => `${name} ${version}`);
}

/**
 * What is wrong with a lockfile. It names no registry, because that is the person's own; so it is the integrity alone
 * by which a package is known, and every one must have it. lockfile-lint judges hosts, of which there are none here.
 */
export function lockFaults(lock: Lockfile, manifest: Manifest): readonly string[] {
  const faults: string[] = [];
  const { '': own, ...others } = lock.packages;
  if (lock.lockfileVersion !== 3) faults.push(`version ${lock.lockfileVersion}`);
  for (const kind of ['dependencies', 'devDependencies'] as const) {
    if (JSON.stringify(own?.[kind] ?? {}) !== JSON.stringify(manifest[kind] ?? {})) {
      faults.push(`its ${kind} are not those of package.json`);
    }
  }
  for (const [path, { version = '', integrity = '', resolved, link }] of Object.entries(others)) {
    if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)) faults.push(`${path}: no SHA-512`);
    if (!/^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version))
      faults.push(`${path}: not a version of a registry`);
    if (resolved !== undefined) faults.push(`${path}: from a place of its own`);
    if (link) faults.push(`${path}: a link`);
  }
  return faults;
}

/** The packages with an install script that nobody has decided on, and those allowed to run one without a reason here. */
export function scriptFaults(lock: Lockfile, { allowScripts = {} }: Manifest): readonly string[] {
  const faults: string[] = [];
  for (const [path, one] of Object.entries(lock.packages)) {
    if (!one.hasInstallScript) continue;
    const name = one.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const verdict = allowScripts[`${name}@${one.version}`] ?? allowScripts[name];
    if (verdict === undefined) faults.push(`${name}: not decided`);
    if (verdict && !one.dev) faults.push(`${name}: runs a script, and is packaged`);
  }
  const allowed = Object.keys(allowScripts).filter((name) => allowScripts[name]);
  for (const name of allowed)
    if (!(name in approvedScripts)) faults.push(`${name}: allowed without a reason`);
  return faults;
}

/** The packages that source files import, by whatever form. */
export function packagesOf(texts: readonly string[]): ReadonlySet<string> {
  const named = texts.flatMap((text) => [
    ...text.matchAll(/(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\(|\burl\()\s*(['"])([^'"\n]+)\1/g),
  ]);
  const names = named.map(([, , name = '']) => /^(?:@[\w.-]+\/)?[a-z][\w.-]*/.exec(name)?.[0] ?? '');
  return new Set(names.filter((name) => name !== '' && name !== 'node'));
}

/** The reasons of README’s table of packages, by package. */
export function reasonsIn(readme: string): ReadonlyMap<string, string> {
  const [, section = ''] = readme.split(/^## What goes into it$/m);
  const rows = (section.split(/^## /m)[0] ?? '').matchAll(/^\| (`[^|]+`) \| ([^|]+) \|$/gm);
  return new Map(
    [...rows].flatMap(([, names = '', reason = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, reason.trim()] as const),
    ),
  );
}
