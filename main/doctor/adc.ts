/** Which Application Default Credentials programs find here, by the search that every Google library makes. */
import { describeFailure, Failure, type FailureCode } from '../../app/failure.ts';
import type { AdcPlace } from '../../app/found.ts';
import { searchAdc } from '../credentials/adc-search.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, withTilde } from './check.ts';

export interface AdcCheckParts {
  readonly surroundings: Surroundings;
  readonly checks: HostChecks;
}

/** What Lanyard does not take, though other programs may. */
const ofLanyardAlone: readonly FailureCode[] = [
  'ADC_TYPE_NOT_SUPPORTED',
  'HOST_NOT_ALLOWED',
  'EXECUTABLE_NOT_ALLOWED',
];

export function createAdcCheck({ surroundings, checks }: AdcCheckParts): Check<'adc'> {
  return async () => {
    const places = (await searchAdc(surroundings, checks)).map((place) =>
      asPeopleWrite(place, surroundings.home),
    );
    const broken = places.find(({ state }) => state === 'wins' || state === 'broken');
    const code = broken?.failure?.code;
    if (code === undefined) return { id: 'adc', verdict: 'ok', facts: { places }, cures: [] };
    if (ofLanyardAlone.includes(code)) return { id: 'adc', verdict: 'warn', facts: { places }, cures: [] };
    // gcloud writes its own file only.
    const cures = [broken?.place === 'well-known-file' ? 'sign-in-adc' : 'unset-variables'] as const;
    return { id: 'adc', verdict: 'bad', facts: { places }, cures };
  };
}

/** Its paths from the home folder on, also in the words of what is wrong with it. */
function asPeopleWrite({ path, failure, ...rest }: AdcPlace, home: string): AdcPlace {
  const place = failure?.facts.place;
  return {
    ...rest,
    ...(path === undefined ? {} : { path: withTilde(path, home) }),
    ...(failure === undefined
      ? {}
      : {
          failure: describeFailure(
            new Failure(failure.code, {
              ...failure.facts,
              ...(place === undefined ? {} : { place: withTilde(place, home) }),
            }),
          ),
        }),
  };
}
