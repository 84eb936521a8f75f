/** From what is typed about a connection to the connection, or to what is wrong with which field. Pure. */
import type { Connection } from '../../app/connection.ts';
import {
  type ConnectedService,
  type ConnectionField,
  fieldRules,
  hostOf,
  isComputedByWorkflows,
  takesAccessTokens,
} from '../../app/connection-fields.ts';
import { expandScope } from '../../app/scopes.ts';
import type { ConnectDraft } from './connect-drafts.ts';

export type Texts = Readonly<Record<ConnectionField, string>>;

/** What the desk already knows: whom it speaks for, and for which audience. */
export interface Known {
  readonly serviceAccount: string;
  /** As typed. */
  readonly audience: string;
  readonly timeZone: string;
}

export interface Connecting {
  readonly texts: Texts;
  /** The draft's, where the service and the target can have it. */
  readonly kind: Connection['token']['kind'];
  readonly problems: Readonly<Partial<Record<ConnectionField, string>>>;
  /** `null` while there is a problem. */
  readonly connection: Connection | null;
}

export const fieldLabels: Readonly<Record<ConnectionField, string>> = {
  serviceAccount: 'Service account',
  url: 'Target',
  audience: 'Audience',
  scope: 'Scope',
  job: 'Job',
  schedule: 'Schedule',
  timeZone: 'Time zone',
  queue: 'Queue',
  subscription: 'Subscription',
  topic: 'Topic',
  workflow: 'Workflow',
  location: 'Region',
  project: 'Project',
};

/** The names that a person gives, in the order in which they are asked for. */
export const namesOf: Readonly<Record<ConnectedService, readonly ConnectionField[]>> = {
  scheduler: ['job', 'schedule', 'timeZone', 'location', 'project'],
  tasks: ['queue', 'location', 'project'],
  pubsub: ['subscription', 'topic', 'project'],
  workflows: ['workflow', 'location', 'project'],
};

const optional: ReadonlySet<ConnectionField> = new Set(['audience', 'scope', 'project']);

/** The region in an address of Cloud Run or of a function, where there is one. */
function regionOf(host: string): string | undefined {
  return /(?:^|\.)([a-z]+-[a-z]+\d+)(?:\.run\.app$|-[^.]+\.cloudfunctions\.net$)/.exec(host)?.[1];
}

const projectOf = (email: string) => /^[^@]+@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? '';

/** What stands in the fields until something else is typed. */
function suggestedTexts(known: Known, typed: ConnectDraft['typed']): Texts {
  const audience = known.audience.trim();
  const isAddress = fieldRules.url.isRight(audience);
  const serviceAccount = typed.serviceAccount ?? known.serviceAccount;
  const host = hostOf((typed.url ?? audience).trim()) ?? '';
  const called = host === '' ? 'service' : (host.split('.')[0] ?? '').slice(0, 40).replace(/-+$/, '');
  return {
    serviceAccount,
    url: isAddress ? audience : '',
    audience: isAddress ? '' : audience,
    scope: '',
    job: `call-${called}`,
    schedule: '0 * * * *',
    timeZone: known.timeZone,
    queue: 'default',
    subscription: `${called}-push`,
    topic: called,
    workflow: `call-${called}`,
    location: regionOf(host) ?? 'us-central1',
    project: projectOf(serviceAccount.trim()),
  };
}

function problemOf(field: ConnectionField, text: string, service: ConnectedService): string | undefined {
  const { isRight, cure } = fieldRules[field];
  if (text === '') return optional.has(field) ? undefined : `Missing. ${cure}`;
  if (!isRight(field === 'scope' ? expandScope(text) : text)) return cure;
  if (field === 'audience' && service === 'workflows' && isComputedByWorkflows(text))
    return 'Workflows would compute what stands in its braces.';
  return undefined;
}

const given = <Name extends string>(name: Name, text: string) =>
  (text === '' ? {} : { [name]: text }) as Partial<Record<Name, string>>;

function connectionOf(draft: ConnectDraft, kind: Connecting['kind'], texts: Texts): Connection {
  const { serviceAccount, url, location } = texts;
  const common = { serviceAccount, url, ...given('project', texts.project) };
  const idToken = { kind: 'id-token', ...given('audience', texts.audience) } as const;
  const scope = texts.scope === '' ? '' : expandScope(texts.scope);
  const token = kind === 'id-token' ? idToken : ({ kind, ...given('scope', scope) } as const);
  switch (draft.service) {
    case 'scheduler': {
      const { job, schedule, timeZone } = texts;
      return { service: 'scheduler', ...common, token, job, schedule, timeZone, location };
    }
    case 'tasks':
      return { service: 'tasks', ...common, token, queue: texts.queue, location, of: draft.of };
    case 'pubsub': {
      const { subscription, topic } = texts;
      return { service: 'pubsub', ...common, token: idToken, subscription, topic };
    }
    case 'workflows':
      return { service: 'workflows', ...common, token, workflow: texts.workflow, location };
    default:
      return draft.service satisfies never;
  }
}

/** Why an access token cannot be had; nothing when it can. */
export function noAccessToken(service: ConnectedService, url: string): string | undefined {
  if (service === 'pubsub') return 'Pub/Sub attaches ID tokens only.';
  if (!takesAccessTokens(url)) return 'Access tokens are sent to Google’s own APIs only (*.googleapis.com).';
  return undefined;
}

export function readConnecting(draft: ConnectDraft, known: Known): Connecting {
  const texts = { ...suggestedTexts(known, draft.typed), ...draft.typed };
  const read = Object.fromEntries(
    Object.entries(texts).map(([field, text]) => [field, text.trim()]),
  ) as Texts;
  // What a Google API takes is an access token, unless told otherwise.
  const kind = noAccessToken(draft.service, read.url) ? 'id-token' : (draft.kind ?? 'access-token');
  const asked: readonly ConnectionField[] = [
    'serviceAccount',
    'url',
    kind === 'id-token' ? 'audience' : 'scope',
    ...namesOf[draft.service],
  ];
  const problems: Partial<Record<ConnectionField, string>> = {};
  for (const field of asked) {
    const problem = problemOf(field, read[field], draft.service);
    if (problem !== undefined) problems[field] = problem;
  }
  const isWhole = Object.keys(problems).length === 0;
  return { texts, kind, problems, connection: isWhole ? connectionOf(draft, kind, read) : null };
}
