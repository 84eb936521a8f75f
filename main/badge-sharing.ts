/** Sharing badges: a file of them is looked at, then taken in, and that can be taken back. */
import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { accountOfBadge, type BadgePreview, requestOfAccount } from '../app/badge.ts';
import { parseBadgeFile, type SharedBadge, sameBadgeKey, writeBadgeFile } from '../app/badge-file.ts';
import { Failure } from '../app/failure.ts';
import type { Badges } from './badges.ts';
import { readChosenFile } from './chosen-file.ts';
import type { Accounts } from './vault/accounts.ts';

export interface BadgeSharing {
  /** Throws BADGE_FILE_NOT_SAVED. */
  write(path: string): Promise<void>;
  /** Looks what a file would bring. Throws BADGE_FILE_UNREADABLE and the other codes of that name. */
  preview(path: string): Promise<BadgePreview>;
  /** Takes in what was looked at last; says how many came. */
  take(): Promise<number>;
  /** Removes what came last. */
  takeBack(): Promise<void>;
}

const codes = {
  unreadable: 'BADGE_FILE_UNREADABLE',
  tooLarge: 'BADGE_FILE_TOO_LARGE',
  notJson: 'BADGE_FILE_NOT_JSON',
} as const;
const largestBytes = 4 * 1024 * 1024;

export function createBadgeSharing(badges: Badges, accounts: Pick<Accounts, 'list'>): BadgeSharing {
  let waiting: readonly SharedBadge[] = [];
  let taken: readonly string[] = [];

  /** With the account of this desk that it means, if there is one. */
  const settle = (badge: SharedBadge): SharedBadge => {
    const account = accountOfBadge(badge, accounts.list());
    return account ? { ...badge, request: requestOfAccount(badge.request, account.id) } : badge;
  };

  return {
    async write(path) {
      const file = basename(path);
      try {
        await writeFile(path, writeBadgeFile(badges.list()));
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Failure('BADGE_FILE_NOT_SAVED', {
          file,
          ...(code === undefined ? {} : { systemCode: code }),
        });
      }
    },

    async preview(path) {
      const file = basename(path);
      const read = parseBadgeFile(await readChosenFile(path, codes, largestBytes));
      switch (read.kind) {
        case 'not-json':
          throw new Failure('BADGE_FILE_NOT_JSON', { file });
        case 'other':
          throw new Failure('BADGE_FILE_OTHER', { file });
        case 'unknown-version':
          throw new Failure('BADGE_FILE_VERSION', { file, problem: `is ${read.version}, not 1` });
        case 'wrong':
          throw new Failure('BADGE_FILE_FIELD', { file, field: read.field, problem: read.problem });
        case 'badges': {
          const here = new Set(badges.list().map(sameBadgeKey));
          // One that stands twice in the file comes once.
          waiting = read.badges.filter((badge) => {
            const key = sameBadgeKey(badge);
            return !here.has(key) && here.add(key);
          });
          return {
            file,
            added: waiting.length,
            known: read.badges.length - waiting.length,
            unassigned: waiting.filter((badge) => !accountOfBadge(badge, accounts.list())).length,
            wrong: read.wrong,
          };
        }
        default:
          return read satisfies never;
      }
    },

    async take() {
      const added = await badges.addAll(waiting.map(settle));
      waiting = [];
      taken = added.map(({ id }) => id);
      return added.length;
    },

    async takeBack() {
      await badges.removeAll(taken);
      taken = [];
    },
  };
}
