/** What a refusal of a token endpoint means whatever the grant: OAuth's `error` (RFC 6749 section 5.2) and Google's own. */
import type { FailureCode } from '../../app/failure.ts';

export const codeByTokenError: ReadonlyMap<string, FailureCode> = new Map([
  ['invalid_client', 'CLIENT_REFUSED'],
  ['deleted_client', 'CLIENT_REFUSED'],
  ['disabled_client', 'CLIENT_REFUSED'],
  ['invalid_scope', 'SCOPE_REFUSED'],
  ['access_denied', 'POLICY_REFUSED'],
  ['admin_policy_enforced', 'POLICY_REFUSED'],
  ['org_internal', 'POLICY_REFUSED'],
  ['server_error', 'PROVIDER_DOWN'],
  ['internal_failure', 'PROVIDER_DOWN'],
  ['temporarily_unavailable', 'PROVIDER_DOWN'],
]);
