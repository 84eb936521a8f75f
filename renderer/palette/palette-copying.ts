/** A copy asked for in the palette: it closes when the token is on the clipboard, and says it in place when it is not. */
import { useEffect, useRef, useState } from 'react';
import { pressAgainMs } from '../../app/badge.ts';
import type { FailureView } from '../../app/failure.ts';
import { formatFor } from '../../app/formats.ts';
import type { Settings } from '../../app/settings.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { asFormat, tokenKindLabels, type WantedCopy } from '../copying.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';

export type CopyState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'working'; readonly copy: WantedCopy }
  /** A badge of production asks for a second press. */
  | { readonly phase: 'press-again'; readonly copy: WantedCopy }
  | { readonly phase: 'failed'; readonly copy: WantedCopy; readonly failure: FailureView };

export interface PaletteCopying {
  readonly state: CopyState;
  readonly copy: (copy: WantedCopy) => void;
  readonly forget: () => void;
}

const idle: CopyState = { phase: 'idle' };

/** Whether one press repeats another. */
const isSame = (one: WantedCopy, other: WantedCopy) => JSON.stringify(one) === JSON.stringify(other);

export function usePaletteCopying(
  settings: Pick<Settings, 'format'>,
  onCopied: (request: TokenRequest | undefined) => void,
): PaletteCopying {
  const [state, setState] = useState<CopyState>(idle);
  const announce = useAnnounce();
  const turn = useRef(0);

  useEffect(() => {
    if (state.phase !== 'press-again') return;
    const timer = setTimeout(() => setState(idle), pressAgainMs);
    return () => clearTimeout(timer);
  }, [state]);

  const send = (copy: WantedCopy) => {
    const { request, format, badge } = copy;
    if (!badge) {
      const usual = formatFor(request.kind, settings.format);
      return outcomeOf(lanyard.copyToken({ request, format: format ?? usual }));
    }
    const confirmed = state.phase === 'press-again' && isSame(state.copy, copy);
    const chosen = format === undefined ? {} : { format };
    return outcomeOf(lanyard.copyBadge({ id: badge.id, confirmed, ...chosen }));
  };

  const copy = async (copy: WantedCopy) => {
    if (state.phase === 'working') return;
    turn.current += 1;
    const ours = turn.current;
    setState({ phase: 'working', copy });
    const outcome = await send(copy);
    if (outcome.ok) {
      const what = copy.badge?.name ?? tokenKindLabels[copy.request.kind];
      announce(`${what} copied${copy.format === undefined ? '' : ` ${asFormat(copy.format)}`}`);
      onCopied(copy.badge ? undefined : copy.request);
    } else if (ours === turn.current) {
      const { failure } = outcome;
      setState(
        failure.code === 'BADGE_PRESS_AGAIN'
          ? { phase: 'press-again', copy }
          : { phase: 'failed', copy, failure },
      );
    }
  };

  return {
    state,
    copy: (wanted) => void copy(wanted),
    forget: () => {
      turn.current += 1;
      setState(idle);
    },
  };
}
