/**
 * The lock: what it forgets, and what is refused while it is on. There is no passphrase: it covers and forgets, and
 * the computer's own lock keeps people out.
 */
import type { CommandName } from '../app/command-names.ts';
import { Failure } from '../app/failure.ts';
import type { Commands } from './commands.ts';

export interface Lock {
  isLocked(): boolean;
  /** How often it was locked so far: what began in an earlier turn must not be answered in a later one. */
  turn(): number;
  /** Locks at once; resolves when everything is forgotten. */
  lock(): Promise<void>;
  /** Throws UNLOCK_REFUSED. */
  unlock(): Promise<void>;
}

export interface LockParts {
  /** Drops what must not outlive the lock. */
  readonly forget: () => Promise<void>;
  /** Whether the computer says that the person is the right one. */
  readonly confirmPerson: () => Promise<boolean>;
  readonly onChange: () => void;
}

export function createLock({ forget, confirmPerson, onChange }: LockParts): Lock {
  let locked = false;
  let turn = 0;
  return {
    isLocked: () => locked,
    turn: () => turn,
    async lock() {
      if (!locked) {
        locked = true;
        turn += 1;
        onChange();
      }
      // Once more even if it is locked already: a clipboard that was held may have been let go.
      await forget();
    },
    async unlock() {
      if (!locked) return;
      const asked = turn;
      if (!(await confirmPerson())) throw new Failure('UNLOCK_REFUSED');
      // Locked anew while the computer asked.
      if (asked !== turn) throw new Failure('LOCKED');
      locked = false;
      onChange();
    },
  };
}

/** What may still be done: it shows nothing, changes nothing that is kept, and copies nothing. */
export const allowedWhileLocked: ReadonlySet<CommandName> = new Set([
  'getSnapshot',
  'lock',
  'unlock',
  'clearClipboard',
  'cancelListing',
  'cancelBadgeCopy',
  'concealToken',
  'quit',
] as const);

/** The same commands, refused with LOCKED while the lock is on; so is the answer of one that it overtook. */
export function lockable(commands: Commands, lock: Pick<Lock, 'isLocked' | 'turn'>): Commands {
  const guarded = Object.entries(commands).map(([name, run]) => {
    if (allowedWhileLocked.has(name as CommandName)) return [name, run];
    return [
      name,
      async (request: never) => {
        if (lock.isLocked()) throw new Failure('LOCKED');
        const startedIn = lock.turn();
        try {
          const reply = await run(request);
          if (lock.turn() === startedIn) return reply;
        } catch (error) {
          // A bug stays one. What failed because everything was forgotten is the lock's doing.
          if (lock.turn() === startedIn || !(error instanceof Failure)) throw error;
        }
        throw new Failure('LOCKED');
      },
    ];
  });
  return Object.fromEntries(guarded) as Commands;
}
