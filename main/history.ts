/** The last mints, on the disk from one start to the next: what was asked for, what it took, and how it ended. No token. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../app/failure.ts';
import type { History } from '../app/history.ts';
import { type MintEntry, mintEntry, mostMints } from '../app/mint-entry.ts';
import type { TokenRequest } from '../app/token-request.ts';
import type { Clock } from './clock.ts';
import { type CallCount, countingCalls, isCounting } from './http/call-count.ts';
import { redactKnownShapes } from './redact.ts';
import type { TokensParts } from './tokens/engine.ts';
import type { Accounts } from './vault/accounts.ts';
import type { CheckedFile } from './vault/checked-file.ts';

/** The newest first. */
export const historyFile = z.strictObject({ entries: z.array(mintEntry).max(mostMints) });
export type HistoryFile = z.infer<typeof historyFile>;

export const emptyHistory: HistoryFile = { entries: [] };

export type Mint = TokensParts['mint'];

export interface MintHistory {
  /**
   * The mint that writes down what `mint` does. What is minted only on the way to another token counts as part of
   * that one.
   */
  recording(mint: Mint): Mint;
  current(): History;
  /** Nothing of it stays, in the backup neither. Throws STORE_NOT_SAVED. */
  clear(): Promise<void>;
  /** Resolves when what is in memory is on the disk, or could not be saved. */
  settled(): Promise<void>;
}

export interface MintHistoryParts {
  /** Absent where the file could not be read: what cannot be read is not written over. */
  readonly file: Pick<CheckedFile<HistoryFile>, 'save'> | undefined;
  readonly loaded: HistoryFile;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly clock: Clock;
  readonly onChange: () => void;
  readonly onBug: (error: unknown) => void;
}

export function createMintHistory(parts: MintHistoryParts): MintHistory {
  const { file, accounts, clock, onChange } = parts;
  let entries: readonly MintEntry[] = parts.loaded.entries;
  let saved = file !== undefined;
  let saving: Promise<void> = Promise.resolve();
  let isWaiting = false;

  function note(entry: MintEntry): void {
    entries = [entry, ...entries].slice(0, mostMints);
    onChange();
    // However many mints end while one save is under way, one more save is enough.
    if (isWaiting) return;
    isWaiting = true;
    saving = saving.then(saveLatest).catch(parts.onBug);
  }

  /** A mint never fails because this does. */
  async function saveLatest(): Promise<void> {
    isWaiting = false;
    if (file === undefined) return;
    try {
      await file.save({ entries: [...entries] });
      become(true);
    } catch (error) {
      become(false);
      if (!(error instanceof Failure)) throw error;
    }
  }

  function become(next: boolean): void {
    if (saved === next) return;
    saved = next;
    onChange();
  }

  return {
    recording: (mint) => async (request) => {
      if (isCounting()) return mint(request);
      const { email, kind } = accounts.get(request.identity.accountId);
      const count: CallCount = { calls: 0 };
      const at = clock.now();
      const before = clock.monotonic();
      const write = (result: MintEntry['result']) =>
        note({
          id: randomUUID(),
          at,
          account: { email, kind },
          ...askedFor(request),
          calls: count.calls,
          ms: Math.max(0, Math.round(clock.monotonic() - before)),
          result,
        });
      try {
        const minted = await countingCalls(count, () => mint(request));
        write({ expiresAt: Math.max(0, Math.round(minted[0].expiresAt)) });
        return minted;
      } catch (error) {
        write({ failure: error instanceof Failure ? error.code : 'INTERNAL' });
        throw error;
      }
    },

    current: () => ({ entries, saved }),

    async clear() {
      entries = [];
      onChange();
      if (file === undefined) return;
      // Twice: the first leaves what was there as the backup.
      await file.save(emptyHistory);
      await file.save(emptyHistory);
      become(true);
    },

    settled: () => saving,
  };
}

/** The audience is the one text that a person may have pasted a token into. */
function askedFor(request: TokenRequest) {
  const { impersonating } = request.identity;
  const { target, delegates = [] } = impersonating ?? {};
  return {
    kind: request.kind,
    delegates: [...delegates],
    ...(target === undefined ? {} : { target }),
    scopes: request.kind === 'access-token' ? [...request.scopes] : [],
    ...(request.kind === 'access-token' ? {} : { audience: redactKnownShapes(request.audience) }),
    ...(request.kind === 'access-token' && request.subject !== undefined ? { subject: request.subject } : {}),
  };
}
