/** The project that a person's calls are counted on, as Google's own libraries find it. */
import { z } from 'zod';
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { projectId } from '../../app/listings.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { readChosenFile } from '../chosen-file.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * The environment's, else that of the ADC file the account comes from. Only a person's own access tokens need one; it
 * is never worth a failure, so what cannot be read is none.
 */
export async function quotaProjectOf(
  account: Account,
  { kind, identity }: TokenRequest,
  { environment }: Pick<Surroundings, 'environment'>,
): Promise<string | undefined> {
  if (kind !== 'access-token' || identity.impersonating !== undefined || !isPerson(account)) return undefined;
  const fromEnvironment = environment['GOOGLE_CLOUD_QUOTA_PROJECT'];
  if (fromEnvironment) return projectId.safeParse(fromEnvironment).data;
  return account.kind === 'adc' ? quotaProjectIn(account.path) : undefined;
}

function isPerson(account: Account): boolean {
  switch (account.kind) {
    case 'google-sign-in':
      return true;
    case 'gcloud':
      return !account.email.endsWith('.gserviceaccount.com');
    case 'adc':
      return (
        account.fileType === 'authorized_user' || account.fileType === 'external_account_authorized_user'
      );
    case 'service-account-key':
    case 'metadata-server':
      return false;
    default:
      return account satisfies never;
  }
}

const fileWithQuotaProject = z.object({ quota_project_id: projectId });

async function quotaProjectIn(path: string): Promise<string | undefined> {
  const codes = {
    unreadable: 'ADC_FILE_UNREADABLE',
    tooLarge: 'ADC_FILE_TOO_LARGE',
    notJson: 'ADC_FILE_NOT_JSON',
  } as const;
  try {
    const file = fileWithQuotaProject.safeParse(JSON.parse(await readChosenFile(path, codes)));
    return file.data?.quota_project_id;
  } catch (error) {
    if (error instanceof Failure || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
