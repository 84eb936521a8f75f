/** Minutes and seconds until a moment, for the eye; a screen reader hears it when it asks, not every second. */
import { countdown } from '../../app/freshness.ts';
import { useEverySecond } from '../every-second.ts';
import './Countdown.css';

export function Countdown({ until }: { readonly until: number }) {
  const left = useEverySecond((now) => countdown(until - now));
  return (
    <span className="countdown" role="timer" aria-label="Time left">
      {left}
    </span>
  );
}
