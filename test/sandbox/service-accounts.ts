/** The service accounts: a few with a part to play, and a project with thousands. Always the same. */
import { PROJECTS, type Project } from './projects.ts';

export type ServiceAccount = {
  email: string;
  uniqueId: string;
  projectId: string;
  displayName: string;
  description?: string;
  disabled: boolean;
  /** Listed in the organisation's policy that allows access tokens of up to twelve hours. */
  longLived?: boolean;
  /** What an administrator of a Workspace domain allows it to do in the name of the domain's people. */
  domainWide?: { domain: string; scopes: readonly string[] };
};

/** More where somebody wants to see what more do to Lanyard: the bench. */
const FLEET_SIZE = Number(process.env['LANYARD_SANDBOX_FLEET'] ?? 3_000);
const AUTH = 'https://www.googleapis.com/auth';

const NAMED: readonly (Partial<ServiceAccount> & { name: string; projectId: string; displayName: string })[] =
  [
    { name: 'deployer', projectId: 'acme-dev', displayName: 'Deployer' },
    { name: 'invoker', projectId: 'acme-dev', displayName: 'Calls the Cloud Run services' },
    { name: 'iap-caller', projectId: 'acme-dev', displayName: 'Calls the intranet' },
    { name: 'hop-one', projectId: 'acme-dev', displayName: 'First delegate' },
    { name: 'hop-two', projectId: 'acme-dev', displayName: 'Second delegate' },
    { name: 'chain-end', projectId: 'acme-dev', displayName: 'Reached through two delegates' },
    { name: 'self-signer', projectId: 'acme-dev', displayName: 'May impersonate itself' },
    { name: 'long-lived', projectId: 'acme-dev', displayName: 'Twelve-hour tokens', longLived: true },
    { name: 'retired', projectId: 'acme-dev', displayName: 'Disabled', disabled: true },
    { name: 'out-of-reach', projectId: 'acme-dev', displayName: 'Nobody may impersonate it' },
    { name: 'pipeline', projectId: 'acme-dev', displayName: 'For workload identity federation' },
    {
      name: 'workspace-reader',
      projectId: 'acme-dev',
      displayName: 'Reads files of the people at acme.example',
      description: 'Domain-wide delegation',
      domainWide: {
        domain: 'acme.example',
        scopes: [`${AUTH}/drive.readonly`, `${AUTH}/spreadsheets`, `${AUTH}/cloud-platform`],
      },
    },
    { name: 'release', projectId: 'acme-prod', displayName: 'Releases' },
    { name: 'auditor', projectId: 'acme-prod', displayName: 'Reads audit logs' },
    { name: 'reporter', projectId: 'client-tools', displayName: 'Reports' },
  ];

export const SERVICE_ACCOUNTS: readonly ServiceAccount[] = [
  ...NAMED.map(({ name, ...rest }) => ({ ...account(name, rest.projectId), ...rest })),
  ...Array.from({ length: FLEET_SIZE }, (_, index) => {
    const number = String(index + 1).padStart(4, '0');
    const worker = account(`worker-${number}`, 'acme-fleet');
    return { ...worker, displayName: `Worker ${number}`, disabled: index % 50 === 49 };
  }),
  ...PROJECTS.map(defaultAccount),
].map((one, index) => ({ ...one, uniqueId: `1150000000000000${String(index + 1).padStart(5, '0')}` }));

const byEmail = new Map(SERVICE_ACCOUNTS.map((one) => [one.email, one]));
const byUniqueId = new Map(SERVICE_ACCOUNTS.map((one) => [one.uniqueId, one]));

export function serviceAccountBy(emailOrUniqueId: string): ServiceAccount | undefined {
  return byEmail.get(emailOrUniqueId.toLowerCase()) ?? byUniqueId.get(emailOrUniqueId);
}

export function serviceAccountsOf(projectId: string): ServiceAccount[] {
  return SERVICE_ACCOUNTS.filter((one) => one.projectId === projectId);
}

export function serviceAccountEmail(name: string, projectId: string): string {
  return `${name}@${projectId}.iam.gserviceaccount.com`;
}

/** The one that machines of a project run as, unless told otherwise. */
export function defaultAccountEmail({ number }: Project): string {
  return `${number}-compute@developer.gserviceaccount.com`;
}

function account(name: string, projectId: string): ServiceAccount {
  return {
    email: serviceAccountEmail(name, projectId),
    uniqueId: '',
    projectId,
    displayName: name,
    disabled: false,
  };
}

function defaultAccount(project: Project): ServiceAccount {
  return {
    ...account('', project.projectId),
    email: defaultAccountEmail(project),
    displayName: 'Compute Engine default service account',
  };
}
