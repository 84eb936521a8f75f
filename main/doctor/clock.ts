/** How far this computer's clock is off, by the `Date` of the provider's answer to a question that costs it nothing. */
import { clockBadMs, clockFineMs } from '../../app/doctor.ts';
import { Failure } from '../../app/failure.ts';
import type { Clock } from '../clock.ts';
import { createClockSkew } from '../http/clock-skew.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import type { Check } from './check.ts';

export interface ClockCheckParts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** The provider's public keys: at hand everywhere, and read by Lanyard anyway. */
  readonly jwksUri: string;
}

export function createClockCheck({ fetch, clock, jwksUri }: ClockCheckParts): Check<'clock'> {
  return async (signal) => {
    const { headers } = await fetch(jwksUri, { method: 'GET', signal });
    const date = headers.get('date');
    if (date === null || Number.isNaN(Date.parse(date))) {
      throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'Date', problem: 'is missing' });
    }
    // Of its own: what an answer said to somebody else meanwhile is not what this one says.
    const skew = createClockSkew(clock);
    skew.observe(date);
    const aheadMs = skew.aheadMs();
    const off = Math.abs(aheadMs);
    const verdict = off < clockFineMs ? 'ok' : off < clockBadMs ? 'warn' : 'bad';
    return { id: 'clock', verdict, facts: { aheadMs }, cures: verdict === 'ok' ? [] : ['set-clock'] };
  };
}
