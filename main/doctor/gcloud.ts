/** Whether gcloud is here, and as whom it acts: one run of it. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CheckFacts, type CureId, oldestGcloud } from '../../app/doctor.ts';
import { Failure } from '../../app/failure.ts';
import type { GcloudProgram } from '../credentials/gcloud-program.ts';
import type { Check } from './check.ts';

export interface GcloudCheckParts {
  readonly program: GcloudProgram;
  /** gcloud's own folder. */
  readonly folder: string;
}

const configurations = z.array(
  z.object({
    name: z.string().max(200),
    is_active: z.boolean(),
    properties: z
      .object({
        core: z.object({ account: z.string().max(320).nullish() }).optional(),
        auth: z.object({ impersonate_service_account: z.string().max(2_000).nullish() }).optional(),
      })
      .optional(),
  }),
);

export function createGcloudCheck({ program, folder }: GcloudCheckParts): Check<'gcloud'> {
  return async () => {
    const found = await program.find();
    if (!found) return finding({ installed: false });
    // It would make the folder only to say that nothing is in it.
    const isUsed = await access(join(folder, 'configurations')).then(
      () => true,
      () => false,
    );
    if (!isUsed) return finding({ installed: true, ...found });
    const printed = await program.run(['config', 'configurations', 'list', '--format=json']);
    return finding({ installed: true, ...found, ...readActive(printed) });
  };
}

function readActive(printed: string): Partial<CheckFacts['gcloud']> {
  let active: z.infer<typeof configurations>[number] | undefined;
  try {
    active = configurations.parse(JSON.parse(printed)).find(({ is_active }) => is_active);
  } catch {
    throw new Failure('GCLOUD_FAILED', { problem: 'well, but printed something else' });
  }
  const account = active?.properties?.core?.account;
  const impersonates = active?.properties?.auth?.impersonate_service_account;
  return {
    ...(active === undefined ? {} : { configuration: active.name }),
    ...(account ? { account } : {}),
    ...(impersonates ? { impersonates } : {}),
  };
}

function finding(facts: CheckFacts['gcloud']) {
  const isOld = facts.version !== undefined && Number.parseInt(facts.version, 10) < oldestGcloud;
  const cures: CureId[] = [
    ...(facts.installed ? [] : (['install-gcloud'] as const)),
    ...(isOld ? (['update-gcloud'] as const) : []),
    ...(facts.impersonates === undefined ? [] : (['stop-impersonating'] as const)),
    ...(facts.installed && facts.account === undefined ? (['sign-in-gcloud'] as const) : []),
  ];
  // Lanyard does without it, and without its accounts: only what misleads is worth a second look.
  const verdict = isOld || facts.impersonates !== undefined ? ('warn' as const) : ('ok' as const);
  return { id: 'gcloud' as const, verdict, facts, cures };
}
