/** What of the environment decides how programs of Google Cloud sign in; what is secret in it is named and not read out. */
import { type EnvironmentVariable, knownVariables, swappingVariables } from '../../app/doctor.ts';
import { redactKnownShapes } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Check, withTilde } from './check.ts';

const longestShown = 200;

export function createEnvironmentCheck({ environment, home }: Surroundings): Check<'environment'> {
  return async () => {
    const variables = knownVariables.flatMap(({ name, holds }): EnvironmentVariable[] => {
      const value = environment[name];
      if (value === undefined || value === '') return [];
      if (holds === 'secret') return [{ name }];
      const shown = holds === 'path' ? withTilde(value, home) : value;
      // Whatever was put there by mistake.
      return [{ name, value: redactKnownShapes(shown).slice(0, longestShown) }];
    });
    const swaps = swappingVariables(variables).length > 0;
    return {
      id: 'environment',
      verdict: swaps ? 'warn' : 'ok',
      facts: { variables },
      cures: swaps ? ['unset-variables'] : [],
    };
  };
}
