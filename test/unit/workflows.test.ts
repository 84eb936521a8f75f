// The workflows of GitHub Actions, as far as they can be judged without running: pinned, least in permissions, and
// with no way for a secret into a log. Each rule is shown a breach as well.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly strategy?: { readonly matrix: { readonly system: readonly string[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(checkout, '.github', 'workflows');
const texts = new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const read = (name: string) => load(texts.get(name) ?? '') as Workflow;
const { scripts, devDependencies } = JSON.parse(
  readFileSync(join(checkout, 'package.json'), 'utf8'),
) as Record<'scripts' | 'devDependencies', Record<string, string>>;

/** Every action of a workflow's text that is not pinned to a commit, its version named behind it. */
const unpinned = (text: string) =>
  [...text.matchAll(/uses:\s*(.*)$/gm)]
    .map(([, used = '']) => used)
    .filter((used) => !/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used));

/** Every step through which a secret, or a text of somebody else's, could come into a shell or a log. */
function leaks({ jobs }: Workflow): string[] {
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.flatMap((step) => {
      const { run = '', env = {}, with: given = {} } = step;
      const secret = Object.entries(env).filter(([, value]) => /secrets\./.test(value));
      const found: string[] = [];
      if (/\$\{\{/.test(run)) found.push('an expression within a script');
      if (/secrets\./.test(JSON.stringify(given))) found.push('a secret given to an action');
      if (/\b(?:set -x|printenv|env\b\s*$|tee)\b/.test(run))
        found.push('a script that prints its environment');
      for (const [name] of secret) {
        const printed = new RegExp(
          `(?:echo|printf|cat)\\b[^\\n]*\\$\\{?${name}\\b(?![^\\n]*>\\s*"\\$RUNNER_TEMP/)`,
        );
        if (printed.test(run)) found.push(`${name} is printed`);
      }
      return found.map((what) => `${job}: ${what}`);
    }),
  );
}

describe.each([...texts.keys()])('%s', (name) => {
  const workflow = read(name);
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('is started by nothing that runs a stranger’s code with our rights', () => {
    expect(Object.keys(workflow.on).filter((event) => !['push', 'pull_request'].includes(event))).toEqual([]);
  });

  test('pins every action by its commit', () => {
    expect(unpinned(texts.get(name) ?? '')).toEqual([]);
    expect(steps.some(({ uses }) => uses !== undefined)).toBe(true);
    for (const loose of [
      'actions/checkout@v7',
      'actions/checkout@main',
      'evil/x@9c091bb21b7c1c1d1991bb908d89e4e9dddfe3e0 # v1.0.0',
    ]) {
      expect(unpinned(`      - uses: ${loose}\n`), loose).toHaveLength(1);
    }
  });

  test('grants nothing to all jobs, and ends each in time', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) {
      expect(Object.keys(job.permissions ?? {})).not.toHaveLength(0);
      expect(job['timeout-minutes']).toBeGreaterThan(0);
    }
  });

  test('leaves no token in the checkout, and takes the Node of package.json without a cache', () => {
    for (const { uses = '', with: given } of steps) {
      if (uses.startsWith('actions/checkout@')) expect(given).toEqual({ 'persist-credentials': false });
      if (uses.startsWith('actions/setup-node@')) {
        expect(given).toEqual({ 'node-version': devDependencies['node'], 'package-manager-cache': false });
      }
    }
  });

  test('lets no secret and no expression into a script', () => {
    expect(leaks(workflow)).toEqual([]);
    const breach = (step: Step) => leaks({ on: {}, jobs: { x: { steps: [step] } } });
    const expression = (what: string) => `\${{ ${what} }}`;
    const env = { KEY: expression('secrets.KEY') };
    expect(breach({ run: `echo ${expression('github.ref_name')}` })).toHaveLength(1);
    expect(breach({ run: 'echo "$KEY"', env })).toHaveLength(1);
    expect(breach({ run: `printf %s \${KEY} > key`, env })).toHaveLength(1);
    expect(breach({ run: 'printf %s "$KEY" > "$RUNNER_TEMP/key"', env })).toEqual([]);
    expect(breach({ run: 'printenv', env })).toHaveLength(1);
    expect(breach({ uses: 'x', with: { token: env.KEY } })).toHaveLength(1);
  });

  test('runs scripts that there are', () => {
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm run ([\w:]+)/g)].map(([, one = '']) => one),
    );
    expect(called.filter((one) => !(one in scripts))).toEqual([]);
  });
});

test('the same action is the same everywhere', () => {
  const pins = [...texts.values()].flatMap((text) => [...text.matchAll(/uses:\s*(\S+)@(\S+)/g)]);
  const names = new Set(pins.map(([, name]) => name));
  expect(new Set(pins.map(([, name, pin]) => `${name} ${pin}`)).size).toBe(names.size);
});

describe('a release', () => {
  const { on, jobs } = read('release.yml');

  test('is made of a version’s tag, tested before it is packaged and packaged before it is laid out', () => {
    expect(on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+'] } });
    expect(Object.entries(jobs).map(([name, { needs }]) => [name, needs])).toEqual([
      ['test', undefined],
      ['package', 'test'],
      ['release', 'package'],
    ]);
    const tests = jobs['test']?.steps.map(({ run }) => run) ?? [];
    for (const one of ['npm run check', 'npm test', 'npm run hold -- --full']) expect(tests).toContain(one);
    expect(jobs['package']?.strategy?.matrix.system.map((system) => system.split('-')[0])).toEqual([
      'ubuntu',
      'macos',
      'windows',
    ]);
  });

  test('lets only the job that packages see a secret, and only the last one write', () => {
    const secrets = Object.entries(jobs).filter(([, job]) => JSON.stringify(job).includes('secrets.'));
    expect(secrets.map(([name, { environment }]) => [name, environment])).toEqual([['package', 'release']]);
    expect(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['test', { contents: 'read' }],
      ['package', { contents: 'read' }],
      ['release', { contents: 'write', 'id-token': 'write', attestations: 'write' }],
    ]);
  });

  test('says what it is made of and who built it, and is published by a person', () => {
    const last = jobs['release']?.steps ?? [];
    const runs = last.map(({ run = '' }) => run).join('\n');
    expect(runs).toContain('npm sbom --sbom-format cyclonedx');
    expect(runs).toContain('sha256sum -- * > SHA256SUMS');
    expect(runs).toMatch(/gh release create "\$TAG" --draft /);
    expect(last.find(({ uses }) => uses?.startsWith('actions/attest-build-provenance@'))?.with).toEqual({
      'subject-checksums': 'release/SHA256SUMS',
    });
  });
});
