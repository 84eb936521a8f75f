/** How long a token still lives: a ring and words. Under 10 minutes amber, under one red, with its seconds. */
import { liveliness, timeLeft } from '../../app/freshness.ts';
import type { TokenFacts } from '../../app/token-request.ts';
import { useEverySecond } from '../every-second.ts';
import { Ring } from './Ring.tsx';
import './TimeLeft.css';

interface TimeLeftProps {
  /** Absent: there is no such token in memory. */
  readonly token: TokenFacts | undefined;
}

export function TimeLeft({ token }: TimeLeftProps) {
  const state = useEverySecond((now) => (token ? liveliness(token.expiresAt, now) : 'expired'));
  const words = useEverySecond((now) => (token ? timeLeft(token.expiresAt, now) : ''));
  // In steps of one hundredth, so that the ring of an hour is drawn again every 36 seconds and no oftener.
  const left = useEverySecond((now) =>
    token ? Math.round(((token.expiresAt - now) / (token.expiresAt - token.mintedAt)) * 100) / 100 : 0,
  );
  return (
    <span className="time-left time" data-state={state}>
      <Ring part={state === 'expired' ? 0 : left} />
      {state === 'expired' ? 'not yet minted' : words}
    </span>
  );
}
