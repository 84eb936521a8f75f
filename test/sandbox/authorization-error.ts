/** The error pages of the authorization endpoint: like Google's, they never lead back to the application. */
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Clients } from './clients.ts';
import { framePage } from './page-frame.ts';
import { errorPage } from './pages.ts';

export function showAuthorizationError(clients: Clients) {
  return (ctx: KoaContextWithOIDC, error: string, description: string): void => {
    const clientId = [ctx.query['client_id']].flat()[0];
    const client = Object.values(clients).find((candidate) => candidate.clientId === clientId);
    const [status, name, sentence] = explain(error, description, client?.deleted === true);
    const { headers, text } = framePage(
      'Access blocked',
      errorPage('Access blocked', sentence, status, name),
    );
    ctx.status = status;
    ctx.set(headers);
    ctx.body = text;
  };
}

function explain(error: string, description: string, deleted: boolean): [number, string, string] {
  if (deleted) return [401, 'deleted_client', 'The OAuth client was deleted.'];
  if (error === 'invalid_client') return [401, 'invalid_client', 'The OAuth client was not found.'];
  if (error === 'invalid_redirect_uri') {
    return [
      400,
      'redirect_uri_mismatch',
      'The application sent a redirect address that its client may not use.',
    ];
  }
  return [400, error, `The application sent an invalid request: ${description}.`];
}
