/** One's own tokens to look at: what they say, and, for as long as a person holds a button, the token itself. */
import type { OwnToken } from '../../app/inspection.ts';
import { decodeJwt } from '../../app/jwt.ts';
import { maskToken } from '../../app/pasted.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Tokens } from './engine.ts';

export interface OwnTokensParts {
  readonly tokens: Pick<Tokens, 'fresh'>;
  /** Keeps the window out of screenshots. */
  readonly protect: (on: boolean) => void;
}

/** Each throws what minting throws: a token that is not there any more is minted. */
export interface OwnTokens {
  /** Of a JWT its header and claims without the signature, so that nobody could use it. */
  inspect(request: TokenRequest): Promise<OwnToken>;
  /** The token. The window is protected before it is answered, and until `conceal`. */
  reveal(request: TokenRequest): Promise<{ token: string }>;
  conceal(): void;
}

export function createOwnTokens({ tokens, protect }: OwnTokensParts): OwnTokens {
  /** Counts reveals and conceals, so that one that fails late does not undo the next. */
  let turn = 0;

  return {
    async inspect(request) {
      const { value, expiresAt } = await tokens.fresh(request);
      const decoded = request.kind === 'access-token' ? undefined : decodeJwt(value);
      if (decoded === undefined || typeof decoded === 'string')
        return { kind: 'opaque', masked: maskToken(value), expiresAt };
      return { kind: 'jwt', header: decoded.header, claims: decoded.claims, expiresAt };
    },

    async reveal(request) {
      turn += 1;
      const ours = turn;
      // At once: a conceal may come before the token does, and has to come after this.
      protect(true);
      try {
        const { value } = await tokens.fresh(request);
        return { token: value };
      } catch (error) {
        if (ours === turn) protect(false);
        throw error;
      }
    },

    conceal() {
      turn += 1;
      protect(false);
    },
  };
}
