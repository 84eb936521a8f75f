import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkout } from '../../desk/machine.ts';
import { runProgram } from '../../desk/program.ts';
import { banNames, bannedUses, bans } from '../banned.ts';
import type { Ground, Row } from '../row.ts';
import { productSources } from '../sources.ts';

/** What electronegativity finds in Lanyard and somebody has looked at; each in this file only. */
const reviewed: readonly { readonly id: string; readonly file: string; readonly why: string }[] = [
  {
    id: 'OPEN_EXTERNAL_JS_CHECK',
    file: 'main/desktop/system-browser.ts',
    why: 'the one way out, behind isOpenable: row 25',
  },
  {
    id: 'AUXCLICK_JS_CHECK',
    file: 'main/desktop/window.ts',
    why: 'a middle click opens nothing, as no click does: row 22',
  },
  {
    id: 'PRELOAD_JS_CHECK',
    file: 'main/desktop/window.ts',
    why: 'the preload script is what makes the bridge: item 20 of row 21',
  },
  {
    id: 'CSP_GLOBAL_CHECK',
    file: 'N/A',
    why: 'it reads sources, and the policy is put in by the build and the header: item 7 of row 21',
  },
];
const fetchWithinMs = 300_000;
const scanWithinMs = 120_000;

interface Report {
  readonly found: readonly { readonly id: string; readonly file: string }[];
  /** Files that it could not parse, and why. */
  readonly unread: readonly string[];
}

/** The house's own scan; a breach of each ban is planted to see that it is found. */
function scanForBans(note: Ground['note']) {
  const uses = bannedUses(productSources());
  for (const use of uses) note(use);
  const blind = banNames.filter(
    (name) => bannedUses([{ path: 'main/planted.ts', text: `${bans[name].breach}\n` }]).length === 0,
  );
  for (const name of blind) note(`the planted ${name} was not found`);
  return { uses: uses.length, blind: blind.length };
}

/** Fetches electronegativity into the row's folder; why not, where that is not to be had. */
async function fetchScanner(folder: string): Promise<string | undefined> {
  const here = join(checkout, 'test', 'hold', 'static-scan');
  for (const name of ['package.json', 'package-lock.json', 'scan.cjs']) {
    await copyFile(join(here, name), join(folder, name));
  }
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--fetch-retries=1', '--prefix', folder];
  const env = { npm_config_cache: join(folder, 'cache'), ...ownEnvironment() };
  const { code, errors } = await runProgram('npm', args, env, fetchWithinMs);
  if (code === 0) return undefined;
  return /^npm error code (\S+)/m.exec(errors)?.[1] ?? `npm ended with ${code}`;
}

const ownEnvironment = () =>
  Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );

/** Scans a copy of the product, with a page that has no sandbox planted in it. */
async function scan(folder: string): Promise<Report> {
  const copy = join(folder, 'product');
  await mkdir(copy);
  for (const room of ['app', 'main', 'renderer', 'package.json']) {
    await cp(join(checkout, room), join(copy, room), { recursive: true });
  }
  await writeFile(
    join(copy, 'planted.ts'),
    "import { BrowserWindow } from 'electron';\nnew BrowserWindow({ webPreferences: { sandbox: false } });\n",
  );
  const { devDependencies } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const args = [join(folder, 'scan.cjs'), copy, devDependencies.electron];
  const { output } = await runProgram(process.execPath, args, ownEnvironment(), scanWithinMs);
  return JSON.parse(output) as Report;
}

async function runElectronegativity({
  form,
  folder,
  note,
}: Ground): Promise<{ held: boolean; figure: string }> {
  if (form === 'short') return { held: true, figure: 'electronegativity left to the full form' };
  const why = await fetchScanner(folder);
  if (why !== undefined) return { held: true, figure: `electronegativity not fetched here (${why})` };
  const { found, unread } = await scan(folder);
  const planted = found.filter(({ file }) => file === 'planted.ts');
  const own = found.filter(({ file }) => file !== 'planted.ts');
  const isReviewed = (finding: Report['found'][number]) =>
    reviewed.some(({ id, file }) => id === finding.id && file === finding.file);
  const strange = own.filter((finding) => !isReviewed(finding));
  for (const { id, file } of strange) note(`${id} in ${file}`);
  for (const file of unread) note(`not read: ${file}`);
  if (planted.length === 0) note('the planted page without a sandbox was not found');
  return {
    held: strange.length === 0 && unread.length === 0 && planted.length > 0,
    figure: `electronegativity: ${strange.length} findings beside ${own.length - strange.length} of ${reviewed.length} reviewed ones, ${planted.length} planted found`,
  };
}

export const row: Row = {
  number: 26,
  name: 'static scan',
  goal: 'electronegativity: 0 findings outside 4 reviewed; banned calls: 0',
  async check(ground) {
    const { uses, blind } = scanForBans(ground.note);
    const { held, figure } = await runElectronegativity(ground);
    return {
      held: held && uses === 0 && blind === 0,
      // The linter of this house is Biome; its checks of ESLint's security sets are the bans.
      figure: `${uses} uses of ${banNames.length} banned calls, ${banNames.length - blind} planted found; ${figure}; ESLint's sets left out`,
    };
  },
};
