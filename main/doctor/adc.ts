/** Which Application Default Credentials programs find here, by the search that every Google library makes. */
import type { AdcPlace } from '../../app/found.ts';
import { searchAdc } from '../credentials/adc-search.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, withTilde } from './check.ts';

export interface AdcCheckParts {
  readonly surroundings: Surroundings;
  readonly checks: HostChecks;
}

export function createAdcCheck({ surroundings, checks }: AdcCheckParts): Check<'adc'> {
  return async () => {
    const places = (await searchAdc(surroundings, checks)).map((place): AdcPlace => {
      const { path, ...rest } = place;
      return path === undefined ? rest : { ...rest, path: withTilde(path, surroundings.home) };
    });
    const first = places.find(({ state }) => state === 'wins' || state === 'broken');
    const isBroken = first?.state === 'broken';
    // gcloud writes its own file only.
    const isGcloudFile = first?.place === 'well-known-file';
    return {
      id: 'adc',
      verdict: isBroken ? 'bad' : 'ok',
      facts: { places },
      cures: isBroken ? [isGcloudFile ? 'sign-in-adc' : 'unset-variables'] : [],
    };
  };
}
