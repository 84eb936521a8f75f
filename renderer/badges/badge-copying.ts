/** Copies by badge that are under way, just done, waiting for a second press, or failed. */
import { useRef, useState } from 'react';
import { type BadgeView, pressAgainMs } from '../../app/badge.ts';
import type { FailureView } from '../../app/failure.ts';
import type { FormatName } from '../../app/formats.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import { copiedShownMs } from '../copying.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';

export type BadgeAttempt =
  | { readonly phase: 'working' }
  | { readonly phase: 'copied' }
  /** The format is that of the first press. */
  | { readonly phase: 'press-again'; readonly format: FormatName | undefined }
  /** The format is the one it was asked for in, for another try. */
  | { readonly phase: 'failed'; readonly failure: FailureView; readonly format: FormatName | undefined };

type Numbered = BadgeAttempt & {
  readonly number: number;
  /** Of the request: a failure says nothing of another one. */
  readonly key: string;
};

export interface BadgeCopying {
  readonly attemptOf: (badge: BadgeView) => BadgeAttempt | undefined;
  /** Copies; as a second press where one is awaited. While it is minted nothing happens. */
  readonly copy: (badge: BadgeView, format?: FormatName) => void;
  /** Calls off what is being minted. */
  readonly cancel: (badge: BadgeView) => void;
  /** Shows how a copy went that was asked for elsewhere. */
  readonly take: (badge: BadgeView, failure: FailureView) => void;
  readonly forgetFailure: (badgeId: string) => void;
}

export function useBadgeCopying(): BadgeCopying {
  const announce = useAnnounce();
  const [attempts, setAttempts] = useState<Readonly<Record<string, Numbered>>>({});
  const lastNumber = useRef(0);

  const forget = (id: string, isIt: (attempt: Numbered) => boolean) =>
    setAttempts((current) => {
      const { [id]: attempt, ...rest } = current;
      return attempt && isIt(attempt) ? rest : current;
    });

  const attemptOf: BadgeCopying['attemptOf'] = ({ id, request }) => {
    const attempt = attempts[id];
    return attempt?.key === tokenRequestKey(request) ? attempt : undefined;
  };

  /** A new attempt for this badge: from then on an older one has no say. */
  const begin = ({ id, name, request }: BadgeView, first: BadgeAttempt) => {
    lastNumber.current += 1;
    const numbered = { number: lastNumber.current, key: tokenRequestKey(request) };
    const forgetAfter = (ms: number) =>
      setTimeout(() => forget(id, ({ number }) => number === numbered.number), ms);
    /** Moves it on, unless it was called off or a newer one has taken its place. */
    const become = (attempt: BadgeAttempt) =>
      setAttempts((current) =>
        current[id]?.number === numbered.number ? { ...current, [id]: { ...attempt, ...numbered } } : current,
      );
    setAttempts((current) => ({ ...current, [id]: { ...first, ...numbered } }));
    return {
      succeed() {
        become({ phase: 'copied' });
        announce(`${name} copied`);
        forgetAfter(copiedShownMs);
      },
      fail(failure: FailureView, format?: FormatName) {
        if (failure.code === 'BADGE_PRESS_AGAIN') {
          become({ phase: 'press-again', format });
          announce(`Press again to copy ${name}`);
          forgetAfter(pressAgainMs);
        } else if (failure.code === 'COPY_CANCELLED') {
          forget(id, ({ number }) => number === numbered.number);
        } else {
          become({ phase: 'failed', failure, format });
          announce(`${name}: ${failure.title}`);
        }
      },
    };
  };

  const copy = async (badge: BadgeView, format?: FormatName) => {
    const before = attemptOf(badge);
    if (before?.phase === 'working') return;
    const wanted = format ?? (before?.phase === 'press-again' ? before.format : undefined);
    const attempt = begin(badge, { phase: 'working' });
    const outcome = await outcomeOf(
      lanyard.copyBadge({
        id: badge.id,
        confirmed: before?.phase === 'press-again',
        ...(wanted === undefined ? {} : { format: wanted }),
      }),
    );
    if (outcome.ok) attempt.succeed();
    else attempt.fail(outcome.failure, wanted);
  };

  const cancel = ({ id, name }: BadgeView) => {
    forget(id, ({ phase }) => phase === 'working');
    void outcomeOf(lanyard.cancelBadgeCopy({ id }));
    announce(`${name} cancelled`);
  };

  return {
    attemptOf,
    copy: (badge, format) => void copy(badge, format),
    cancel,
    take: (badge, failure) => begin(badge, { phase: 'working' }).fail(failure),
    forgetFailure: (badgeId) => forget(badgeId, ({ phase }) => phase === 'failed'),
  };
}
