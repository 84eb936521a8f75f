/**
 * What the provider says about an access token. The token goes in a header of a POST: in an address it would end up in
 * the logs of every proxy on the way.
 */
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { TokenInfo } from '../../app/inspection.ts';
import type { Clock } from '../clock.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { quoteProvider } from '../redact.ts';
import type { ProviderEndpoints } from '../sign-in/endpoints.ts';

export interface TokenInfoParts {
  readonly endpoints: Pick<ProviderEndpoints, 'tokeninfoEndpoint'>;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** Throws REQUEST_INVALID where the provider has no tokeninfo, PROVIDER_REFUSED, PROVIDER_ANSWER_BROKEN and what requests throw. */
export type AskTokenInfo = (token: string) => Promise<TokenInfo>;

const name = z.string().max(512).optional();
/** Everything is a text, numbers and truth too. */
const known = z.object({
  expires_in: z.coerce.number().int().min(0).max(1_000_000),
  scope: z.string().max(32_768).default(''),
  aud: name,
  azp: name,
  sub: name,
  email: name,
  email_verified: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .optional(),
  access_type: z.enum(['online', 'offline']).optional().catch(undefined),
});
const refusal = z.object({ error: z.string() });

export function createTokenInfo({ endpoints, fetch, clock }: TokenInfoParts): AskTokenInfo {
  const { tokeninfoEndpoint } = endpoints;
  return async (token) => {
    if (tokeninfoEndpoint === undefined)
      throw new Failure('REQUEST_INVALID', { field: 'The provider', problem: 'has no tokeninfo' });
    const askedAt = clock.now();
    const response = await fetch(tokeninfoEndpoint, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
    });
    const { status } = response;
    const json: unknown = await response.json().catch(() => undefined);
    if (!response.ok) {
      const { error } = refusal.safeParse(json).data ?? {};
      if (error === 'invalid_token') return { outcome: 'unknown' };
      throw new Failure('PROVIDER_REFUSED', {
        status,
        ...(error === undefined ? {} : { providerCode: quoteProvider(error) }),
      });
    }
    const parsed = known.safeParse(json);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') || 'the answer';
      throw new Failure('PROVIDER_ANSWER_BROKEN', { status, field, problem: 'is not what it should be' });
    }
    const { expires_in, scope, aud, azp, sub, email, email_verified, access_type } = parsed.data;
    return {
      outcome: 'known',
      expiresAt: askedAt + expires_in * 1000,
      scopes: scope.split(' ').filter((one) => one !== ''),
      ...(aud === undefined ? {} : { audience: aud }),
      ...(azp === undefined ? {} : { authorizedParty: azp }),
      ...(sub === undefined ? {} : { subject: sub }),
      ...(email === undefined ? {} : { email }),
      ...(email_verified === undefined ? {} : { emailVerified: email_verified }),
      ...(access_type === undefined ? {} : { accessType: access_type }),
    };
  };
}
