/** Credentials that other tools keep on this computer: what there is, and how one of them becomes an account. */
import type { Account } from '../../app/account.ts';
import type { ParsedRequestOf } from '../../app/contract.ts';
import type { FoundCredentials } from '../../app/found.ts';

export interface Elsewhere {
  /** Looks; asks no server and starts no program but gcloud. Failures are part of what was found. */
  find(): Promise<FoundCredentials>;
  /** The account for one of them, new or known. Throws the failures of its kind. */
  add(found: ParsedRequestOf<'addFound'>): Promise<Account>;
}
