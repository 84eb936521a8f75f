/** What came in, without secrets: enough to count calls and to prove what they carried. */
import { type Exchange, jsonOf } from './exchange.ts';
import type { Endpoint } from './paths.ts';

export type LoggedRequest = {
  endpoint: Endpoint;
  method: string;
  path: string;
  at: string;
  /** Absent while the answer is under way, and for ever where there was none. */
  status?: number;
  /** The names of all fields, of the query, of a form or of a JSON body. */
  keys: string[];
  /** The values of those fields that are no secret. */
  fields: Record<string, string>;
  /** How the caller showed who it is: the scheme of its Authorization header, in lower case. */
  authorization?: string;
  fault?: string;
};

export type RequestLog = {
  open(endpoint: Endpoint, exchange: Exchange): LoggedRequest;
  list(): readonly LoggedRequest[];
  counts(): Partial<Record<Endpoint, number>>;
  clear(): void;
};

const HARMLESS = [
  'grant_type',
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'access_type',
  'prompt',
  'login_hint',
  'hd',
  'code_challenge_method',
  'audience',
  'subject_token_type',
  'pageSize',
  'query',
  'scopes',
  'format',
  'licenses',
  'delegates',
  'lifetime',
  'includeEmail',
  'permissions',
];

export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    open(endpoint, exchange) {
      const { req, res, url, form } = exchange;
      const all = [...url.searchParams, ...form, ...membersOf(exchange)];
      const scheme = req.headers.authorization?.split(' ')[0]?.toLowerCase();
      const request: LoggedRequest = {
        endpoint,
        method: req.method ?? '',
        path: url.pathname,
        at: new Date().toISOString(),
        keys: all.map(([key]) => key),
        fields: Object.fromEntries(all.filter(([key]) => HARMLESS.includes(key))),
        ...(scheme !== undefined && { authorization: scheme }),
      };
      res.once('finish', () => {
        request.status = res.statusCode;
      });
      requests.push(request);
      return request;
    },
    list: () => requests,
    counts() {
      const counts: Partial<Record<Endpoint, number>> = {};
      for (const { endpoint } of requests) counts[endpoint] = (counts[endpoint] ?? 0) + 1;
      return counts;
    },
    clear() {
      requests = [];
    },
  };
}

/** A member that is no text is logged as its JSON. */
function membersOf(exchange: Exchange): [string, string][] {
  const members = Object.entries(jsonOf(exchange) ?? {});
  return members.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
