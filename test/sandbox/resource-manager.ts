/** The Resource Manager API: the projects that the caller can see, as version 3 and as the first, which gcloud asks. */
import { type ApiCall, type ApiParts, createGoogleApi, testPermissions } from './google-api.ts';
import { permissionDenied } from './google-error.ts';
import { pageOf } from './paging.ts';
import { PATHS } from './paths.ts';
import { PROJECTS, type Project, projectBy } from './projects.ts';

const CREATED = '2024-02-29T12:00:00Z';
const SEE = 'resourcemanager.projects.get';

export function createResourceManager(parts: ApiParts) {
  const { permissions, faults } = parts;

  function visible({ caller, query }: ApiCall, filter: string | null) {
    const seen = PROJECTS.filter(
      (project) =>
        permissions.allows(caller.member, SEE, [project.projectId]) && matches(project, filter ?? ''),
    );
    return pageOf(seen, {
      size: query.get('pageSize'),
      token: query.get('pageToken'),
      defaultSize: 50,
      maxSize: 500,
      manyEmpty: faults.current.emptyPages,
    });
  }

  function answerPage(call: ApiCall, filter: string | null, form: (project: Project) => object) {
    const { items, nextPageToken } = visible(call, filter);
    return {
      ...(items.length > 0 && { projects: items.map(form) }),
      ...(nextPageToken !== undefined && { nextPageToken }),
    };
  }

  function get({ caller, parts: [name = ''] }: ApiCall, form: (project: Project) => object) {
    const project = projectBy(name);
    if (project && permissions.allows(caller.member, SEE, [project.projectId])) return form(project);
    throw permissionDenied(SEE, `cloudresourcemanager.googleapis.com/projects/${name}`);
  }

  return createGoogleApi(
    {
      service: 'cloudresourcemanager.googleapis.com',
      title: 'Cloud Resource Manager API',
      scopes: ['cloud-platform', 'cloud-platform.read-only'],
      prefix: PATHS.resourceManager,
      routes: [
        {
          method: 'GET',
          path: /^\/v3\/projects:search$/,
          answer: (call) => answerPage(call, call.query.get('query'), versionThree),
        },
        { method: 'GET', path: /^\/v3\/projects\/([^/:]+)$/, answer: (call) => get(call, versionThree) },
        {
          method: 'POST',
          path: /^\/v3\/projects\/([^/:]+):testIamPermissions$/,
          answer: (call) =>
            testPermissions(permissions, call, [projectBy(call.parts[0] ?? '')?.projectId ?? '']),
        },
        {
          method: 'GET',
          path: /^\/v1\/projects$/,
          answer: (call) => answerPage(call, call.query.get('filter'), versionOne),
        },
        { method: 'GET', path: /^\/v1\/projects\/([^/:]+)$/, answer: (call) => get(call, versionOne) },
      ],
    },
    parts,
  );
}

/** `field:value` terms, all of which must fit; a `*` ends a value that is only a beginning. */
function matches(project: Project, filter: string): boolean {
  return filter
    .split(/\s+(?:AND\s+)?/)
    .filter((term) => term !== '')
    .every((term) => {
      const [, field = '', value = ''] = /^([\w.]+)[:=]"?([^"]*)"?$/.exec(term) ?? ['', 'id', term];
      const actual = fieldOf(project, field).toLowerCase();
      const wanted = value.toLowerCase();
      return wanted.endsWith('*') ? actual.startsWith(wanted.slice(0, -1)) : actual === wanted;
    });
}

function fieldOf(project: Project, field: string): string {
  if (field === 'state' || field === 'lifecycleState') return project.state;
  if (field === 'displayName' || field === 'name') return project.displayName;
  return project.projectId;
}

function versionThree({ projectId, number, displayName, state, organization }: Project) {
  return {
    name: `projects/${number}`,
    parent: `organizations/${organization}`,
    projectId,
    state,
    displayName,
    createTime: CREATED,
    updateTime: CREATED,
    etag: 'W/"sandbox"',
  };
}

function versionOne({ projectId, number, displayName, state, organization }: Project) {
  return {
    projectNumber: number,
    projectId,
    lifecycleState: state,
    name: displayName,
    createTime: CREATED,
    parent: { type: 'organization', id: organization },
  };
}
