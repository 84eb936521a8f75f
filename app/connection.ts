/** A connection: a service account in whose name another service of Google calls a target with a token of its own. */
import { z } from 'zod';
import {
  type ConnectedService,
  type ConnectionField,
  fieldRules,
  isComputedByWorkflows,
  takesAccessTokens,
} from './connection-fields.ts';

const field = (name: ConnectionField) =>
  z.string().refine(fieldRules[name].isRight, `is wrong. ${fieldRules[name].cure}`);

const idToken = z.strictObject({
  kind: z.literal('id-token'),
  /** Absent is the one that the target most likely checks. */
  audience: field('audience').optional(),
});
const accessToken = z.strictObject({
  kind: z.literal('access-token'),
  /** Absent is cloud-platform. */
  scope: field('scope').optional(),
});
const eitherToken = z.discriminatedUnion('kind', [idToken, accessToken]);

const common = {
  serviceAccount: field('serviceAccount'),
  url: field('url'),
  /** Absent is the one gcloud is set to. */
  project: field('project').optional(),
};

export const connection = z
  .discriminatedUnion('service', [
    z.strictObject({
      service: z.literal('scheduler'),
      ...common,
      token: eitherToken,
      job: field('job'),
      schedule: field('schedule'),
      timeZone: field('timeZone'),
      location: field('location'),
    }),
    z.strictObject({
      service: z.literal('tasks'),
      ...common,
      token: eitherToken,
      queue: field('queue'),
      location: field('location'),
      /** Whether one task is created, or the queue told to attach the token to every task. */
      of: z.enum(['task', 'queue']),
    }),
    z.strictObject({
      service: z.literal('pubsub'),
      ...common,
      token: idToken,
      subscription: field('subscription'),
      topic: field('topic'),
    }),
    z.strictObject({
      service: z.literal('workflows'),
      ...common,
      token: eitherToken,
      workflow: field('workflow'),
      location: field('location'),
    }),
  ])
  .refine(({ token, url }) => token.kind === 'id-token' || takesAccessTokens(url), {
    path: ['token'],
    message: 'may be an access token only for *.googleapis.com',
  })
  .refine(
    ({ service, token }) =>
      service !== 'workflows' || token.kind !== 'id-token' || !isComputedByWorkflows(token.audience ?? ''),
    { path: ['token', 'audience'], message: 'has a part that Workflows would compute' },
  );
export type Connection = z.infer<typeof connection>;
export type ConnectionOf<Service extends ConnectedService> = Extract<Connection, { service: Service }>;
