/** What the window knows beside a token, and the present moment, for its verdicts. */
import type { Snapshot } from '../../app/snapshot.ts';
import type { Surroundings } from '../../app/verdicts.ts';

export type Known = Omit<Surroundings, 'now'>;

export function knownOf({ provider, clients, clockAheadMs }: Snapshot): Known {
  return { provider, clients, clockAheadMs };
}
