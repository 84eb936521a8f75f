/** The machine that the metadata server speaks of. */
import { type Project, projectBy } from './projects.ts';
import { defaultAccountEmail, type ServiceAccount, serviceAccountBy } from './service-accounts.ts';

/** Names and what is under them; a list is a value of several lines. */
export type Tree = { readonly [name: string]: Tree | string } | readonly string[];

const INSTANCE = { id: '3141592653589793238', name: 'build-machine', zone: 'europe-west1-b' };

export const MACHINE = createMachine();

export function metadataTree(): Tree {
  const { project, account, scopes } = MACHINE;
  const underAccount = { aliases: ['default'], email: account.email, identity: '', scopes, token: '' };
  const universe = 'googleapis.com';
  return {
    instance: {
      id: INSTANCE.id,
      name: INSTANCE.name,
      zone: `projects/${project.number}/zones/${INSTANCE.zone}`,
      'service-accounts': { default: underAccount, [account.email]: underAccount },
    },
    project: { 'project-id': project.projectId, 'numeric-project-id': project.number },
    // Clients disagree on how it is spelled.
    universe: { 'universe-domain': universe, universe_domain: universe },
  };
}

function createMachine() {
  const project = projectBy('acme-dev') as Project;
  const account = serviceAccountBy(defaultAccountEmail(project)) as ServiceAccount;
  return {
    project,
    account,
    scopes: ['cloud-platform', 'userinfo.email'].map((name) => `https://www.googleapis.com/auth/${name}`),
    licenses: ['5926592092274602096'],
    claims: {
      instance_creation_timestamp: 1_709_208_000,
      instance_id: INSTANCE.id,
      instance_name: INSTANCE.name,
      project_id: project.projectId,
      project_number: Number(project.number),
      zone: INSTANCE.zone,
    },
  };
}
