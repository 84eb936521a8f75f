/** The Cloud Run services and functions there are. The first three can be called; the others only stand in lists. */
import { projectBy } from './projects.ts';

export const LOCATIONS = ['europe-west1', 'us-central1', 'asia-northeast1'] as const;
export type Location = (typeof LOCATIONS)[number];

export type RunService = {
  name: string;
  projectId: string;
  location: Location;
  /** The first one is the service's `uri`. */
  urls: readonly string[];
  customAudiences: readonly string[];
  ingress: 'all' | 'internal';
  /** Whether it is what a function runs on. */
  underFunction?: boolean;
};

export type CloudFunction = {
  name: string;
  projectId: string;
  location: Location;
  generation: 1 | 2;
  url: string;
  /** Of the second generation: the Cloud Run service below. */
  uri?: string;
};

const HASH = '4xh7sandbox';
const LETTERS: Record<Location, string> = {
  'europe-west1': 'ew',
  'us-central1': 'uc',
  'asia-northeast1': 'an',
};

export const RUN_SERVICES: readonly RunService[] = [
  service('hello', 'acme-dev', 'europe-west1'),
  {
    ...service('orders', 'acme-dev', 'us-central1'),
    customAudiences: ['https://orders.acme.example', 'orders'],
  },
  service('public', 'acme-dev', 'europe-west1'),
  { ...service('ledger', 'acme-dev', 'asia-northeast1'), ingress: 'internal' },
  service('checkout', 'acme-prod', 'europe-west1'),
  service('report', 'client-tools', 'us-central1'),
];

export const FUNCTIONS: readonly CloudFunction[] = [
  cloudFunction('thumbnails', 'acme-dev', 'europe-west1', 2),
  cloudFunction('mailer', 'acme-dev', 'us-central1', 1),
  cloudFunction('nightly', 'client-tools', 'us-central1', 2),
];

/** What the API of Cloud Run lists: what functions of the second generation run on as well. */
export const LISTED_RUN_SERVICES: readonly RunService[] = [
  ...RUN_SERVICES,
  ...FUNCTIONS.filter(({ generation }) => generation === 2).map(({ name, projectId, location }) => ({
    ...service(name, projectId, location),
    underFunction: true,
  })),
];

function service(name: string, projectId: string, location: Location): RunService {
  const urls = [
    `https://${name}-${HASH}-${LETTERS[location]}.a.run.app`,
    `https://${name}-${projectBy(projectId)?.number}.${location}.run.app`,
  ];
  return { name, projectId, location, urls, customAudiences: [], ingress: 'all' };
}

function cloudFunction(
  name: string,
  projectId: string,
  location: Location,
  generation: 1 | 2,
): CloudFunction {
  const url = `https://${location}-${projectId}.cloudfunctions.net/${name}`;
  const uri = `https://${name}-${HASH}-${LETTERS[location]}.a.run.app`;
  return { name, projectId, location, generation, url, ...(generation === 2 && { uri }) };
}
