/** Cloud Run services, at `/NAME/…`: who calls needs an ID token that was made for the service, and a role on it. */
import { jwtVerify } from 'jose';
import type { Clients } from './clients.ts';
import { answerJson, answerText, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { memberOf } from './members.ts';
import { personBySub } from './people.ts';
import type { Permissions } from './permissions.ts';
import { RUN_SERVICES, type RunService } from './run-services.ts';
import type { SigningKeys } from './signing-keys.ts';

type Parts = {
  issuer: string;
  keys: SigningKeys;
  faults: Faults;
  clients: Clients;
  permissions: Permissions;
};

export function createRunServices({ issuer, keys, faults, clients, permissions }: Parts) {
  function isForService(service: RunService, aud: string, sub: string): boolean {
    // A person's token names an OAuth client, and the only one that opens a service is gcloud's.
    if (personBySub(sub)) return aud === clients.gcloud.clientId;
    return [...service.urls, ...service.customAudiences].includes(aud);
  }

  async function verify(token: string, service: RunService) {
    const currentDate = new Date(faults.nowMs());
    const verified = await jwtVerify(token, keys.publicKeys, { issuer, currentDate }).catch(() => undefined);
    const { aud, sub = '', email } = verified?.payload ?? {};
    const audience = String([aud].flat()[0]);
    return verified && isForService(service, audience, sub) ? { sub, email, aud: audience } : undefined;
  }

  return async (exchange: Exchange): Promise<void> => {
    const { req, res, url } = exchange;
    const name = url.pathname.split('/')[1];
    const service = RUN_SERVICES.find((one) => one.name === name);
    if (!service) return answerText(res, 404, 'text/html', page(404, 'Page not found'));
    const may = (member: string) =>
      permissions.allows(member, 'run.routes.invoke', [service.name, service.projectId]);
    const special = [req.headers['x-serverless-authorization']].flat()[0];
    const header = special ?? req.headers.authorization;
    if (header === undefined || may('')) {
      if (may('')) return answerJson(res, 200, { service: service.name, caller: null });
      return answerText(res, 403, 'text/html', page(403, 'Your client does not have permission to get URL'));
    }
    const caller = await verify(/^Bearer +(\S+)$/i.exec(header)?.[1] ?? '', service);
    if (!caller) {
      const flaw = 'error="invalid_token", error_description="The access token could not be verified"';
      res.setHeader('www-authenticate', `Bearer ${flaw}`);
      return answerText(res, 401, 'text/html', page(401, 'Your client does not have permission'));
    }
    if (!may(memberOf(caller.sub))) {
      res.setHeader('www-authenticate', 'Bearer error="insufficient_scope"');
      return answerText(res, 403, 'text/html', page(403, 'Your client does not have permission to get URL'));
    }
    answerJson(res, 200, {
      service: service.name,
      caller: { email: memberOf(caller.sub), sub: caller.sub, aud: caller.aud },
      // The container gets the header that was checked without the signature, and the other one as it is.
      authorizationPassedOn: special !== undefined && req.headers.authorization !== undefined,
    });
  };
}

function page(status: number, sentence: string): string {
  return `<!doctype html><title>${status}</title><h1>Error</h1><h2>${sentence} from this server.</h2>`;
}
