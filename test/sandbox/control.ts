/**
 * The sandbox's own door, for tests and people at a terminal: faults, permissions, revoked grants, the request
 * log, the secrets.
 */
import * as z from 'zod';
import { answerJson, type Exchange } from './exchange.ts';
import { PATHS } from './paths.ts';
import type { Sandbox } from './sandbox.ts';

export type SandboxControl = Omit<Sandbox, 'description' | 'close'>;

const whose = z.strictObject({ email: z.string() });
const perhapsWhose = z.strictObject({ email: z.string().optional() });

export function createControl(sandbox: SandboxControl) {
  const routes: Record<string, (body: unknown) => unknown> = {
    'GET /faults': () => sandbox.faults(),
    'POST /faults': (body) => {
      sandbox.setFaults(body as Parameters<Sandbox['setFaults']>[0]);
      return sandbox.faults();
    },
    'DELETE /faults': () => {
      sandbox.clearFaults();
      return sandbox.faults();
    },
    'POST /grants/revoke': (body) => ({ revoked: sandbox.revokeGrants(whose.parse(body).email) }),
    'POST /tokens/expire': (body) => {
      sandbox.expireAccessTokens(perhapsWhose.parse(body).email);
      return {};
    },
    'POST /sessions/end': () => {
      sandbox.endBrowserSessions();
      return {};
    },
    'GET /permissions': () => ({ bindings: sandbox.permissions() }),
    'POST /permissions': (body) => {
      sandbox.changePermissions(body as Parameters<Sandbox['changePermissions']>[0]);
      return { bindings: sandbox.permissions() };
    },
    'DELETE /permissions': () => {
      sandbox.resetPermissions();
      return { bindings: sandbox.permissions() };
    },
    'GET /requests': () => ({ counts: sandbox.requestCounts(), requests: sandbox.requests() }),
    'DELETE /requests': () => {
      sandbox.clearRequests();
      return {};
    },
    'GET /secrets': () => ({ secrets: sandbox.secrets() }),
  };

  return async ({ req, res, url, body }: Exchange): Promise<void> => {
    // A page in somebody's browser has no business here; programs send none of these headers.
    if (req.headers.origin !== undefined || (req.headers['sec-fetch-site'] ?? 'none') !== 'none') {
      answerJson(res, 403, { error: 'not_for_pages' });
      return;
    }
    const route = routes[`${req.method} ${url.pathname.slice(PATHS.control.length)}`];
    if (!route) {
      answerJson(res, 404, { error: 'not_found', routes: Object.keys(routes) });
      return;
    }
    try {
      answerJson(res, 200, route(body.length > 0 ? JSON.parse(body.toString('utf8')) : {}));
    } catch (error) {
      answerJson(res, 400, { error: 'invalid_request', error_description: explain(error) });
    }
  };
}

function explain(error: unknown): string {
  return error instanceof z.ZodError ? z.prettifyError(error) : String(error);
}
