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

/** A moment by both clocks. The life of a token is counted from before the request that brings it. */
export interface Moment {
  readonly now: number;
  readonly monotonic: number;
}

export function presentMoment(clock: Clock): Moment {
  return { now: clock.now(), monotonic: clock.monotonic() };
}

/** A token minted since `before`; `expiresAt` is by this computer's wall clock. */
export function mintedToken(request: TokenRequest, value: string, expiresAt: number, before: Moment): Token {
  return {
    request,
    value,
    expiresAt,
    expiresAtMonotonic: before.monotonic + (expiresAt - before.now),
    mintedAt: before.now,
  };
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
