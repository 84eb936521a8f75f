/**
 * A token of one's own for as long as something is held. The window is out of screenshots from before the token comes
 * until after it is off the screen again.
 */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { FailureView } from '../../app/failure.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { useAsk } from '../ask.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

/** Whoever holds longer has fallen asleep on the key. */
const longestMs = 30_000;

export interface Revealing {
  readonly token: string | null;
  readonly failure: FailureView | null;
  readonly reveal: () => void;
  readonly conceal: () => void;
}

export function useRevealing(request: TokenRequest): Revealing {
  const { ask, failure } = useAsk();
  const [token, setToken] = useState<string | null>(null);
  const isHeld = useRef(false);
  const turn = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const reveal = async () => {
    if (isHeld.current) return;
    isHeld.current = true;
    turn.current += 1;
    const ours = turn.current;
    const outcome = await ask(lanyard.revealToken({ request }));
    // Let go before it came: then it is not even kept.
    if (ours !== turn.current || !outcome.ok) return;
    setToken(outcome.value.token);
    timer.current = setTimeout(conceal, longestMs);
  };

  const conceal = () => {
    if (!isHeld.current) return;
    isHeld.current = false;
    turn.current += 1;
    clearTimeout(timer.current);
    flushSync(() => setToken(null));
    // Not before the picture without it has been drawn, and not when it is held again by then.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        if (!isHeld.current) void outcomeOf(lanyard.concealToken({}));
      }),
    );
  };

  const onLeave = useEffectEvent(conceal);
  useEffect(() => {
    const leave = () => onLeave();
    window.addEventListener('blur', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('blur', leave);
      document.removeEventListener('visibilitychange', leave);
    };
  }, []);
  // With the screen goes the token; nothing is drawn of it any more.
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      turn.current += 1;
      if (isHeld.current) void outcomeOf(lanyard.concealToken({}));
      isHeld.current = false;
    },
    [],
  );

  return { token, failure, reveal: () => void reveal(), conceal };
}
