/** What the pickers show, page by page, asked as the account itself. Each listing has a name and can be cancelled. */
import type { ParsedRequestOf, ReplyOf } from '../../app/contract.ts';
import { Failure } from '../../app/failure.ts';

type ListCommand = 'listProjects' | 'listServiceAccounts' | 'testServiceAccounts' | 'listServices';

/** Each throws LIST_DENIED, LISTING_CANCELLED, API_DISABLED, and what minting and requests throw. */
export type Lists = {
  readonly [Name in ListCommand]: (request: ParsedRequestOf<Name>) => Promise<ReplyOf<Name>>;
} & {
  /** Ends every request of a listing; those who wait for it get LISTING_CANCELLED. */
  cancel(listing: string): void;
};

export function createLists(): Lists {
  const notYet = () => Promise.reject(new Failure('LISTING_CANCELLED'));
  return {
    listProjects: notYet,
    listServiceAccounts: notYet,
    testServiceAccounts: notYet,
    listServices: notYet,
    cancel() {},
  };
}
