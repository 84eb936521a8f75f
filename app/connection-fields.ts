/**
 * What a service that attaches tokens itself has to be told, and the rule of each of these texts. The window reads
 * what is typed with this file too, so it needs no schema.
 */
import { isScope } from './scopes.ts';
import { isServiceAccountEmail } from './service-account.ts';

export const connectedServices = ['scheduler', 'tasks', 'pubsub', 'workflows'] as const;
export type ConnectedService = (typeof connectedServices)[number];

export const connectedServiceNames: Readonly<Record<ConnectedService, string>> = {
  scheduler: 'Cloud Scheduler',
  tasks: 'Cloud Tasks',
  pubsub: 'Pub/Sub',
  workflows: 'Workflows',
};

export type ConnectionField =
  | 'serviceAccount'
  | 'url'
  | 'audience'
  | 'scope'
  | 'job'
  | 'schedule'
  | 'timeZone'
  | 'queue'
  | 'subscription'
  | 'topic'
  | 'workflow'
  | 'location'
  | 'project';

interface FieldRule {
  readonly isRight: (text: string) => boolean;
  /** What it has to be like, in a plain sentence. */
  readonly cure: string;
}

const shaped = (shape: RegExp, cure: string): FieldRule => ({ isRight: (text) => shape.test(text), cure });

/** `https`, a name with a dot, and of the rest only what an address may hold (RFC 3986): so no braces, no fragment. */
const targetShape =
  /^(https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d{1,5})?)(\/[\w.~!$&'()*+,;=:@%/-]*)?(?:\?[\w.~!$&'()*+,;=:@%/?-]*)?$/i;

/** Control characters, and what hides or turns the text around it: never meant, and dangerous in a terminal. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

const longestAddress = 2048;
const pubsubShape = /^(?!goog)[A-Za-z][A-Za-z0-9._~%+-]{2,254}$/;
const pubsubCure =
  'It has 3 to 255 letters, digits and . _ ~ % + -, begins with a letter, and not with “goog”.';

/** None of these begins with a dash, for some are written where gcloud would take one for a flag. */
export const fieldRules: Readonly<Record<ConnectionField, FieldRule>> = {
  serviceAccount: {
    isRight: isServiceAccountEmail,
    cure: 'It is the e-mail of a service account, which ends in gserviceaccount.com.',
  },
  url: {
    isRight: (text) => text.length <= longestAddress && targetShape.test(text),
    cure: 'It is the whole https address that is called, such as https://service-abc123-ew.a.run.app/path.',
  },
  audience: {
    isRight: (text) =>
      text.length >= 1 && text.length <= longestAddress && text.trim() === text && !unprintable.test(text),
    cure: 'It has up to 2,048 characters, all of them visible.',
  },
  scope: { isRight: isScope, cure: 'It is one scope, such as cloud-platform.' },
  job: shaped(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,499}$/,
    'It has letters, digits, - and _, and begins with no dash.',
  ),
  schedule: shaped(
    /^(?=.{1,200}$)(?:[\dA-Za-z*,/-]+(?: +[\dA-Za-z*,/-]+){4}|every [\dA-Za-z:, ]+)$/,
    'It has five parts as cron has: 0 9 * * 1 is each Monday at 9.',
  ),
  timeZone: shaped(
    /^(?=.{1,64}$)[A-Za-z][\w+-]*(?:\/[A-Za-z][\w+-]*)*$/,
    'It is a name of the tz database, such as Europe/Berlin or Etc/UTC.',
  ),
  queue: shaped(
    /^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/,
    'It has up to 100 letters, digits and -, and begins with no dash.',
  ),
  subscription: shaped(pubsubShape, pubsubCure),
  topic: shaped(pubsubShape, pubsubCure),
  workflow: shaped(
    /^[A-Za-z](?:[\w-]{0,62}[A-Za-z0-9])?$/,
    'It has up to 64 letters, digits, - and _, begins with a letter and ends with no sign.',
  ),
  location: shaped(/^[a-z]{2,20}-[a-z]{2,20}\d{1,2}$/, 'It is a region, such as europe-west1.'),
  project: shaped(
    /^(?:[a-z0-9.-]{1,100}:)?[a-z0-9][a-z0-9-]{0,62}$/,
    'It is the id of a project, such as acme-prod, or nothing for the one gcloud is set to.',
  ),
};

interface Target {
  /** Scheme, host and port, as services compare it: in small letters. */
  readonly origin: string;
  readonly host: string;
  readonly path: string;
}

function parseTarget(url: string): Target | undefined {
  const match = targetShape.exec(url);
  if (!match) return undefined;
  const [, origin = '', host = '', path = ''] = match;
  return { origin: origin.toLowerCase(), host: host.toLowerCase(), path };
}

export const hostOf = (url: string): string | undefined => parseTarget(url)?.host;

/** Only Google's own APIs are sent access tokens: anybody else could go on and use them. */
export function takesAccessTokens(url: string): boolean {
  return hostOf(url)?.endsWith('.googleapis.com') ?? false;
}

/**
 * The audience that a target most likely checks: its address without what follows the service. The services would
 * take the whole address with path and query, which Cloud Run refuses. A function's name is part of its address.
 */
export function usualAudience(url: string): string | undefined {
  const target = parseTarget(url);
  if (!target) return undefined;
  const { origin, host, path } = target;
  const isFunction = host.endsWith('.cloudfunctions.net');
  return isFunction ? origin + (/^\/[^/]+/.exec(path)?.[0] ?? '') : origin;
}

/** Workflows computes what stands in `${}`, wherever it stands in a text and however the text is quoted. */
export function isComputedByWorkflows(text: string): boolean {
  return text.includes('${');
}
