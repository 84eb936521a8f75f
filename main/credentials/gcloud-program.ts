/** The gcloud program of this computer: found once, run without a shell, each time with a deadline. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { Failure } from '../../app/failure.ts';
import { countCall } from '../http/call-count.ts';
import { quoteProvider } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';

export interface GcloudProgram {
  /** Whether it is installed, with its version where the installation says. */
  find(): Promise<{ readonly version?: string } | undefined>;
  /**
   * What it prints on standard output. `who` is for the failures: GCLOUD_MISSING, GCLOUD_TOO_OLD, GCLOUD_SIGNED_OUT
   * and GCLOUD_FAILED.
   */
  run(args: readonly string[], who?: string): Promise<string>;
}

/** It starts in about a second; refreshing a token over a slow network takes a few more. */
const usualLimitMs = 15_000;
const mostPrintedBytes = 4_000_000;

/** Empty switches a setting off, whatever the person's configuration says. */
const ownEnvironment = {
  // Otherwise the token of another identity comes back, with no field that says so.
  CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT: '',
  CLOUDSDK_AUTH_ACCESS_TOKEN: '',
  CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: '',
  CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE: '',
  CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
  // It would write into its folder, and put tokens on standard error.
  CLOUDSDK_CORE_DISABLE_FILE_LOGGING: '1',
  CLOUDSDK_CORE_LOG_HTTP: 'false',
  // It would keep asking a network that has no metadata server.
  CLOUDSDK_CORE_CHECK_GCE_METADATA: 'false',
  CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
};

interface Installed {
  readonly command: string;
  readonly firstArgs: readonly string[];
  readonly root: string;
}

/** `limitMs` is how long one run may take: 15 seconds unless given. */
export function createGcloudProgram(surroundings: Surroundings, limitMs = usualLimitMs): GcloudProgram {
  let search: Promise<Installed | undefined> | undefined;
  const locate = () => {
    search ??= locateGcloud(surroundings).then((found) => {
      // It may be installed while Lanyard runs.
      if (!found) search = undefined;
      return found;
    });
    return search;
  };

  return {
    async find() {
      const installed = await locate();
      if (!installed) return undefined;
      const version = await readFile(join(installed.root, 'VERSION'), 'utf8').catch(() => '');
      return /^\d[\w.-]{0,40}$/.test(version.trim()) ? { version: version.trim() } : {};
    },

    async run(args, who) {
      const installed = await locate();
      if (!installed) throw new Failure('GCLOUD_MISSING');
      const env = { ...surroundings.environment, ...ownEnvironment };
      countCall();
      return new Promise((resolve, reject) => {
        execFile(
          installed.command,
          [...installed.firstArgs, ...args],
          { env, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: mostPrintedBytes, windowsHide: true },
          (error, printed, complaint) =>
            error ? reject(failureOf(error, complaint, who)) : resolve(printed),
        );
      });
    },
  };
}

/** Only absolute folders: a relative one would let any folder bring its own gcloud. */
async function locateGcloud({ environment, home, platform }: Surroundings): Promise<Installed | undefined> {
  const usual = [join(home, 'google-cloud-sdk', 'bin')];
  // An app that the Dock starts does not have the PATH of a terminal.
  if (platform === 'darwin') usual.push('/opt/homebrew/bin', '/usr/local/bin');
  const folders = [...(environment['PATH'] ?? environment['Path'] ?? '').split(delimiter), ...usual];
  for (const folder of folders.filter((path) => isAbsolute(path))) {
    const script = join(folder, platform === 'win32' ? 'gcloud.cmd' : 'gcloud');
    if (!(await isProgram(script))) continue;
    const root = dirname(dirname(await realpath(script)));
    if (platform !== 'win32') return { command: script, firstArgs: [], root };
    // A .cmd file needs a shell; it does nothing but start this.
    const python = join(root, 'platform', 'bundledpython', 'python.exe');
    if (await isProgram(python)) {
      return { command: python, firstArgs: ['-S', join(root, 'lib', 'gcloud.py')], root };
    }
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** gcloud says what went wrong in prose alone; what it says is classified, and its first line quoted. */
function failureOf(
  error: Error & { killed?: boolean; code?: unknown },
  complaint: string,
  who?: string,
): Failure {
  const facts = who === undefined ? {} : { who };
  const line = /^ERROR: .*$/m.exec(complaint)?.[0] ?? '';
  const said = { said: quoteProvider(line) };
  if (error.killed) return new Failure('GCLOUD_FAILED', { ...facts, problem: 'because it took too long' });
  if (/unrecognized arguments|Invalid choice/.test(complaint))
    return new Failure('GCLOUD_TOO_OLD', facts, said);
  if (
    /invalid_grant|invalid_rapt|Reauthentication|does not have any valid credentials|You do not currently have/i.test(
      complaint,
    )
  ) {
    return new Failure('GCLOUD_SIGNED_OUT', facts, said);
  }
  const problem = typeof error.code === 'number' ? `with exit code ${error.code}` : 'before it could start';
  return new Failure('GCLOUD_FAILED', { ...facts, problem }, said);
}
