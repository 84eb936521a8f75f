/** The commands and workflows that make connections: read back by real shells, a real YAML parser, and gcloud itself. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { load } from 'js-yaml';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Connection, type ConnectionOf, connection } from '../../app/connection.ts';
import { fieldRules, takesAccessTokens, usualAudience } from '../../app/connection-fields.ts';
import { connectionNotes, connectionText } from '../../app/connection-text.ts';

const run = promisify(execFile);
const serviceAccount = 'deployer@acme-prod.iam.gserviceaccount.com';
const origin = 'https://orders-x7k2p-ew.a.run.app';
const hour = `${origin}/jobs/hourly?full=1`;
const bucket = 'https://storage.googleapis.com/storage/v1/b';
const readOnly = 'https://www.googleapis.com/auth/devstorage.read_only';
const common = { serviceAccount, url: hour, token: { kind: 'id-token' }, project: 'acme-prod' } as const;

const scheduler: ConnectionOf<'scheduler'> = {
  ...common,
  service: 'scheduler',
  job: 'call-orders',
  schedule: '0 */2 * * *',
  timeZone: 'Europe/Berlin',
  location: 'europe-west1',
};
const task: ConnectionOf<'tasks'> = {
  ...common,
  service: 'tasks',
  queue: 'default',
  location: 'europe-west1',
  of: 'task',
};
const queue: ConnectionOf<'tasks'> = { ...task, of: 'queue' };
const pubsub: ConnectionOf<'pubsub'> = {
  ...common,
  service: 'pubsub',
  subscription: 'orders-push',
  topic: 'orders',
};
const workflow: ConnectionOf<'workflows'> = {
  ...common,
  service: 'workflows',
  workflow: 'call-orders',
  location: 'europe-west1',
};
const commands = { scheduler, task, queue, pubsub };
const textOf = (made: Connection) => connectionText(connection.parse(made)).text;

describe('a connection is', () => {
  test.each(Object.entries({ ...commands, workflow }))('one of %s', (_, made) => {
    expect(connection.parse(made)).toEqual(made);
    expect(connectionText(made).text).not.toMatch(/\n$/);
  });

  test.each<[what: string, change: object]>([
    ['a person', { serviceAccount: 'alice@acme.example' }],
    ['a unique id, which no service takes', { serviceAccount: '115000000000000000001' }],
    ['no https', { url: 'http://orders.acme.example' }],
    ['a user in the address', { url: 'https://a@orders.acme.example' }],
    ['a fragment', { url: `${origin}/#x` }],
    ['a brace in the address', { url: `${origin}/\${sys.now()}` }],
    ['a space in the address', { url: `${origin}/a b` }],
    ['a line break in the address', { url: `${hour}\n` }],
    ['a line break in the audience', { token: { kind: 'id-token', audience: 'a\nb' } }],
    ['what turns the text around', { token: { kind: 'id-token', audience: 'a\u202eb' } }],
    ['half a character', { token: { kind: 'id-token', audience: 'a\ud800b' } }],
    ['an access token for a stranger', { token: { kind: 'access-token' } }],
    [
      'an access token for a look-alike',
      { url: 'https://storage.googleapis.com.evil.example/', token: { kind: 'access-token' } },
    ],
    ['two scopes', { url: bucket, token: { kind: 'access-token', scope: 'a b' } }],
    ['a flag for a job', { job: '--help' }],
    ['a line break in a job', { job: 'a\n' }],
    ['six parts of a schedule', { schedule: '0 0 * * * *' }],
    ['a command for a schedule', { schedule: '0 0 * * $(id)' }],
    ['no time zone', { timeZone: '../etc/passwd' }],
    ['a zone for a location', { location: 'europe-west1-b' }],
    ['a flag for a project', { project: '--quiet' }],
    ['nothing for a project', { project: '' }],
    ['more than is asked', { text: 'rm -rf /' }],
  ])('never with %s', (_, change) => {
    expect(connection.safeParse({ ...scheduler, ...change }).success).toBe(false);
  });

  test('never one of Pub/Sub with an access token, wherever it goes', () => {
    const made = { ...pubsub, url: bucket, token: { kind: 'access-token' } };
    expect(connection.safeParse(made).success).toBe(false);
  });

  test('never a workflow with an audience that Workflows would compute', () => {
    const token = { kind: 'id-token', audience: `\${sys.get_env("GOOGLE_CLOUD_PROJECT_ID")}` } as const;
    expect(connection.safeParse({ ...workflow, token }).success).toBe(false);
    expect(connection.safeParse({ ...scheduler, token }).success).toBe(true);
  });

  test.each(['job', 'queue', 'subscription', 'topic', 'workflow', 'project', 'location'] as const)(
    'never with a flag for its %s',
    (name) => {
      expect(fieldRules[name].isRight('--quiet')).toBe(false);
      expect(fieldRules[name].isRight('-q')).toBe(false);
    },
  );
});

