/** Builds the app of `network-app.ts` and runs it on a display of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProxyConfig } from 'electron';
import { build } from 'vite';
import { mainConfig } from '../../vite.main.config.ts';
import { openDisplay } from '../desk/display.ts';
import { checkout, chromiumSandbox, electronBinary, systemPath } from '../desk/machine.ts';
import type { Place } from './provider-answers.ts';
import type { Ending, Question } from './questions.ts';

export interface NetworkPlan {
  readonly places: Readonly<Record<Place, string>>;
  /** The place with TLS under `outsideName`. */
  readonly outside: string;
  /** Certificates that are taken as if the system knew who signed them: the SHA-256 of their public keys, in base64. */
  readonly vouchedFor: readonly string[];
  readonly questions: readonly Question[];
  /** Each put behind a proxy, one after the other. */
  readonly behindProxies: readonly { readonly config: ProxyConfig; readonly question: Question }[];
}

export interface NetworkFinding {
  readonly endings: readonly Ending[];
  readonly behindProxies: readonly Ending[];
  /** What nobody caught. */
  readonly stray: readonly string[];
}

/** `folder` is empty, and whoever asks removes it. */
export async function runInElectron(folder: string, plan: NetworkPlan): Promise<NetworkFinding> {
  const app = join(folder, 'app');
  const home = join(folder, 'home');
  const planFile = join(folder, 'plan.json');
  await Promise.all([mkdir(app), mkdir(home)]);
  await writeFile(join(app, 'package.json'), '{"name": "hold", "type": "module", "main": "main.js"}');
  await writeFile(planFile, JSON.stringify(plan));
  const source = join(checkout, 'test', 'hold', 'network-app.ts');
  await build({ root: checkout, ...mainConfig({ source, folder: app, file: 'main.js' }) });

  const display = await openDisplay(folder, { PATH: systemPath, HOME: home });
  try {
    const child = spawn(electronBinary(), [app, ...(chromiumSandbox ? [] : ['--no-sandbox'])], {
      env: {
        PATH: systemPath,
        HOME: home,
        XDG_CONFIG_HOME: join(home, '.config'),
        TMPDIR: folder,
        ...display.env,
        LANYARD_HOLD_PLAN: planFile,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const endWithUs = () => child.kill('SIGKILL');
    process.once('exit', endWithUs);
    const [code] = await once(child, 'close');
    process.off('exit', endWithUs);
    if (code !== 0) throw new Error(`Electron ended with ${code}: ${said.slice(-2_000)}`);
    return JSON.parse(await readFile(`${planFile}.out`, 'utf8')) as NetworkFinding;
  } finally {
    await display.close();
  }
}
