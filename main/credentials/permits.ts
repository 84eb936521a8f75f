/**
 * What a credentials file wants done that only its owner can know to be right: credentials sent to a host that is not
 * Google's, and a program run. Each is done only after a yes, kept with the account and compared with the file at
 * every mint.
 */
import type { AdcAccount } from '../../app/account.ts';
import type { ParsedRequestOf } from '../../app/contract.ts';
import { Failure } from '../../app/failure.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { Accounts } from '../vault/accounts.ts';

/** `field` is in quotation marks. */
export type Permit =
  | {
      readonly kind: 'host';
      readonly field: string;
      /** With its port where it has one; `*.` stands before the domain of another universe. */
      readonly host: string;
    }
  | { readonly kind: 'program'; readonly field: string; readonly command: string };

/** The permit that an address needs, if it is not Google's. In a universe of its own one yes is for all its hosts. */
export function hostPermit(url: URL, field: string, universe: string | undefined): Permit {
  const isOfUniverse = universe !== undefined && url.hostname.endsWith(`.${universe}`);
  return { kind: 'host', field: `“${field}”`, host: isOfUniverse ? `*.${universe}` : url.host };
}

/** The same for an address that must have TLS, because a credential goes there. Throws ADC_FILE_FIELD. */
export function permitsOfAddress(
  address: string,
  field: string,
  checks: HostChecks,
  universe: string | undefined,
): Permit[] {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && checks.isGoogle(url)) return [];
  if (url?.protocol === 'https:' && !url.username) return [hostPermit(url, field, universe)];
  throw new Failure('ADC_FILE_FIELD', { field: `“${field}”`, problem: 'is not an https address' });
}

/** Throws HOST_NOT_ALLOWED and EXECUTABLE_NOT_ALLOWED for the first permit that the account does not have. */
export function refuseUnpermitted(permits: readonly Permit[], account: AdcAccount): void {
  const about = { who: account.email, place: account.path };
  for (const permit of permits) {
    const { field } = permit;
    if (permit.kind === 'host') {
      const { host } = permit;
      if (!account.allowedHosts?.includes(host))
        throw new Failure('HOST_NOT_ALLOWED', { ...about, field, host });
    } else if (permit.command !== account.allowedCommand) {
      throw new Failure('EXECUTABLE_NOT_ALLOWED', { ...about, field, command: permit.command });
    }
  }
}

export interface AllowParts {
  readonly accounts: Pick<Accounts, 'get' | 'change'>;
  /** Reads the file of an account anew. */
  readonly permitsOf: (account: AdcAccount) => Promise<readonly Permit[]>;
}

/**
 * Keeps a yes. The file may have changed since the person was asked: what it does not want now is not allowed.
 * Throws PERMIT_OUTDATED, and what reading the file throws.
 */
export async function allowForFile(
  { accounts, permitsOf }: AllowParts,
  request: ParsedRequestOf<'allowForFile'>,
): Promise<void> {
  const account = accounts.get(request.accountId);
  if (account.kind !== 'adc') throw new Failure('ACCOUNT_UNKNOWN');
  const isWanted = (permit: Permit) =>
    permit.kind === 'host'
      ? 'host' in request && permit.host === request.host
      : 'command' in request && permit.command === request.command;
  if (!(await permitsOf(account)).some(isWanted)) {
    throw new Failure('PERMIT_OUTDATED', { who: account.email, place: account.path });
  }
  await accounts.change(
    account.id,
    'host' in request
      ? { allowedHosts: [...new Set([...(account.allowedHosts ?? []), request.host])] }
      : { allowedCommand: request.command },
  );
}
