/**
 * The clipboard's one owner: it remembers what of ours is on it, and takes only that away again, when its time is
 * up, on a press, on quit. It never reads what others put there, except to see that it is not ours.
 */
import { Failure } from '../../app/failure.ts';
import type { ClipboardView } from '../../app/snapshot.ts';
import type { TokenKind } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';

/** The system's clipboard, as far as Lanyard needs it. */
export interface SystemClipboard {
  /** Puts a secret on the clipboard, kept out of its history where the system has a way. */
  writeSecret(text: string): Promise<void>;
  /** Puts plain text on the clipboard. */
  writeText(text: string): Promise<void>;
  /** Whether the last secret written is still what the clipboard holds. */
  holdsSecret(): Promise<boolean>;
  clear(): Promise<void>;
}

export interface SecretCopy {
  readonly kind: TokenKind;
  readonly accountId: string;
  /** The name of the badge it is copied with, if it is. */
  readonly badge?: string;
  /** The service account it speaks for, where that is not the account itself. */
  readonly impersonated?: string;
  readonly text: string;
  /** `null` leaves it there. */
  readonly clearAfterSeconds: number | null;
}

export interface SecretClipboard {
  view(): ClipboardView | null;
  /** Says when it will be cleared. Throws CLIPBOARD_REFUSED. */
  copySecret(copy: SecretCopy): Promise<{ clearsAt: number | null }>;
  /** Text that is no secret, such as a link. Throws CLIPBOARD_REFUSED. */
  copyText(text: string): Promise<void>;
  /** Clears it now if it is still ours. Throws CLIPBOARD_REFUSED. */
  clear(): Promise<void>;
  /** Lets it stay. */
  keep(): void;
  /** Looks whether another program has taken the clipboard over, or the time ran out while the computer slept. */
  refresh(): Promise<void>;
}

export interface SecretClipboardParts {
  readonly system: SystemClipboard;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/** How long a clipboard that could not be cleared is left alone before the next try. */
const retryMs = 1_000;

export function createSecretClipboard({ system, clock, onChange }: SecretClipboardParts): SecretClipboard {
  let ours: ClipboardView | null = null;
  let timer: NodeJS.Timeout | undefined;
  let acts: Promise<unknown> = Promise.resolve();

  /** One act after the other: a look at the old text must not speak for the new one. */
  function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = acts.then(act);
    acts = result.catch(() => {});
    return result;
  }

  function become(next: ClipboardView | null): void {
    ours = next;
    schedule(next?.clearsAt == null ? undefined : next.clearsAt - clock.now());
    onChange();
  }

  function schedule(afterMs: number | undefined): void {
    clearTimeout(timer);
    timer = undefined;
    if (afterMs === undefined) return;
    // A clipboard that another program holds is asked again until it lets go.
    timer = setTimeout(() => inTurn(takeAway).catch(() => schedule(retryMs)), afterMs);
  }

  async function takeAway(): Promise<void> {
    if (!ours) return;
    await orRefused(clearIfOurs());
    become(null);
  }

  async function clearIfOurs(): Promise<void> {
    if (await system.holdsSecret()) await system.clear();
  }

  const orRefused = async (writing: Promise<void>) => {
    try {
      await writing;
    } catch {
      throw new Failure('CLIPBOARD_REFUSED');
    }
  };

  return {
    view: () => ours,

    copySecret: ({ text, clearAfterSeconds, ...copied }) =>
      inTurn(async () => {
        await orRefused(system.writeSecret(text));
        const clearsAt = clearAfterSeconds === null ? null : clock.now() + clearAfterSeconds * 1000;
        become({ ...copied, clearsAt });
        return { clearsAt };
      }),

    copyText: (text) =>
      inTurn(async () => {
        await orRefused(system.writeText(text));
        if (ours) become(null);
      }),

    clear: () => inTurn(takeAway),

    keep() {
      if (ours) become({ ...ours, clearsAt: null });
    },

    refresh: () =>
      inTurn(async () => {
        if (!ours) return;
        const isOver = ours.clearsAt !== null && ours.clearsAt <= clock.now();
        if (isOver) await takeAway();
        else if (!(await system.holdsSecret())) become(null);
      }),
  };
}