test.each([
  [hour, origin],
  [origin, origin],
  [`${origin}/`, origin],
  ['https://Orders.Run.App:8443/x', 'https://orders.run.app:8443'],
  [
    'https://europe-west1-acme.cloudfunctions.net/mailer/send?x=1',
    'https://europe-west1-acme.cloudfunctions.net/mailer',
  ],
  ['https://europe-west1-acme.cloudfunctions.net', 'https://europe-west1-acme.cloudfunctions.net'],
  ['https://wiki.acme.example/page', 'https://wiki.acme.example'],
  ['orders', undefined],
])('what is called at %s most likely checks %s', (url, audience) => {
  expect(usualAudience(url)).toBe(audience);
});

test.each([
  [bucket, true],
  ['https://STORAGE.googleapis.com', true],
  ['https://googleapis.com.evil.example', false],
  ['https://evilgoogleapis.com', false],
  [origin, false],
  ['', false],
])('%s takes access tokens: %s', (url, expected) => {
  expect(takesAccessTokens(url)).toBe(expected);
});

test('writes a command over lines, each value in quotes', () => {
  expect(textOf(scheduler)).toBe(
    [
      "gcloud scheduler jobs create http 'call-orders'",
      "--location='europe-west1'",
      "--schedule='0 */2 * * *'",
      "--time-zone='Europe/Berlin'",
      `--uri='${hour}'`,
      `--oidc-service-account-email='${serviceAccount}'`,
      `--oidc-token-audience='${origin}'`,
      "--project='acme-prod'",
    ].join(' \\\n  '),
  );
});

test('leaves the audience to the service where its default is right, but never to a queue', () => {
  expect(textOf({ ...scheduler, url: origin })).not.toContain('audience');
  expect(textOf({ ...pubsub, url: origin })).not.toContain('audience');
  expect(textOf({ ...queue, url: origin })).toContain(`--http-oidc-token-audience-override='${origin}'`);
  expect(textOf({ ...scheduler, url: `${origin}/` })).toContain(`--oidc-token-audience='${origin}'`);
});

test('says what else it takes', () => {
  const notes = connectionNotes(scheduler).join('\n');
  expect(notes).toContain(`iam.serviceAccounts.actAs on ${serviceAccount}: roles/iam.serviceAccountUser`);
  expect(notes).toContain('roles/run.invoker on the Cloud Run service');
  expect(notes).toContain(`this one says ${origin}`);
  expect(connectionNotes({ ...scheduler, url: origin }).join()).not.toContain('this one says');
  expect(connectionNotes(pubsub).join()).toContain('@gcp-sa-pubsub.iam.gserviceaccount.com');
  expect(connectionNotes(queue).join()).toContain('Every task of the queue');
  expect(connectionNotes(task).join()).not.toContain('Every task of the queue');
  const api = { ...scheduler, url: bucket, token: { kind: 'access-token' } } as const;
  expect(connectionNotes(api).join()).toContain('scope is cloud-platform');
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'connection-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Text that a shell could take for anything, in what a person may type freely. */
const hostile = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"$`\\!*?~#&;|<>(){}[] =-\u00a0é漢😀', '$(id)', '--', "'\\''", '\\', ' \\'),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    minLength: 1,
    maxLength: 60,
  })
  .filter(fieldRules.audience.isRight);
/** And in an address, as far as an address can hold it. */
const hostilePath = fc.string({ unit: fc.constantFrom(...".~!$&'()*+,;=:@%/-a_"), maxLength: 40 });

