/** One moment three times: by the clock on the wall, in UTC, and from now by the clock of who named it. */
import { inUtc, relative } from '../../app/moments.ts';
import { useEverySecond } from '../every-second.ts';
import './MomentLines.css';

const onTheWall = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

interface MomentLinesProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly clockAheadMs: number;
}

export function MomentLines({ at, clockAheadMs }: MomentLinesProps) {
  const fromNow = useEverySecond((now) => relative(at, now - clockAheadMs));
  return (
    <span className="moment-lines time">
      <strong className="moment-from-now">{fromNow}</strong>
      <span>{onTheWall.format(at)}</span>
      <span>{inUtc(at)}</span>
    </span>
  );
}
