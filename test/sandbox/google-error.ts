/** The errors of Google's APIs: one JSON envelope, with a machine-readable reason among its details. */
import { answerJson, type Exchange } from './exchange.ts';

type Detail = Record<string, unknown> & { '@type': string };

const STATUS_CODES = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type GoogleStatus = keyof typeof STATUS_CODES;

export class GoogleError extends Error {
  readonly status: GoogleStatus;
  readonly details: readonly Detail[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: GoogleStatus,
    message: string,
    details: readonly Detail[] = [],
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.details = details;
    this.headers = headers;
  }
}

export function answerGoogleError(
  res: Exchange['res'],
  { status, message, details, headers }: GoogleError,
): void {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  const code = STATUS_CODES[status];
  answerJson(res, code, { error: { code, message, status, ...(details.length > 0 && { details }) } });
}

/** The error that goes with an HTTP status that a switch asked for. */
export function googleErrorOf(httpStatus: number): GoogleError {
  const names = Object.entries(STATUS_CODES) as [GoogleStatus, number][];
  const status = names.find(([, code]) => code === httpStatus)?.[0] ?? 'INTERNAL';
  const details = httpStatus === 429 ? [errorInfo('RATE_LIMIT_EXCEEDED', 'googleapis.com')] : [];
  return new GoogleError(status, `The sandbox was asked to answer ${httpStatus}.`, details);
}

export function errorInfo(reason: string, domain: string, metadata: Record<string, string> = {}): Detail {
  return { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain, metadata };
}

export function permissionDenied(permission: string, resource?: string): GoogleError {
  const where = resource === undefined ? '' : ` '//${resource}'`;
  return new GoogleError(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource${where} (or it may not exist).`,
    [
      errorInfo('IAM_PERMISSION_DENIED', 'iam.googleapis.com', {
        permission,
        ...(resource !== undefined && { resource }),
      }),
    ],
  );
}

export function serviceDisabled(service: string, title: string, projectNumber: string): GoogleError {
  const activationUrl = `https://console.developers.google.com/apis/api/${service}/overview?project=${projectNumber}`;
  return new GoogleError(
    'PERMISSION_DENIED',
    `${title} has not been used in project ${projectNumber} before or it is disabled. Enable it by visiting ${activationUrl} then retry.`,
    [
      errorInfo('SERVICE_DISABLED', 'googleapis.com', {
        service,
        serviceTitle: title,
        consumer: `projects/${projectNumber}`,
        containerInfo: projectNumber,
        activationUrl,
      }),
      {
        '@type': 'type.googleapis.com/google.rpc.Help',
        links: [{ description: 'Google developers console API activation', url: activationUrl }],
      },
    ],
  );
}

export function unauthenticated(reason: string, service: string): GoogleError {
  return new GoogleError(
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected an OAuth 2 access token.',
    [errorInfo(reason, 'googleapis.com', { service })],
    { 'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  );
}

export function scopeInsufficient(service: string, scopes: readonly string[]): GoogleError {
  return new GoogleError(
    'PERMISSION_DENIED',
    'Request had insufficient authentication scopes.',
    [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', 'googleapis.com', { service })],
    {
      'www-authenticate': `Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="${scopes.join(' ')}"`,
    },
  );
}

export function invalidArgument(message: string, field?: string): GoogleError {
  const violations = { fieldViolations: [{ field, description: message }] };
  return new GoogleError(
    'INVALID_ARGUMENT',
    message,
    field === undefined ? [] : [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', ...violations }],
  );
}

export function notFound(message: string): GoogleError {
  return new GoogleError('NOT_FOUND', message);
}
