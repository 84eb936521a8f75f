/**
 * Newer versions of Lanyard. GitHub is asked only when the person has switched that on, or presses; a version is
 * downloaded only after a yes, and never an older one or one before its release.
 */
import { isNewerRelease, type UpdateStep, type UpdatesView } from '../app/updates.ts';
import type { Clock } from './clock.ts';

/** What fetches and installs them. */
export interface Updater {
  /** The version that GitHub has as its latest. */
  find(): Promise<string>;
  /** Downloads what was found last, and checks it. */
  download(): Promise<void>;
  /** Ends Lanyard, installs what was downloaded and starts that. */
  restart(): void;
}

export interface Updates {
  view(): UpdatesView;
  /** What a person asks for. What does not fit the moment does nothing. */
  take(step: UpdateStep): Promise<void>;
  /** Looks if a day has gone by and the person wants it; called again and again. */
  remind(): Promise<void>;
}

export interface UpdatesParts {
  /** Where Lanyard may update itself: loads what does. Else who sees to it. */
  readonly source: (() => Promise<Updater>) | 'package-system' | 'nobody';
  readonly version: string;
  readonly isWanted: () => boolean;
  readonly clock: Clock;
  readonly onChange: (view: UpdatesView) => void;
}

const dayMs = 24 * 60 * 60_000;
/** How often it is looked whether a day has gone by. */
export const updateReminderMs = 10 * 60_000;

export function createUpdates({ source, version, isWanted, clock, onChange }: UpdatesParts): Updates {
  if (typeof source === 'string') {
    const view: UpdatesView = { phase: 'elsewhere', by: source };
    return { view: () => view, take: async () => undefined, remind: async () => undefined };
  }
  const load = source;
  let loaded: Promise<Updater> | undefined;
  let view: UpdatesView = { phase: 'idle', lookedAt: null };
  let nextLookAt = 0;

  /** Loaded when it is first needed: whoever does not want it runs none of it. */
  const updater = () => {
    loaded ??= load();
    return loaded;
  };
  const show = (next: UpdatesView) => {
    view = next;
    onChange(view);
  };

  async function look(): Promise<void> {
    nextLookAt = clock.now() + dayMs;
    show({ phase: 'looking' });
    try {
      const found = await (await updater()).find();
      show(
        isNewerRelease(found, version)
          ? { phase: 'found', version: found }
          : { phase: 'idle', lookedAt: clock.now() },
      );
    } catch {
      // Its errors are prose and addresses; the cure is the same for all.
      show({ phase: 'failed', step: 'look' });
    }
  }

  async function download(wanted: string): Promise<void> {
    show({ phase: 'downloading', version: wanted });
    try {
      await (await updater()).download();
      show({ phase: 'ready', version: wanted });
    } catch {
      show({ phase: 'failed', step: 'download', version: wanted });
    }
  }

  return {
    view: () => view,
    async take(step) {
      if (step === 'look' && (view.phase === 'idle' || view.phase === 'failed')) return look();
      if (step === 'download' && view.phase === 'found') return download(view.version);
      if (step === 'download' && view.phase === 'failed' && view.step === 'download') {
        return download(view.version);
      }
      if (step === 'restart' && view.phase === 'ready') (await updater()).restart();
    },
    async remind() {
      const isFree = view.phase === 'idle' || (view.phase === 'failed' && view.step === 'look');
      if (isWanted() && isFree && clock.now() >= nextLookAt) await look();
    },
  };
}
