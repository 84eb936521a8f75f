/** Where Application Default Credentials are searched, in the order every Google library keeps to, and what is there. */
import { join, resolve, win32 } from 'node:path';
import { describeFailure, Failure } from '../../app/failure.ts';
import type { AdcPlace } from '../../app/found.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { Surroundings } from '../surroundings.ts';
import { readAdcFile, speaksFor } from './adc-file.ts';
import { metadataHost } from './metadata-server.ts';

/** gcloud's own folder: the same on Linux and macOS. */
export function gcloudFolder({ environment, home, platform }: Surroundings): string {
  const chosen = environment['CLOUDSDK_CONFIG'];
  if (chosen) return chosen;
  if (platform !== 'win32') return join(home, '.config', 'gcloud');
  const { APPDATA: data, SystemDrive: drive = 'C:' } = environment;
  return win32.join(data || `${drive}\\`, 'gcloud');
}

/**
 * Every place, in order. The first that is set wins even when it cannot be used: libraries stop there and do not try
 * the next. The metadata server is not asked.
 */
export async function searchAdc(surroundings: Surroundings, checks: HostChecks): Promise<AdcPlace[]> {
  const { environment, platform } = surroundings;
  const named = environment['GOOGLE_APPLICATION_CREDENTIALS'];
  const fromVariable: AdcPlace = named
    ? { place: 'environment-variable', path: resolve(named), ...(await look(resolve(named), checks)) }
    : { place: 'environment-variable', state: 'absent' };

  const path = (platform === 'win32' ? win32.join : join)(
    gcloudFolder(surroundings),
    'application_default_credentials.json',
  );
  const seen = await look(path, checks);
  const wellKnown: AdcPlace = { place: 'well-known-file', path, ...(isNothing(seen) ? absent : seen) };

  const metadataServer: AdcPlace = {
    place: 'metadata-server',
    path: metadataHost(environment),
    state: 'not-asked',
  };
  if (fromVariable.state === 'absent' || wellKnown.state === 'absent') {
    return [fromVariable, wellKnown, metadataServer];
  }
  const { failure: _, ...kept } = wellKnown;
  return [fromVariable, { ...kept, state: 'shadowed' }, metadataServer];
}

type Seen = Omit<AdcPlace, 'place' | 'path'>;
const absent: Seen = { state: 'absent' };

const isNothing = ({ failure }: Seen) => failure?.facts.systemCode === 'ENOENT';

async function look(path: string, checks: HostChecks): Promise<Seen> {
  try {
    const file = await readAdcFile(path, checks);
    const who = speaksFor(file);
    return { state: 'wins', fileType: file.type, ...(who === undefined ? {} : { speaksFor: who }) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { state: 'broken', failure: describeFailure(error) };
  }
}
