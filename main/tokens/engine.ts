/**
 * Hands out tokens: from memory while they are fresh, else from the one mint that is under way for their request.
 * Tokens live here and nowhere else.
 */
import { Failure } from '../../app/failure.ts';
import type { TokenFacts, TokenRequest } from '../../app/token-request.ts';
import { tokenRequestKey } from '../../app/token-request-key.ts';
import type { Clock } from '../clock.ts';
import { isTokenFresh, type Token, tokenFacts } from './token.ts';

export interface Tokens {
  /** A token with 5 minutes or more left, or a new one. Throws TOKEN_TOO_SHORT and what minting throws. */
  fresh(request: TokenRequest): Promise<Token>;
  /** Takes in tokens that came by another way, such as a sign-in. */
  remember(tokens: readonly Token[]): void;
  /** Drops one token, which its issuer no longer accepts. */
  drop(request: TokenRequest): void;
  /** Drops every token of an account, and every mint that is under way for it. */
  forget(accountId: string): void;
  /** Drops every token: after a sleep the one clock stood still, the other may have been set, and neither can vouch. */
  distrust(): void;
  /** Facts of the tokens in memory that have not expired. */
  facts(accountId: string): TokenFacts[];
}

export interface TokensParts {
  readonly mint: (request: TokenRequest) => Promise<readonly [Token, ...Token[]]>;
  readonly clock: Clock;
  readonly onChange: () => void;
}

/** A new token with less life than this is not worth copying. */
const leastLifeMs = 60_000;
/** At the very moment of its expiry a token has expired. */
const anyLifeMs = 1;

export function createTokens({ mint, clock, onChange }: TokensParts): Tokens {
  const tokens = new Map<string, Token>();
  const flights = new Map<string, Promise<Token>>();
  /** Counts how often an account was forgotten, so that a mint from before cannot bring it back. */
  const generations = new Map<string, number>();
  const generation = (accountId: string) => generations.get(accountId) ?? 0;

  function remember(minted: readonly Token[]): void {
    for (const token of minted) tokens.set(tokenRequestKey(token.request), token);
    for (const [key, token] of tokens) if (!isTokenFresh(token, clock, anyLifeMs)) tokens.delete(key);
    onChange();
  }

  async function fly(request: TokenRequest): Promise<Token> {
    const { accountId } = request.identity;
    const startedIn = generation(accountId);
    const minted = await mint(request);
    if (generation(accountId) !== startedIn) throw new Failure('ACCOUNT_UNKNOWN');
    if (!isTokenFresh(minted[0], clock, leastLifeMs)) throw new Failure('TOKEN_TOO_SHORT');
    remember(minted);
    return minted[0];
  }

  return {
    fresh(request) {
      const key = tokenRequestKey(request);
      const known = tokens.get(key);
      if (known && isTokenFresh(known, clock)) return Promise.resolve(known);
      const underway = flights.get(key);
      if (underway) return underway;
      const flight = fly(request).finally(() => {
        if (flights.get(key) === flight) flights.delete(key);
      });
      flights.set(key, flight);
      return flight;
    },

    remember,

    drop(request) {
      tokens.delete(tokenRequestKey(request));
      onChange();
    },

    forget(accountId) {
      generations.set(accountId, generation(accountId) + 1);
      for (const [key, token] of tokens)
        if (token.request.identity.accountId === accountId) tokens.delete(key);
      // Nobody may join a mint that can no longer succeed.
      for (const key of flights.keys()) if (JSON.parse(key)[1] === accountId) flights.delete(key);
      onChange();
    },

    distrust() {
      tokens.clear();
      onChange();
    },

    facts: (accountId) =>
      [...tokens.values()]
        .filter(
          (token) => token.request.identity.accountId === accountId && isTokenFresh(token, clock, anyLifeMs),
        )
        .map(tokenFacts),
  };
}
