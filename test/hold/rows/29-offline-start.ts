import { join } from 'node:path';
import { checkout } from '../../desk/machine.ts';
import { runProgram } from '../../desk/program.ts';
import type { OfflineReport } from '../offline-child.ts';
import type { Row } from '../row.ts';

const runWithinMs = 100_000;
/** What a person without a network can do all the same. */
const wanted = 3;

/** Runs a program where there is no network but the loopback; Chromium's sandbox is the ordinary user's, as elsewhere. */
function runAlone(command: readonly string[], limitMs?: number) {
  // The right to set the loopback up is laid down before anything else runs.
  const script = 'ip link set lo up && exec setpriv --ambient-caps=-all --inh-caps=-all "$@"';
  const env = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return runProgram(
    'unshare',
    ['--user', '--net', '--map-current-user', '--keep-caps', 'sh', '-c', script, 'sh', ...command],
    { ...env, PATH: `${env['PATH']}:/usr/sbin:/sbin` },
    limitMs,
  );
}

export const row: Row = {
  number: 29,
  name: 'offline start',
  goal: 'with the loopback only: the window is usable, 0 unexpected connection attempts',
  async check({ note }) {
    if (process.platform !== 'linux') return { skipped: 'namespaces are Linux’s' };
    const tried = await runAlone(['true']).catch(() => undefined);
    if (tried?.code !== 0) {
      const why = tried?.errors.split('\n')[0] ?? 'unshare, ip or setpriv is missing';
      return { skipped: `this machine gives an ordinary user no network of their own (${why})` };
    }
    const { code, output, errors } = await runAlone(
      [process.execPath, join(checkout, 'test', 'hold', 'offline-child.ts')],
      runWithinMs,
    );
    if (code !== 0) {
      note(errors.slice(-2_000));
      return { held: false, figure: 'the window was not usable' };
    }
    const report: OfflineReport = JSON.parse(output.trim().split('\n').at(-1) ?? '');
    for (const attempt of report.attempts) note(attempt);
    const [byKernel, byChromium] = [true, false].map((is) =>
      report.asked.some((attempt) => attempt.startsWith('connect(') === is),
    );
    const seen = byChromium === true && (byKernel === true || !report.traced);
    if (!seen) note('what the doctor tried was not seen');
    const alone = report.networks.every((network) => network === 'lo');
    if (!alone) note(`there was more than the loopback: ${report.networks.join(', ')}`);
    const by = report.traced ? 'Chromium and the kernel' : 'Chromium; no strace here';
    return {
      held: alone && report.done.length === wanted && report.attempts.length === 0 && seen,
      figure: `${report.done.join(', ')}; ${report.attempts.length} attempts by the account of ${by}, ${report.asked.length} when asked to`,
    };
  },
};
