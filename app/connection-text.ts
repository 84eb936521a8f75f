/** A connection written out: the command for a shell or the workflow that makes it, and what else it takes. */
import type { Connection, ConnectionOf } from './connection.ts';
import { connectedServiceNames, hostOf, usualAudience } from './connection-fields.ts';
import { cloudPlatform } from './scopes.ts';
import { posixQuoted } from './shell-quoting.ts';

export interface ConnectionText {
  readonly language: 'shell' | 'yaml';
  /** Without a line break at the end, so that nothing pasted into a terminal runs by itself. */
  readonly text: string;
}

/** In one word, so that no value is taken for a flag; left out where there is none. */
const flag = (name: string, value: string | undefined): readonly string[] =>
  value === undefined ? [] : [`--${name}=${posixQuoted(value)}`];

const overLines = (...parts: readonly string[]) => parts.join(' \\\n  ');

/**
 * What is written of an audience: the service's own default, the whole address, is left to it where it is right. A
 * queue's tasks each have an address of their own, so there it is always written.
 */
function writtenAudience(connection: Connection): string | undefined {
  const { service, token, url } = connection;
  if (token.kind !== 'id-token') return undefined;
  const audience = token.audience ?? usualAudience(url);
  const isQueue = service === 'tasks' && connection.of === 'queue';
  return audience === url && !isQueue ? undefined : audience;
}

const writtenScope = ({ token }: Connection) => (token.kind === 'access-token' ? token.scope : undefined);

/** The flags that Scheduler and Tasks share; a queue's have a word more. */
function tokenFlags(connection: Connection, prefix = '', suffix = ''): readonly string[] {
  const { serviceAccount, token } = connection;
  const kind = token.kind === 'id-token' ? 'oidc' : 'oauth';
  return [
    ...flag(`${prefix}${kind}-service-account-email${suffix}`, serviceAccount),
    ...flag(`${prefix}oidc-token-audience${suffix}`, writtenAudience(connection)),
    ...flag(`${prefix}oauth-token-scope${suffix}`, writtenScope(connection)),
  ];
}

function schedulerCommand(connection: ConnectionOf<'scheduler'>): string {
  const { job, location, schedule, timeZone, url, project } = connection;
  return overLines(
    `gcloud scheduler jobs create http ${posixQuoted(job)}`,
    ...flag('location', location),
    ...flag('schedule', schedule),
    ...flag('time-zone', timeZone),
    ...flag('uri', url),
    ...tokenFlags(connection),
    ...flag('project', project),
  );
}

function tasksCommand(connection: ConnectionOf<'tasks'>): string {
  const { queue, location, url, project } = connection;
  const place = [...flag('location', location), ...flag('project', project)];
  if (connection.of === 'task') {
    return overLines(
      'gcloud tasks create-http-task',
      ...flag('queue', queue),
      ...flag('url', url),
      ...tokenFlags(connection),
      ...place,
    );
  }
  return overLines(
    `gcloud tasks queues update ${posixQuoted(queue)}`,
    ...tokenFlags(connection, 'http-', '-override'),
    ...place,
  );
}

function pubsubCommand(connection: ConnectionOf<'pubsub'>): string {
  const { subscription, topic, url, serviceAccount, project } = connection;
  return overLines(
    `gcloud pubsub subscriptions create ${posixQuoted(subscription)}`,
    ...flag('topic', topic),
    ...flag('push-endpoint', url),
    ...flag('push-auth-service-account', serviceAccount),
    ...flag('push-auth-token-audience', writtenAudience(connection)),
    ...flag('project', project),
  );
}

/** A JSON text is a YAML text too, whatever stands in it. */
const yaml = (text: string) => JSON.stringify(text);

function workflow(connection: ConnectionOf<'workflows'>): string {
  const { workflow: name, location, serviceAccount, url, token, project } = connection;
  const source = `${name}.yaml`;
  const deploy = [
    `gcloud workflows deploy ${posixQuoted(name)}`,
    ...flag('source', source),
    ...flag('location', location),
    ...flag('service-account', serviceAccount),
    ...flag('project', project),
  ];
  const auth =
    token.kind === 'id-token'
      ? ['type: OIDC', `audience: ${yaml(token.audience ?? usualAudience(url) ?? url)}`]
      : ['type: OAuth2', `scopes: ${yaml(token.scope ?? cloudPlatform)}`];
  return [
    `# Save as ${source}, then deploy it with:`,
    `# ${deploy.join(' ')}`,
    'main:',
    '  steps:',
    '    - callTarget:',
    '        call: http.get',
    '        args:',
    `          url: ${yaml(url)}`,
    '          auth:',
    ...auth.map((line) => `            ${line}`),
    '        result: answer',
    '    - giveAnswer:',
    `        return: \${answer.body}`,
  ].join('\n');
}

export function connectionText(connection: Connection): ConnectionText {
  switch (connection.service) {
    case 'scheduler':
      return { language: 'shell', text: schedulerCommand(connection) };
    case 'tasks':
      return { language: 'shell', text: tasksCommand(connection) };
    case 'pubsub':
      return { language: 'shell', text: pubsubCommand(connection) };
    case 'workflows':
      return { language: 'yaml', text: workflow(connection) };
    default:
      return connection satisfies never;
  }
}

/** The role that lets the service account in at the target, as far as its address tells. */
function roleAtTarget({ url, token }: Connection): string {
  const host = hostOf(url) ?? '';
  if (token.kind === 'access-token') return 'a role at the API that allows the call';
  if (host.endsWith('.run.app')) return 'roles/run.invoker on the Cloud Run service';
  if (host.endsWith('.cloudfunctions.net'))
    return 'roles/run.invoker on the function’s Cloud Run service, or roles/cloudfunctions.invoker on one of the first generation';
  return 'to be let in: roles/run.invoker on a Cloud Run service, roles/iap.httpsResourceAccessor behind IAP';
}

/** What is true of one service and not of the others. */
const ownNotes: Readonly<Record<Connection['service'], readonly string[]>> = {
  scheduler: [
    'The service account has to be in the job’s project. The job calls with POST unless --http-method says otherwise.',
  ],
  tasks: ['The service account has to be in the queue’s project.'],
  pubsub: [
    'The service account has to be in the subscription’s project, and Pub/Sub’s service agent, service-PROJECT_NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com, needs roles/iam.serviceAccountTokenCreator on it.',
  ],
  workflows: ['The tokens are those of the service account that the workflow is deployed with.'],
};

/** What else it takes until a call arrives, in plain sentences. */
export function connectionNotes(connection: Connection): readonly string[] {
  const { service, serviceAccount, token } = connection;
  const name = connectedServiceNames[service];
  const isQueue = service === 'tasks' && connection.of === 'queue';
  const audience = writtenAudience(connection);
  return [
    `Whoever runs ${service === 'workflows' ? 'the deployment' : 'this'} needs iam.serviceAccounts.actAs on ${serviceAccount}: roles/iam.serviceAccountUser.`,
    `${serviceAccount} needs ${roleAtTarget(connection)}.`,
    ...(isQueue
      ? ['Every task of the queue is sent with this token, in place of an Authorization header of its own.']
      : []),
    ...(token.kind === 'id-token' && audience !== undefined
      ? [`${name} would take the whole address for the audience; this one says ${audience}.`]
      : []),
    ...(token.kind === 'access-token' && token.scope === undefined
      ? ['The access token’s scope is cloud-platform.']
      : []),
    ...ownNotes[service],
  ];
}
