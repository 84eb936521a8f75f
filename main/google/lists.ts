/** What the pickers show, page by page, asked as the account itself. Each listing has a name and can be cancelled. */
import type { ParsedRequestOf, ReplyOf } from '../../app/contract.ts';
import { Failure, type FailureCode } from '../../app/failure.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { type AskAs, failureAs } from '../tokens/source.ts';
import type { Accounts } from '../vault/accounts.ts';
import type { GoogleApis } from './apis.ts';
import type { Asking } from './pages.ts';
import { listProjects } from './projects.ts';
import { listServiceAccounts, testServiceAccounts } from './service-accounts.ts';
import { listFunctions, listRunServices } from './services.ts';

type ListCommand = 'listProjects' | 'listServiceAccounts' | 'testServiceAccounts' | 'listServices';

/** Each throws LIST_DENIED, PROJECT_NOT_FOUND, PAGE_EXPIRED, LISTING_CANCELLED, API_DISABLED, and what minting and requests throw. */
export type Lists = {
  readonly [Name in ListCommand]: (request: ParsedRequestOf<Name>) => Promise<ReplyOf<Name>>;
} & {
  /** Ends every request of a listing; those who wait for it get LISTING_CANCELLED. The name may be used anew. */
  cancel(listing: string): void;
};

export interface ListsParts {
  readonly apis: GoogleApis;
  readonly fetch: Fetch;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly askAs: AskAs;
}

/** What is asked, by whom, under which name. */
interface Errand {
  readonly accountId: string;
  readonly listing: string;
  readonly projectId?: string;
}

export function createLists({ apis, fetch, accounts, askAs }: ListsParts): Lists {
  /**
   * Several may run under one name: the window reads on while it has the last page's accounts tested, and one press
   * ends it all.
   */
  const running = new Set<{ readonly listing: string; readonly end: AbortController }>();

  async function run<Answer>(
    { accountId, listing, projectId }: Errand,
    ask: (asking: Asking) => Promise<Answer>,
  ): Promise<Answer> {
    const account = accounts.get(accountId);
    const about = { who: account.email, ...(projectId === undefined ? {} : { project: projectId }) };
    const end = new AbortController();
    const { signal } = end;
    const entry = { listing, end };
    running.add(entry);
    try {
      const asked = askAs(account, (accessToken) =>
        ask({ apis, fetch, accessToken, signal, about }).catch((error) => {
          throw asListed(error);
        }),
      );
      // The account's token may be minted at this moment, which others may wait for and which is not ended.
      return await Promise.race([asked, cancellation(signal)]);
    } catch (error) {
      throw failureAs(account, error);
    } finally {
      running.delete(entry);
    }
  }

  return {
    listProjects: (request) => run(request, (asking) => listProjects(asking, request.pageToken)),
    listServiceAccounts: (request) =>
      run(request, (asking) => listServiceAccounts(asking, request.projectId, request.pageToken)),
    testServiceAccounts: (request) =>
      run(request, (asking) => testServiceAccounts(asking, request.projectId, request.emails)),
    listServices(request) {
      const list = request.from === 'run' ? listRunServices : listFunctions;
      return run(request, (asking) => list(asking, request.projectId, request.pageToken));
    },
    cancel(listing) {
      for (const one of running) if (one.listing === listing) one.end.abort(new Failure('LISTING_CANCELLED'));
    },
  };
}

/** Rejects when the listing is cancelled, and never resolves. */
function cancellation(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** What two refusals mean where nothing is minted. */
const listCodes: Partial<Record<FailureCode, FailureCode>> = {
  PERMISSION_DENIED: 'LIST_DENIED',
  SERVICE_ACCOUNT_NOT_FOUND: 'PROJECT_NOT_FOUND',
};

function asListed(error: unknown): unknown {
  const code = error instanceof Failure ? listCodes[error.code] : undefined;
  if (!(error instanceof Failure) || code === undefined) return error;
  return new Failure(code, error.facts, error.said === undefined ? {} : { said: error.said });
}