describe.skipIf(process.platform === 'win32')('a command in a shell', () => {
  let bin: string;
  beforeAll(async () => {
    bin = join(folder, 'bin');
    await mkdir(bin);
    // Every argument, and what ends it: nothing in an argument can look like that.
    await writeFile(join(bin, 'gcloud'), '#!/bin/sh\nprintf "%s\\0" "$@"\n');
    await chmod(join(bin, 'gcloud'), 0o755);
  });

  const shells = ['sh', 'bash', 'dash'].filter((name) =>
    (process.env['PATH'] ?? '').split(delimiter).some((path) => existsSync(join(path, name))),
  );
  const argumentsIn = async (shell: string, text: string) => {
    const env = { PATH: [bin, process.env['PATH']].join(delimiter) };
    const { stdout, stderr } = await run(shell, ['-c', text], { env, cwd: folder });
    expect(stderr).toBe('');
    return stdout.split('\0').slice(0, -1);
  };

  const account = (flag: string) => `--${flag}=${serviceAccount}`;
  const place = '--location=europe-west1';
  const project = '--project=acme-prod';
  /** What gcloud is to be given. */
  const meant = {
    scheduler: (url: string, audience: string) => [
      ...['scheduler', 'jobs', 'create', 'http', 'call-orders', place],
      ...['--schedule=0 */2 * * *', '--time-zone=Europe/Berlin', `--uri=${url}`],
      ...[account('oidc-service-account-email'), `--oidc-token-audience=${audience}`, project],
    ],
    task: (url: string, audience: string) => [
      ...['tasks', 'create-http-task', '--queue=default', `--url=${url}`],
      ...[account('oidc-service-account-email'), `--oidc-token-audience=${audience}`, place, project],
    ],
    queue: (_url: string, audience: string) => [
      ...['tasks', 'queues', 'update', 'default', account('http-oidc-service-account-email-override')],
      ...[`--http-oidc-token-audience-override=${audience}`, place, project],
    ],
    pubsub: (url: string, audience: string) => [
      ...['pubsub', 'subscriptions', 'create', 'orders-push', '--topic=orders', `--push-endpoint=${url}`],
      ...[account('push-auth-service-account'), `--push-auth-token-audience=${audience}`, project],
    ],
  };

  test.each(shells)('arrives in %s as it was meant, whatever was typed', async (shell) => {
    const names = ['scheduler', 'task', 'queue', 'pubsub'] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), hostile, hostilePath, async (name, audience, path) => {
        const url = `${origin}/${path}`;
        const made: Connection = { ...commands[name], url, token: { kind: 'id-token', audience } };
        expect(await argumentsIn(shell, textOf(made))).toEqual(meant[name](url, audience));
      }),
      { numRuns: 60 },
    );
  });

  test('that deploys a workflow stands in one line above it', async () => {
    const [, line = ''] = textOf(workflow).split('\n');
    expect(await argumentsIn('sh', line.replace(/^# /, ''))).toEqual([
      'workflows',
      'deploy',
      'call-orders',
      '--source=call-orders.yaml',
      '--location=europe-west1',
      `--service-account=${serviceAccount}`,
      '--project=acme-prod',
    ]);
  });
});

describe('a workflow', () => {
  const call = (made: Connection) => {
    const read = load(textOf(made)) as { main: { steps: { callTarget: Record<string, unknown> }[] } };
    return read.main.steps[0]?.callTarget;
  };

  test('calls with an ID token, or with an access token', () => {
    expect(call(workflow)).toEqual({
      call: 'http.get',
      args: { url: hour, auth: { type: 'OIDC', audience: origin } },
      result: 'answer',
    });
    const token = { kind: 'access-token', scope: readOnly } as const;
    expect(call({ ...workflow, url: bucket, token })).toMatchObject({
      args: { url: bucket, auth: { type: 'OAuth2', scopes: readOnly } },
    });
  });

  test('is read as it was meant, whatever was typed', () => {
    fc.assert(
      fc.property(hostile, hostilePath, (audience, path) => {
        fc.pre(!audience.includes('${'));
        const url = `${origin}/${path}`;
        expect(call({ ...workflow, url, token: { kind: 'id-token', audience } })).toEqual({
          call: 'http.get',
          args: { url, auth: { type: 'OIDC', audience } },
          result: 'answer',
        });
      }),
    );
  });
});

const isInstalled = (process.env['PATH'] ?? '')
  .split(delimiter)
  .some((path) => existsSync(join(path, 'gcloud')));

