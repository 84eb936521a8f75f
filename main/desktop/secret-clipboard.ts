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
  /** Clears it now if it is still ours. */
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

export function createSecretClipboard({ system, clock, onChange }: SecretClipboardParts): SecretClipboard {
  let ours: ClipboardView | null = null;
  let timer: NodeJS.Timeout | undefined;

  function become(next: ClipboardView | null): void {
    clearTimeout(timer);
    timer = undefined;
    ours = next;
    if (next?.clearsAt != null) timer = setTimeout(() => void clear(), next.clearsAt - clock.now());
    onChange();
  }

  async function clear(): Promise<void> {
    if (!ours) return;
    if (await system.holdsSecret()) await system.clear();
    become(null);
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

    async copySecret({ kind, accountId, text, clearAfterSeconds }) {
      await orRefused(system.writeSecret(text));
      const clearsAt = clearAfterSeconds === null ? null : clock.now() + clearAfterSeconds * 1000;
      become({ kind, accountId, clearsAt });
      return { clearsAt };
    },

    async copyText(text) {
      await orRefused(system.writeText(text));
      if (ours) become(null);
    },

    clear,

    keep() {
      if (ours) become({ ...ours, clearsAt: null });
    },

    async refresh() {
      if (!ours) return;
      const isOver = ours.clearsAt !== null && ours.clearsAt <= clock.now();
      if (isOver) await clear();
      else if (!(await system.holdsSecret())) become(null);
    },
  };
}
