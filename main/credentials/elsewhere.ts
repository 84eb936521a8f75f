/** Credentials that other tools keep on this computer: what there is, and how one of them becomes an account. */
import { randomUUID } from 'node:crypto';
import type { Account, AdcAccount } from '../../app/account.ts';
import type { ParsedRequestOf } from '../../app/contract.ts';
import { Failure } from '../../app/failure.ts';
import type { AdcPlace, FoundCredentials } from '../../app/found.ts';
import type { Clock } from '../clock.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Accounts } from '../vault/accounts.ts';
import { unnamedAdc } from './adc.ts';
import { type AdcFile, readAdcFile, speaksFor, universeOf } from './adc-file.ts';
import { searchAdc } from './adc-search.ts';
import type { AuthorizedUserTokens } from './authorized-user.ts';
import type { Gcloud } from './gcloud.ts';
import type { MetadataServer } from './metadata-server.ts';

export interface Elsewhere {
  /** Looks; asks no server and starts no program but gcloud. Failures are part of what was found. */
  find(): Promise<FoundCredentials>;
  /** The account for one of them, new or known. Throws ADC_NOT_FOUND, GCLOUD_SIGNED_OUT and the failures of its kind. */
  add(found: ParsedRequestOf<'addFound'>): Promise<Account>;
}

export interface ElsewhereParts {
  readonly surroundings: Surroundings;
  readonly checks: HostChecks;
  readonly authorizedUser: Pick<AuthorizedUserTokens, 'email'>;
  readonly gcloud: Pick<Gcloud, 'find'>;
  readonly metadataServer: Pick<MetadataServer, 'email'>;
  readonly accounts: Pick<Accounts, 'list'>;
  readonly clock: Clock;
}

export function createElsewhere(parts: ElsewhereParts): Elsewhere {
  const { surroundings, checks, authorizedUser, gcloud, metadataServer, accounts, clock } = parts;

  /** What every account has; one that is known already keeps its id. */
  const common = (email: string, isKnown: (account: Account) => boolean) => ({
    id: accounts.list().find(isKnown)?.id ?? randomUUID(),
    email,
    signedInAt: clock.now(),
  });

  /** Without a network, or with a sign-in that Google takes no more, the account has no name of its own yet. */
  async function askName(file: AdcFile): Promise<string | undefined> {
    if (file.type !== 'authorized_user') return undefined;
    try {
      return await authorizedUser.email(file, unnamedAdc);
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  async function addAdc(): Promise<AdcAccount> {
    const places = await searchAdc(surroundings, checks);
    const path = places.find(isFile)?.path;
    if (path === undefined) throw new Failure('ADC_NOT_FOUND');
    // Once more, for its failure to be thrown where it is broken.
    const file = await readAdcFile(path, checks);
    const isKnown = (account: Account) => account.kind === 'adc' && account.path === path;
    const email = speaksFor(file) ?? (await askName(file)) ?? unnamedAdc;
    const known = accounts.list().find(isKnown);
    const universe = universeOf(file);
    return {
      // What was allowed to the same identity stays allowed; another one asks anew.
      ...(known?.kind === 'adc' && known.email === email ? allowances(known) : {}),
      ...common(email, isKnown),
      kind: 'adc',
      path,
      fileType: file.type,
      ...(universe === undefined ? {} : { universe }),
    };
  }

  return {
    async find() {
      const [adc, foundGcloud] = await Promise.all([searchAdc(surroundings, checks), gcloud.find()]);
      return { adc, gcloud: foundGcloud };
    },

    async add(found) {
      switch (found.kind) {
        case 'adc':
          return addAdc();
        case 'gcloud': {
          const { email } = found;
          const seen = await gcloud.find();
          if (seen.state === 'absent') throw new Failure('GCLOUD_MISSING');
          if (seen.state === 'failed') throw new Failure(seen.failure.code, seen.failure.facts);
          if (!seen.accounts.some((account) => account.email === email)) {
            throw new Failure('GCLOUD_SIGNED_OUT', { who: email });
          }
          const isKnown = (account: Account) => account.kind === 'gcloud' && account.email === email;
          return { ...common(email, isKnown), kind: 'gcloud' };
        }
        case 'metadata-server': {
          const email = await metadataServer.email();
          const isKnown = (account: Account) => account.kind === 'metadata-server' && account.email === email;
          return { ...common(email, isKnown), kind: 'metadata-server' };
        }
        default:
          return found satisfies never;
      }
    },
  };
}

function allowances({ allowedHosts, allowedCommand }: AdcAccount) {
  return {
    ...(allowedHosts === undefined ? {} : { allowedHosts }),
    ...(allowedCommand === undefined ? {} : { allowedCommand }),
  };
}

/** The place whose file is the credentials, usable or not. */
const isFile = ({ place, state }: AdcPlace) =>
  place !== 'metadata-server' && (state === 'wins' || state === 'broken');
