/** A token with its secret. It never leaves main; what may leave is `TokenFacts`. */
import { isFresh } from '../../app/freshness.ts';
import type { TokenFacts, TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';

export interface Token {
  readonly request: TokenRequest;
  readonly value: string;
  /** By this computer's clock, milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The same moment by the clock that never jumps. */
  readonly expiresAtMonotonic: number;
  readonly mintedAt: number;
}

/** A moment by both hands of a clock. The life of a token is counted from before the request that brings it. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
  readonly clock: Clock;
}

export function presentMoment(clock: Clock): Moment {
  return { now: clock.now(), monotonic: clock.monotonic(), clock };
}

/** The two hands of a clock are not read at once, and one has whole milliseconds. */
const noiseMs = 1_000;

/** A token minted since `before`; `expiresAt` is by this computer's wall clock. */
export function mintedToken(request: TokenRequest, value: string, expiresAt: number, before: Moment): Token {
  const { now, monotonic } = presentMoment(before.clock);
  const passedMs = monotonic - before.monotonic;
  const minted = { request, value, mintedAt: before.now };
  if (Math.abs(now - before.now - passedMs) < noiseMs) {
    return { ...minted, expiresAt, expiresAtMonotonic: before.monotonic + (expiresAt - before.now) };
  }
  // Somebody set the wall clock meanwhile: `expiresAt` is by what it was or by what it is, so the shorter life counts.
  const leftMs = Math.floor(Math.min(expiresAt - before.now - passedMs, expiresAt - now));
  return { ...minted, expiresAt: now + leftMs, expiresAtMonotonic: monotonic + leftMs };
}

/**
 * Whether a token may still be handed out. Both clocks must agree: the wall clock may have been set back, and the
 * monotonic one may have stood still while the computer slept.
 */
export function isTokenFresh(token: Token, clock: Clock, marginMs?: number): boolean {
  return (
    isFresh(token.expiresAt, clock.now(), marginMs) &&
    isFresh(token.expiresAtMonotonic, clock.monotonic(), marginMs)
  );
}

export function tokenFacts({ request, expiresAt, mintedAt }: Token): TokenFacts {
  return { request, expiresAt, mintedAt };
}
