// What the pickers find in the window's states.

import type { CommandName } from '../../app/contract.ts';
import type { ListedProject, ListedService, ListedServiceAccount } from '../../app/listings.ts';
import type { FakeAnswer, FakeReply } from './fake-bridge.ts';
import { ordersAudience } from './people.ts';

export const page = (items: readonly unknown[], nextPageToken?: string): FakeReply => ({
  ok: true,
  value: { items, ...(nextPageToken === undefined ? {} : { nextPageToken }) },
});

/** Pages in their order; the token of each but the first is its number. What follows the last one is `rest`. */
export const pages = (parts: readonly (readonly unknown[])[], rest?: FakeReply): FakeAnswer => {
  const tokenOf = (index: number) => (index === 0 ? null : `page ${index + 1}`);
  const hasNext = (index: number) => index + 1 < parts.length || rest !== undefined;
  return {
    cases: [
      ...parts.map((items, index) => ({
        when: { pageToken: tokenOf(index) },
        answer: page(items, hasNext(index) ? (tokenOf(index + 1) ?? undefined) : undefined),
      })),
      ...(rest === undefined ? [] : [{ when: { pageToken: tokenOf(parts.length) }, answer: rest }]),
    ],
  };
};

export const projects: readonly ListedProject[] = [
  { projectId: 'acme-dev', name: 'Acme development' },
  { projectId: 'acme-stage', name: 'Acme staging' },
  { projectId: 'acme-prod', name: 'Acme production' },
  { projectId: 'acme-data-warehouse-eu', name: 'Data warehouse (Europe)' },
  { projectId: 'client-portal-471205', name: 'Client portal' },
  { projectId: 'sandbox-alice', name: 'sandbox-alice' },
  { projectId: 'acme-holding.example:legacy', name: 'Legacy billing' },
];

const accountOf = (name: string, words?: string, disabled = false): ListedServiceAccount => ({
  email: `${name}@acme-dev.iam.gserviceaccount.com`,
  disabled,
  ...(words === undefined ? {} : { name: words }),
});

export const serviceAccounts: readonly ListedServiceAccount[] = [
  accountOf('old-batch', 'Batch runner of 2021', true),
  accountOf('deployer', 'Deploys from CI'),
  accountOf('wiki-caller', 'Calls the wiki behind IAP'),
  accountOf('puller'),
  {
    email: '407408718192-compute@developer.gserviceaccount.com',
    name: 'Default compute service account',
    disabled: false,
  },
  accountOf(
    'orders-to-billing-nightly-export',
    'Exports what was ordered to billing every night, and again at noon',
  ),
  accountOf('metrics', 'Writes metrics'),
  accountOf('metrics-reader', 'Reads metrics'),
];

const everyKind = ['access-token', 'id-token', 'signed-jwt'];
export const marks: FakeAnswer = {
  forEach: 'emails',
  of: Object.fromEntries(
    (
      [
        ['deployer', everyKind],
        ['wiki-caller', ['id-token']],
        ['puller', ['access-token']],
        ['metrics', ['access-token', 'id-token']],
      ] as const
    ).map(([name, may]) => [accountOf(name).email, { email: accountOf(name).email, may }]),
  ),
  otherwise: { may: [] },
};

/** A project with more service accounts than anybody looks at. */
export const manyAccounts = (count: number): ListedServiceAccount[] =>
  Array.from({ length: count }, (_, index) =>
    accountOf(`tenant-${String(index + 1).padStart(4, '0')}`, `Tenant ${index + 1}`, index % 10 === 9),
  );

const serviceOf = (change: Partial<ListedService> & Pick<ListedService, 'name' | 'url'>): ListedService => ({
  kind: 'run',
  projectId: 'acme-dev',
  region: 'europe-west1',
  audiences: [change.url],
  open: false,
  ...change,
});

export const runServices: readonly ListedService[] = [
  serviceOf({
    name: 'orders',
    url: ordersAudience,
    audiences: [
      ordersAudience,
      'https://orders-407408718192.europe-west1.run.app',
      'orders.internal.acme.example',
    ],
  }),
  serviceOf({ name: 'status-page', url: 'https://status-page-x7k2p-ew.a.run.app', open: true }),
  serviceOf({ name: 'billing', region: 'us-central1', url: 'https://billing-x7k2p-uc.a.run.app' }),
];

export const functions: readonly ListedService[] = [
  serviceOf({
    kind: 'function-2nd-gen',
    name: 'resize-image',
    url: 'https://europe-west1-acme-dev.cloudfunctions.net/resize-image',
    audiences: [
      'https://europe-west1-acme-dev.cloudfunctions.net/resize-image',
      'https://resize-image-x7k2p-ew.a.run.app',
    ],
  }),
  serviceOf({
    kind: 'function-1st-gen',
    name: 'mailer',
    url: 'https://europe-west1-acme-dev.cloudfunctions.net/mailer',
  }),
];

/** A project with a bit of everything. */
export const muchListed = {
  listProjects: page(projects),
  listServiceAccounts: page(serviceAccounts),
  testServiceAccounts: marks,
  listServices: {
    cases: [
      { when: { from: 'run' }, answer: page(runServices) },
      { when: { from: 'functions' }, answer: page(functions) },
    ],
  },
} as const satisfies Partial<Record<CommandName, FakeAnswer>>;
