/** The files Lanyard keeps, each with two things to keep in it: the older is a few lines, the newer about 2 KB. */
import { join } from 'node:path';
import type { z } from 'zod';
import type { Account } from '../../app/account.ts';
import { badgesFile } from '../../app/badge-schema.ts';
import type { MintEntry } from '../../app/mint-entry.ts';
import { defaultSettings, settings } from '../../app/settings.ts';
import type { RepairNotice } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { emptyHistory, historyFile } from '../../main/history.ts';
import { emptyUsedFile, usedFile } from '../../main/known-identities.ts';
import { accountsFile, emptyAccountsFile } from '../../main/vault/accounts.ts';
import { type CheckedFile, createCheckedFile } from '../../main/vault/checked-file.ts';
import { badgeOf, idOfBadge } from '../unit/some-badges.ts';

export interface KeptFile {
  /** What a notice of its repair names it by; `.json` is added for the file. */
  readonly name: RepairNotice['file'];
  /** What there is before anything is kept. */
  readonly empty: unknown;
  readonly older: unknown;
  readonly newer: unknown;
  open(folder: string): CheckedFile<unknown>;
}

const clientId = '123-desk.apps.googleusercontent.com';
const scopes = ['openid', 'email', 'profile', 'https://www.googleapis.com/auth/cloud-platform'];

export const accountOf = (number: number): Account => ({
  id: `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  kind: 'google-sign-in',
  sub: `${number}`,
  email: `person-${number}@acme.example`,
  clientId,
  askedScopes: scopes,
  grantedScopes: scopes,
  signedInAt: 1_700_000_000_000 + number,
});
const requestOf = (number: number): TokenRequest => ({
  kind: 'id-token',
  identity: { accountId: accountOf(0).id },
  audience: `https://service-${number}.run.app`,
});
const mintOf = (number: number): MintEntry => ({
  id: idOfBadge(number),
  at: 1_700_000_000_000 + number,
  account: { email: accountOf(number).email, kind: 'google-sign-in' },
  delegates: [],
  kind: 'access-token',
  scopes,
  calls: 1,
  ms: 120,
  result: { expiresAt: 1_700_003_600_000 + number },
});

const many = <One>(count: number, one: (number: number) => One) =>
  Array.from({ length: count }, (_, number) => one(number));
const accountsOf = (count: number) => ({
  accounts: many(count, accountOf),
  clients: [{ clientId, importedAt: 1_700_000_000_000 }],
  unclaimed: [],
});
const settingsOf = (projects: number) =>
  settings.parse({
    theme: projects > 1 ? 'dark' : 'light',
    projects: Object.fromEntries(
      many(projects, (number) => [accountOf(number).id, `acme-project-${number}`]),
    ),
  });
const usedOf = (count: number) => ({
  uses: many(count, (number) => ({ key: `badge:${idOfBadge(number)}`, weight: 1 + number, at: number })),
  serviceAccounts: many(count, (number) => ({
    email: `robot-${number}@acme-dev.iam.gserviceaccount.com`,
    accountId: accountOf(0).id,
    delegates: [],
    at: number,
  })),
  // No more than are remembered of an account.
  requests: many(Math.min(count, 5), requestOf),
});

function keptFile<Schema extends z.ZodType>(
  name: KeptFile['name'],
  schema: Schema,
  empty: z.output<Schema>,
  older: z.output<Schema>,
  newer: z.output<Schema>,
): KeptFile {
  return {
    name,
    empty,
    older,
    newer,
    open: (folder) =>
      createCheckedFile({
        path: join(folder, `${name}.json`),
        version: 1,
        schema,
        empty,
      }) as CheckedFile<unknown>,
  };
}

export const keptFiles: readonly KeptFile[] = [
  keptFile('accounts', accountsFile, emptyAccountsFile, accountsOf(1), accountsOf(4)),
  keptFile('badges', badgesFile, [], many(1, badgeOf), many(4, badgeOf)),
  keptFile('settings', settings, defaultSettings, settingsOf(1), settingsOf(25)),
  keptFile('history', historyFile, emptyHistory, { entries: many(1, mintOf) }, { entries: many(4, mintOf) }),
  keptFile('used', usedFile, emptyUsedFile, usedOf(1), usedOf(5)),
];
