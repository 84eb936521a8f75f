/** Runs one check at a time, each with its own deadline, and remembers what was found for its cures and the report. */
import {
  type CheckId,
  type CureId,
  checkIds,
  describeFinding,
  type Finding,
  writeReport,
} from '../../app/doctor.ts';
import { Failure } from '../../app/failure.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Clock } from '../clock.ts';
import type { Check } from './check.ts';

export interface Doctor {
  /** Never throws a failure: what cannot be found out is part of the answer. */
  run(id: CheckId): Promise<Finding>;
  /** The command of a cure of what was found last. Throws REQUEST_INVALID where there is none. */
  command(id: CheckId, cure: CureId): string;
  /** Everything that was found last. */
  report(): string;
}

export interface DoctorParts {
  readonly checks: { readonly [Id in CheckId]: Check<Id> };
  readonly platform: Snapshot['platform'];
  readonly version: string;
  readonly clock: Clock;
  /** 3 seconds unless given. */
  readonly deadlineMs?: number;
}

const usualDeadlineMs = 3_000;
/** A check that can stop by itself says what it has until then. */
const graceMs = 200;

export function createDoctor(parts: DoctorParts): Doctor {
  const { checks, platform, version, clock, deadlineMs = usualDeadlineMs } = parts;
  const found = new Map<CheckId, Finding>();

  async function look(id: CheckId): Promise<Finding> {
    const signal = AbortSignal.timeout(deadlineMs);
    const check: (signal: AbortSignal) => Promise<Finding> = checks[id];
    let late: ReturnType<typeof setTimeout> | undefined;
    const tooSlow = new Promise<Finding>((resolve) => {
      late = setTimeout(() => resolve(unknown(id, 'TOO_SLOW')), deadlineMs + graceMs);
    });
    try {
      return await Promise.race([check(signal), tooSlow]);
    } catch (error) {
      if (signal.aborted) return unknown(id, 'TOO_SLOW');
      if (error instanceof Failure) return unknown(id, error.code);
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  return {
    async run(id) {
      const finding = await look(id);
      found.set(id, finding);
      return finding;
    },

    command(id, cure) {
      const finding = found.get(id);
      const described = finding && describeFinding(finding, platform).cures.find((one) => one.id === cure);
      if (described?.action.does !== 'copy') {
        throw new Failure('REQUEST_INVALID', { field: 'The cure', problem: 'is not of what was found' });
      }
      return described.action.text;
    },

    report() {
      const findings = checkIds.map((id) => found.get(id)).filter((finding) => finding !== undefined);
      return writeReport(findings, { version, platform, at: clock.now() });
    },
  };
}

const unknown = (id: CheckId, why: Extract<Finding, { verdict: 'unknown' }>['why']): Finding => ({
  id,
  verdict: 'unknown',
  why,
  cures: [],
});
