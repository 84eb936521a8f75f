/** A ring filled by `part` (0 to 1), clockwise from the top. The words beside it say the same. */
import './Ring.css';

const radius = 6;
const circumference = 2 * Math.PI * radius;

export function Ring({ part }: { readonly part: number }) {
  const filled = Math.min(1, Math.max(0, part)) * circumference;
  return (
    <svg className="ring" width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle className="ring-track" cx="8" cy="8" r={radius} />
      {filled > 0 && (
        <circle
          className="ring-part"
          cx="8"
          cy="8"
          r={radius}
          strokeDasharray={`${filled} ${circumference}`}
          transform="rotate(-90 8 8)"
        />
      )}
    </svg>
  );
}
