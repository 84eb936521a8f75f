/**
 * What all of Google's APIs have in common: who calls, is the API on in their project, which method is it, and errors in
 * one envelope. The methods themselves are routes, in a file for each API.
 */
import type { ApiCaller, Callers } from './callers.ts';
import { answerJson, type Exchange, jsonOf } from './exchange.ts';
import type { Faults } from './faults.ts';
import {
  answerGoogleError,
  errorInfo,
  GoogleError,
  invalidArgument,
  notFound,
  permissionDenied,
  serviceDisabled,
} from './google-error.ts';
import type { Permissions } from './permissions.ts';
import { projectBy } from './projects.ts';

export type ApiCall = {
  caller: ApiCaller;
  /** What the parentheses of the route's path matched, decoded. */
  parts: string[];
  query: URLSearchParams;
  json: Record<string, unknown>;
};

export type Route = {
  method: 'GET' | 'POST';
  path: RegExp;
  answer(call: ApiCall): unknown;
};

export type Api = {
  /** The name of its host at Google. */
  service: string;
  title: string;
  /** The short names of scopes, one of which a caller needs. */
  scopes: readonly string[];
  /** Where it is on the sandbox's origin. */
  prefix: string;
  routes: readonly Route[];
};

export type ApiParts = { callers: Callers; faults: Faults; permissions: Permissions };

export function createGoogleApi(api: Api, { callers, faults, permissions }: ApiParts) {
  const { service, title, scopes, prefix, routes } = api;

  function checkEnabled(project: string): void {
    const number = projectBy(project)?.number ?? project;
    const isOff = faults.current.disabledServices.some(
      (off) => off.service === service && (projectBy(off.project)?.number ?? off.project) === number,
    );
    if (isOff) throw serviceDisabled(service, title, number);
  }

  function checkQuotaProject(asked: string, { member }: ApiCaller): void {
    const project = projectBy(asked);
    if (project && permissions.allows(member, 'serviceusage.services.use', [project.projectId])) return;
    throw new GoogleError(
      'PERMISSION_DENIED',
      `Caller does not have required permission to use project ${asked}.`,
      [errorInfo('USER_PROJECT_DENIED', 'googleapis.com', { service, consumer: `projects/${asked}` })],
    );
  }

  async function answer(exchange: Exchange): Promise<unknown> {
    const { req, url, body } = exchange;
    const caller = await callers.authenticate(exchange, service, scopes);
    const asked = [req.headers['x-goog-user-project']].flat()[0];
    if (asked !== undefined) checkQuotaProject(asked, caller);
    checkEnabled(asked ?? caller.projectNumber);
    const path = url.pathname.slice(prefix.length);
    const route = routes.find((candidate) => candidate.method === req.method && candidate.path.test(path));
    if (!route) throw notFound(`The sandbox has no ${req.method} ${path} of ${service}.`);
    const parts = (route.path.exec(path) ?? []).slice(1).map(decodeURIComponent);
    const projectInPath = /\/(?:projects|namespaces)\/([^/:]+)/.exec(path)?.[1] ?? '-';
    if (projectInPath !== '-') checkEnabled(projectInPath);
    const json = body.length === 0 ? {} : jsonOf(exchange);
    if (!json) throw invalidArgument('Invalid JSON payload received.');
    return route.answer({ caller, parts, query: url.searchParams, json });
  }

  return async (exchange: Exchange): Promise<void> => {
    try {
      answerJson(exchange.res, 200, await answer(exchange));
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error;
      answerGoogleError(exchange.res, error);
    }
  };
}

/** Throws unless the caller may; `on` is the resource and those above it. */
export function check(
  permissions: Permissions,
  { member }: ApiCaller,
  permission: string,
  on: readonly string[],
  resource?: string,
): void {
  if (!permissions.allows(member, permission, on)) throw permissionDenied(permission, resource);
}

/** What `testIamPermissions` answers: those of the asked ones that the caller has, and nothing at all for none. */
export function testPermissions(
  permissions: Permissions,
  { caller, json }: ApiCall,
  on: readonly string[],
): { permissions?: string[] } {
  const asked = stringsIn(json, 'permissions');
  if (asked.some((name) => name.includes('*')))
    throw invalidArgument('Wildcards are not allowed.', 'permissions');
  const held = asked.filter((permission) => permissions.allows(caller.member, permission, on));
  return held.length > 0 ? { permissions: held } : {};
}

export function stringsIn(json: Record<string, unknown>, name: string): string[] {
  // A client that has none may send null.
  const value = json[name] ?? [];
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
  throw invalidArgument(`Invalid value at '${name}': a list of strings is expected.`, name);
}
