/** What the next token of an account is to be, as it is typed and ticked in the panel. */
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import type { ListedService } from '../../app/listings.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { TokenKind } from '../../app/token-request.ts';

export interface Draft {
  readonly kind: TokenKind;
  /** The chain as typed; empty while the account speaks for itself. */
  readonly speaksFor: string;
  /** Those ticked of the granted scopes; `null` while all of them are. */
  readonly grantedScopes: readonly string[] | null;
  /** Scopes as typed, for tokens that can have any. */
  readonly scopes: string;
  /** As typed. */
  readonly audience: string;
  /** The service that an audience was last picked from. */
  readonly service: ListedService | null;
  readonly includeEmail: boolean;
  /** The person an access token is to speak for, as typed; mostly nobody. */
  readonly subject: string;
  readonly licenses: boolean;
  readonly lifetimeSeconds: number;
}

export const firstDraft: Draft = {
  kind: 'access-token',
  speaksFor: '',
  grantedScopes: null,
  scopes: 'cloud-platform',
  audience: '',
  service: null,
  includeEmail: true,
  subject: '',
  licenses: false,
  lifetimeSeconds: usualLifetimeSeconds,
};

/** A chain in the form in which it is typed: gcloud's, the target last. */
export function chainText({ delegates, target }: Impersonation): string {
  return [...delegates, target].join(', ');
}

/** The service that the audience was picked from, unless another was typed since. */
export function pickedService({ audience, service }: Draft): ListedService | undefined {
  return service?.audiences.includes(audience.trim()) || service?.url === audience.trim()
    ? service
    : undefined;
}
