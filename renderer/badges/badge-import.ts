/** Badges to and from a file: what one would bring is shown first, and what it brought can be taken back. */
import { type RefObject, useRef, useState } from 'react';
import type { BadgePreview } from '../../app/badge.ts';
import { type Ask, useAsk } from '../ask.ts';
import { withPath } from '../chosen-file.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import type { Undo } from './undo.ts';

export interface BadgeImport extends Pick<Ask, 'working' | 'failure' | 'forgetFailure'> {
  /** The file input that `choose` opens. */
  readonly fileInput: RefObject<HTMLInputElement | null>;
  readonly choose: () => void;
  /** Answers whether the file is of another kind altogether; then nothing is shown of it. */
  readonly look: (file: File, isAlsoElsewhere?: boolean) => Promise<'other-kind' | 'told'>;
  /** What the file that was chosen would bring. */
  readonly preview: BadgePreview | null;
  readonly take: () => void;
  readonly leave: () => void;
  readonly save: () => void;
}

const countOf = (count: number) => (count === 1 ? '1 badge' : `${count} badges`);

export function useBadgeImport(undo: Undo): BadgeImport {
  const fileInput = useRef<HTMLInputElement>(null);
  const { ask, working, failure, forgetFailure } = useAsk();
  const [preview, setPreview] = useState<BadgePreview | null>(null);
  const announce = useAnnounce();

  const look: BadgeImport['look'] = async (file, isAlsoElsewhere = false) => {
    const outcome = await ask(
      withPath(file, 'BADGE_FILE_UNREADABLE', (path) => lanyard.previewBadges({ path })),
    );
    setPreview(outcome.ok ? outcome.value : null);
    // Whatever is told of a file that is no file of badges, others tell it better.
    const isOther = !outcome.ok && !/^BADGE_FILE_(?:VERSION|FIELD)$/.test(outcome.failure.code);
    if (!isAlsoElsewhere || !isOther) return 'told';
    forgetFailure();
    return 'other-kind';
  };

  const take = async () => {
    const outcome = await ask(lanyard.importBadges({}));
    if (!outcome.ok) return;
    setPreview(null);
    const words = `${countOf(outcome.value.count)} imported`;
    announce(words);
    undo.offerUndo({ words, undo: () => void ask(lanyard.takeBackImport({})) });
  };

  const save = async () => {
    const outcome = await ask(lanyard.exportBadges({}));
    if (outcome.ok && outcome.value) announce(`Badges exported to ${outcome.value.file}`);
  };

  return {
    fileInput,
    choose: () => fileInput.current?.click(),
    look,
    preview,
    take: () => void take(),
    leave: () => setPreview(null),
    save: () => void save(),
    working,
    failure,
    forgetFailure,
  };
}
