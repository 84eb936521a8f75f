/** The cloud projects. Always the same, so that tests can name them. */

export type Project = {
  projectId: string;
  number: string;
  displayName: string;
  state: 'ACTIVE' | 'DELETE_REQUESTED';
  organization: string;
};

/** The projects of the OAuth clients have the numbers that their client ids begin with. */
export const PROJECTS: readonly Project[] = [
  project('acme-dev', 11, 'Acme Development'),
  project('acme-prod', 12, 'Acme Production'),
  project('acme-fleet', 13, 'Acme Fleet'),
  project('acme-tools', 1, 'Acme Tools'),
  project('acme-portal', 3, 'Acme Portal'),
  { ...project('acme-old', 4, 'Acme Old'), state: 'DELETE_REQUESTED' },
  project('client-tools', 2, 'Client Tools', '200000000002'),
  project('client-data', 21, 'Client Data', '200000000002'),
];

export function projectBy(idOrNumber: string): Project | undefined {
  return PROJECTS.find(({ projectId, number }) => projectId === idOrNumber || number === idOrNumber);
}

function project(
  projectId: string,
  index: number,
  displayName: string,
  organization = '200000000001',
): Project {
  const number = `1000000000${String(index).padStart(2, '0')}`;
  return { projectId, number, displayName, state: 'ACTIVE', organization };
}
