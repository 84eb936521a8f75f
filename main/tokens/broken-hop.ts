/**
 * Where the way to a service account broke. Google names the missing permission, not the hop, and says the same of an
 * account that does not exist; both can be told by asking what the caller may do, which is done only after a refusal.
 */
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { GoogleApis } from '../google/apis.ts';
import { callGoogle } from '../google/google-api.ts';
import type { Fetch } from '../http/provider-fetch.ts';

export interface BrokenHopParts {
  readonly apis: GoogleApis;
  readonly fetch: Fetch;
}

const actOnwards = 'iam.serviceAccounts.implicitDelegation';

/**
 * Gives `denied`, a PERMISSION_DENIED, with the hop that broke where that can be found out, or
 * SERVICE_ACCOUNT_NOT_FOUND. `accessToken` is the first caller's.
 */
export async function findBrokenHop(
  parts: BrokenHopParts,
  accessToken: string,
  chain: readonly string[],
  denied: Failure,
): Promise<Failure> {
  const { permission = '' } = denied.facts;
  const last = chain.length - 1;
  const [, ...names] = chain;
  const needed = last > 1 ? actOnwards : permission;
  // Of those behind the first only their existence can be seen from here.
  const seen = await Promise.all(names.map((name) => look(parts, accessToken, name, needed)));
  const missing = seen.indexOf('missing');
  if (missing !== -1) {
    return retold(denied, 'SERVICE_ACCOUNT_NOT_FOUND', { brokenAt: missing + 1 });
  }
  if (seen[0] === 'denied') return retold(denied, denied.code, { brokenAt: 1, permission: needed });
  if (last === 1) return denied;
  if (permission !== actOnwards) {
    // Which of the two it was cannot be told when the first hop could not be looked at.
    return seen[0] === 'allowed' ? retold(denied, denied.code, { brokenAt: last }) : denied;
  }
  // Only the links to delegates need it: the first, or, where that is there, most likely the next.
  return retold(denied, denied.code, { brokenAt: last > 2 && seen[0] === 'allowed' ? 2 : 1 });
}

/** `unknown` when it could not be asked: the refusal itself matters more. */
async function look(
  { apis, fetch }: BrokenHopParts,
  accessToken: string,
  name: string,
  permission: string,
): Promise<'allowed' | 'denied' | 'missing' | 'unknown'> {
  // Only with the project it can be told from one that may not be used.
  const project = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(name)?.[1];
  if (project === undefined || permission === '') return 'unknown';
  const account = `projects/${project}/serviceAccounts/${encodeURIComponent(name)}`;
  try {
    const { permissions = [] } = await callGoogle(
      fetch,
      {
        method: 'POST',
        url: `${apis.iam}/v1/${account}:testIamPermissions`,
        accessToken,
        body: { permissions: [permission] },
        about: {},
      },
      z.object({ permissions: z.array(z.string()).optional() }),
    );
    return permissions.includes(permission) ? 'allowed' : 'denied';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.code === 'SERVICE_ACCOUNT_NOT_FOUND' ? 'missing' : 'unknown';
  }
}

function retold(denied: Failure, code: Failure['code'], facts: Failure['facts']): Failure {
  const said = denied.said === undefined ? {} : { said: denied.said };
  return new Failure(code, { ...denied.facts, ...facts }, said);
}