/** It asks an API of the test's own, which notes what it is sent and knows no answer but an empty one. */
describe('gcloud, where it is installed, sends', { timeout: 60_000 }, () => {
  let api: Server;
  let sent: { method: string | undefined; path: string; body: unknown }[];
  let env: Record<string, string>;

  beforeAll(async () => {
    api = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      request.once('end', () => {
        const body = text === '' ? undefined : JSON.parse(text);
        sent.push({ method: request.method, path: request.url ?? '', body });
        response.setHeader('Content-Type', 'application/json');
        response.end('{}');
      });
    });
    await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(api.address() as AddressInfo).port}/`;
    await writeFile(join(folder, 'token'), 'not-a-token');
    const foreign = /^(?:CLOUDSDK|GOOGLE|GCE|GCLOUD)_/;
    const kept = Object.entries(process.env).filter(
      ([name]) => !foreign.test(name) || name === 'CLOUDSDK_PYTHON',
    );
    env = {
      ...(Object.fromEntries(kept) as Record<string, string>),
      HOME: folder,
      CLOUDSDK_CONFIG: join(folder, 'config'),
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
      CLOUDSDK_CORE_CHECK_GCE_METADATA: 'False',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: join(folder, 'token'),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDSCHEDULER: address,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDTASKS: address,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_PUBSUB: address,
      CLOUDSDK_API_ENDPOINT_OVERRIDES_WORKFLOWS: address,
    };
  });
  beforeEach((context) => {
    sent = [];
    if (!isInstalled) context.skip('gcloud is not installed');
  });
  afterAll(() => new Promise((closed) => api.close(closed)));

  /** What the command changes; whatever gcloud then makes of the empty answer does not matter. */
  const changeBy = async (text: string) => {
    await run('sh', ['-c', text], { env, cwd: folder }).catch(() => undefined);
    return sent.filter(({ method }) => method !== 'GET');
  };

  const audience = `it's "$HOME" \`id\` --x=1, a`;
  const hostileToken = { kind: 'id-token', audience } as const;

  test('a Scheduler job with an ID token, every character of the audience intact', async () => {
    expect(await changeBy(textOf({ ...scheduler, token: hostileToken }))).toMatchObject([
      {
        method: 'POST',
        path: expect.stringMatching(/^\/v1\/projects\/acme-prod\/locations\/europe-west1\/jobs\?/),
        body: {
          name: 'projects/acme-prod/locations/europe-west1/jobs/call-orders',
          schedule: scheduler.schedule,
          timeZone: scheduler.timeZone,
          httpTarget: { uri: hour, oidcToken: { serviceAccountEmail: serviceAccount, audience } },
        },
      },
    ]);
  });

  test('a Scheduler job with an access token', async () => {
    const token = { kind: 'access-token', scope: readOnly } as const;
    const [job] = await changeBy(textOf({ ...scheduler, url: bucket, token }));
    expect(job?.body).toMatchObject({
      httpTarget: { uri: bucket, oauthToken: { serviceAccountEmail: serviceAccount, scope: readOnly } },
    });
  });

  test('a task with a token', async () => {
    expect(await changeBy(textOf({ ...task, token: hostileToken }))).toMatchObject([
      {
        path: expect.stringContaining('/projects/acme-prod/locations/europe-west1/queues/default/tasks'),
        body: {
          task: {
            httpRequest: { url: hour, oidcToken: { serviceAccountEmail: serviceAccount, audience } },
          },
        },
      },
    ]);
    sent = [];
    const [made] = await changeBy(textOf({ ...task, url: bucket, token: { kind: 'access-token' } }));
    expect(made?.body).toMatchObject({
      task: { httpRequest: { oauthToken: { serviceAccountEmail: serviceAccount } } },
    });
  });

  test('a queue’s token for every task', async () => {
    const [update] = await changeBy(textOf(queue));
    expect(update?.body).toMatchObject({
      httpTarget: { oidcToken: { serviceAccountEmail: serviceAccount, audience: origin } },
    });
    sent = [];
    const token = { kind: 'access-token', scope: readOnly } as const;
    const [other] = await changeBy(textOf({ ...queue, url: bucket, token }));
    expect(other?.body).toMatchObject({
      httpTarget: { oauthToken: { serviceAccountEmail: serviceAccount, scope: readOnly } },
    });
  });

  test('a push subscription with an ID token', async () => {
    expect(await changeBy(textOf({ ...pubsub, token: hostileToken }))).toMatchObject([
      {
        method: 'PUT',
        path: expect.stringContaining('/v1/projects/acme-prod/subscriptions/orders-push'),
        body: {
          topic: 'projects/acme-prod/topics/orders',
          pushConfig: {
            pushEndpoint: hour,
            oidcToken: { serviceAccountEmail: serviceAccount, audience },
          },
        },
      },
    ]);
  });

  test('a workflow, deployed with its service account', async () => {
    const text = textOf(workflow);
    await writeFile(join(folder, 'call-orders.yaml'), text);
    const [deployed] = await changeBy((text.split('\n')[1] ?? '').replace(/^# /, ''));
    expect(deployed?.body).toMatchObject({
      serviceAccount: expect.stringContaining(serviceAccount),
      sourceContents: text,
    });
  });
});
