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
