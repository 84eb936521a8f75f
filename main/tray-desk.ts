/** What a press in the tray's menu does, and where its failure is shown: in the window, at the badge. */
import { randomUUID } from 'node:crypto';
import { describeFailure, Failure, type FailureView } from '../app/failure.ts';
import { formatFor } from '../app/formats.ts';
import type { Snapshot, TrayCopy } from '../app/snapshot.ts';
import type { Commands } from './commands.ts';
import type { TrayAction } from './tray-menu.ts';

export interface TrayDesk {
  /** The last copy that did not come about, for the window. */
  trayCopy(): TrayCopy | null;
  forget(): void;
  act(action: TrayAction): Promise<void>;
}

export interface TrayDeskParts {
  readonly commands: () => Pick<Commands, 'copyBadge' | 'copyToken' | 'clearClipboard' | 'lock'>;
  readonly snapshot: () => Pick<Snapshot, 'badges' | 'settings'>;
  readonly raise: () => void;
  readonly quit: () => void;
  /** A notification of the system, a press on which calls `onPress`; `false` where there are none. */
  readonly notify: (title: string, text: string, onPress: () => void) => boolean;
  readonly reportBug: (error: unknown) => void;
  readonly onChange: () => void;
}

export function createTrayDesk(parts: TrayDeskParts): TrayDesk {
  const { commands, snapshot, raise, onChange } = parts;
  let trayCopy: TrayCopy | null = null;

  function become(next: TrayCopy | null): void {
    trayCopy = next;
    onChange();
  }

  async function copy(badgeId: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
      if (trayCopy !== null) become(null);
    } catch (error) {
      if (!(error instanceof Failure)) parts.reportBug(error);
      tell(badgeId, describeFailure(error instanceof Failure ? error : new Failure('INTERNAL')));
    }
  }

  function tell(badgeId: string, failure: FailureView): void {
    // Called off, or covered: there is nothing to be told at the badge.
    if (failure.code === 'COPY_CANCELLED') return;
    if (failure.code === 'LOCKED') {
      raise();
      return;
    }
    become({ id: randomUUID(), badgeId, failure });
    if (failure.code === 'BADGE_PRESS_AGAIN') {
      raise();
      return;
    }
    const name = snapshot().badges.find(({ id }) => id === badgeId)?.name ?? 'The token';
    say(`${name} was not copied`, failure);
  }

  function say(title: string, failure: FailureView): void {
    if (!parts.notify(title, failure.title, raise)) raise();
  }

  async function clear(): Promise<void> {
    try {
      await commands().clearClipboard({});
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say('The clipboard was not cleared', describeFailure(error));
    }
  }

  return {
    trayCopy: () => trayCopy,
    forget: () => become(null),
    async act(action) {
      switch (action.do) {
        case 'copy-badge': {
          const { badgeId: id, format } = action;
          const wanted = format === undefined ? {} : { format };
          return copy(id, () => commands().copyBadge({ id, confirmed: false, ...wanted }));
        }
        case 'copy-token': {
          const { request } = action;
          const badge = snapshot().badges.find(({ id }) => id === action.badgeId);
          const format = formatFor(request.kind, badge?.format ?? 'bare');
          return copy(action.badgeId, () => commands().copyToken({ request, format }));
        }
        case 'clear-clipboard':
          return clear();
        case 'lock':
          await commands().lock({});
          return;
        case 'show':
          return raise();
        case 'quit':
          return parts.quit();
        default:
          return action satisfies never;
      }
    },
  };
}
