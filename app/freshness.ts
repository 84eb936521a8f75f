/** How long a token still lives, and in which words. Pure functions of expiry and now. */

/** A token with less life than this is minted anew: gcloud's and google-auth's margin too. */
export const freshMarginMs = 5 * 60_000;

/** Whether `expiresAt` leaves at least `marginMs` after `now` (all in milliseconds of the same clock). */
export function isFresh(expiresAt: number, now: number, marginMs: number = freshMarginMs): boolean {
  return expiresAt - now >= marginMs;
}

export type Liveliness = 'alive' | 'ending' | 'last-minute' | 'expired';

/** Under 10 minutes a token is ending, under 1 minute it is in its last minute. */
export function liveliness(expiresAt: number, now: number): Liveliness {
  const left = expiresAt - now;
  if (left <= 0) return 'expired';
  if (left < 60_000) return 'last-minute';
  return left < 10 * 60_000 ? 'ending' : 'alive';
}

/** "48 min", "3 h 5 min"; under a minute "0:38"; "expired" at the end. */
export function timeLeft(expiresAt: number, now: number): string {
  const left = expiresAt - now;
  if (left <= 0) return 'expired';
  if (left < 60_000) return countdown(left);
  const minutes = Math.floor(left / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** "4:31" from milliseconds; never below "0:00". Rounds up, so that a countdown starts at its full length. */
export function countdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
