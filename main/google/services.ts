/**
 * What checks ID tokens in a project: Cloud Run services, by the Admin API v1, because v2 lists no more than one region
 * (https://cloud.google.com/run/docs/reference/rest/v1/namespaces.services/list), and functions of both generations, by
 * the Functions API v2 (https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions/list).
 */
import { z } from 'zod';
import type { ListedService, Page } from '../../app/listings.ts';
import { type Asking, elements, nextToken, readPage } from './pages.ts';

/** Each comes with all its settings, and an answer may not be over 1 MB. */
const pageSize = 50;

const runAnswer = z
  .object({ items: elements, metadata: z.object({ continue: nextToken }).optional() })
  .transform(({ items, metadata }) => ({ elements: items, next: metadata?.continue }));

const regionLabel = 'cloud.googleapis.com/location';
const managerLabel = 'goog-managed-by';
/** Where v1 keeps what has a field of its own in v2. */
const note = {
  addresses: 'run.googleapis.com/urls',
  audiences: 'run.googleapis.com/custom-audiences',
  open: 'run.googleapis.com/invoker-iam-disabled',
} as const;

const runService = z.object({
  metadata: z.object({
    name: z.string().min(1),
    labels: z.looseObject({ [regionLabel]: z.string().min(1) }),
    annotations: z.record(z.string(), z.unknown()).catch({}),
  }),
  status: z.object({ url: z.unknown() }).catch({ url: undefined }),
});

export function listRunServices(
  asking: Asking,
  projectId: string,
  pageToken: string | undefined,
): Promise<Page<ListedService>> {
  return readPage(
    asking,
    {
      url: `${asking.apis.run}/v1/projects/${encodeURIComponent(projectId)}/locations/-/services?limit=${pageSize}`,
      tokenName: 'continue',
      permission: 'run.services.list',
      answer: runAnswer,
      element: runService,
      itemOf: ({ metadata: { name, labels, annotations }, status }) =>
        withAudiences(
          {
            kind: 'run',
            name,
            projectId,
            region: labels[regionLabel],
            open: annotations[note.open] === 'true',
            ...(labels[managerLabel] === 'cloudfunctions' && { underFunction: true }),
          },
          [status.url, ...listIn(annotations[note.addresses])],
          listIn(annotations[note.audiences]),
        ),
    },
    pageToken,
  );
}

const functionsAnswer = z
  .object({ functions: elements, nextPageToken: nextToken })
  .transform(({ functions, nextPageToken }) => ({ elements: functions, next: nextPageToken }));

const cloudFunction = z.object({
  name: z.string().transform((name, context) => {
    const [, region, short] = /^projects\/[^/]+\/locations\/([^/]+)\/functions\/([^/]+)$/.exec(name) ?? [];
    if (region !== undefined && short !== undefined) return { region, short };
    context.addIssue('is not the name of a function');
    return z.NEVER;
  }),
  environment: z.enum(['GEN_1', 'GEN_2']),
  url: z.unknown(),
  /** Of the second generation: the Cloud Run service below, which has an address of its own. */
  serviceConfig: z.object({ uri: z.unknown() }).catch({ uri: undefined }),
});

const generations = { GEN_1: 'function-1st-gen', GEN_2: 'function-2nd-gen' } as const;

export function listFunctions(
  asking: Asking,
  projectId: string,
  pageToken: string | undefined,
): Promise<Page<ListedService>> {
  return readPage(
    asking,
    {
      url: `${asking.apis.functions}/v2/projects/${encodeURIComponent(projectId)}/locations/-/functions?pageSize=${pageSize}`,
      tokenName: 'pageToken',
      permission: 'cloudfunctions.functions.list',
      answer: functionsAnswer,
      element: cloudFunction,
      itemOf: ({ name: { region, short }, environment, url, serviceConfig }) =>
        withAudiences(
          // Whether everybody may call it stands in a policy, not here.
          { kind: generations[environment], name: short, projectId, region, open: false },
          [url, serviceConfig.uri],
          [],
        ),
    },
    pageToken,
  );
}

/** Nothing for what cannot be called: not deployed yet, or started by events alone. */
function withAudiences(
  service: Omit<ListedService, 'url' | 'audiences'>,
  addresses: readonly unknown[],
  custom: readonly unknown[],
): ListedService | undefined {
  const audiences = [...new Set([...addresses.filter(isAddress), ...custom.filter(isAudience)])];
  const [url] = audiences;
  return url === undefined ? undefined : { ...service, url, audiences };
}

/** One that a token request takes. */
function isAudience(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2048 && value !== '' && value.trim() === value;
}

function isAddress(value: unknown): value is string {
  return isAudience(value) && URL.canParse(value) && new URL(value).protocol === 'https:';
}

/** A list that an annotation holds as JSON; empty for anything else. */
function listIn(annotation: unknown): readonly unknown[] {
  if (typeof annotation !== 'string') return [];
  try {
    const list: unknown = JSON.parse(annotation);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
