/** "Try again": at once, or from the time on that the provider asked to wait for. */
import { countdown } from '../../app/freshness.ts';
import { useEverySecond } from '../every-second.ts';
import { Button } from './Button.tsx';

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** "Try again at 14:05"; within the last minute "Try again in 0:20". */
function labelAt(now: number, retryAt: number | undefined): string {
  if (retryAt === undefined || retryAt <= now) return 'Try again';
  const leftMs = retryAt - now;
  return leftMs < 60_000
    ? `Try again in ${countdown(leftMs)}`
    : `Try again at ${timeOfDay.format(Math.ceil(retryAt / 60_000) * 60_000)}`;
}

interface TryAgainButtonProps {
  readonly look: 'main' | 'plain' | 'danger';
  readonly busy: boolean;
  /** Milliseconds since the epoch. */
  readonly retryAt: number | undefined;
  readonly onClick: () => void;
}

export function TryAgainButton({ look, busy, retryAt, onClick }: TryAgainButtonProps) {
  const label = useEverySecond((now) => labelAt(now, retryAt));
  const waiting = useEverySecond((now) => retryAt !== undefined && retryAt > now);
  return (
    <Button look={look} busy={busy} disabled={waiting} onClick={onClick}>
      {label}
    </Button>
  );
}
