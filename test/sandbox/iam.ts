/** The IAM API as far as a picker needs it: service accounts of a project, and what the caller may do to each. */
import { type ApiCall, type ApiParts, check, createGoogleApi, testPermissions } from './google-api.ts';
import { notFound, permissionDenied } from './google-error.ts';
import { pageOf } from './paging.ts';
import { PATHS } from './paths.ts';
import { type Project, projectBy } from './projects.ts';
import { type ServiceAccount, serviceAccountBy, serviceAccountsOf } from './service-accounts.ts';

export function createIam(parts: ApiParts) {
  const { permissions, faults } = parts;

  function list({ caller, parts: [name = ''], query }: ApiCall) {
    const project = visibleProject(name);
    check(permissions, caller, 'iam.serviceAccounts.list', [project.projectId], `projects/${name}`);
    const { items, nextPageToken } = pageOf(serviceAccountsOf(project.projectId), {
      size: query.get('pageSize'),
      token: query.get('pageToken'),
      defaultSize: 20,
      maxSize: 100,
      manyEmpty: faults.current.emptyPages,
    });
    return {
      ...(items.length > 0 && { accounts: items.map(resourceOf) }),
      ...(nextPageToken !== undefined && { nextPageToken }),
    };
  }

  function get({ caller, parts: [project = '', name = ''] }: ApiCall) {
    const account = accountIn(project, name, 'iam.serviceAccounts.get');
    check(permissions, caller, 'iam.serviceAccounts.get', [account.email, account.projectId]);
    return resourceOf(account);
  }

  function test(call: ApiCall) {
    const [project = '', name = ''] = call.parts;
    const account = accountIn(project, name, 'iam.serviceAccounts.get');
    return testPermissions(permissions, call, [account.email, account.projectId]);
  }

  return createGoogleApi(
    {
      service: 'iam.googleapis.com',
      title: 'Identity and Access Management (IAM) API',
      scopes: ['cloud-platform', 'cloud-platform.read-only', 'iam'],
      prefix: PATHS.iam,
      routes: [
        { method: 'GET', path: /^\/v1\/projects\/([^/]+)\/serviceAccounts$/, answer: list },
        { method: 'GET', path: /^\/v1\/projects\/([^/]+)\/serviceAccounts\/([^/:]+)$/, answer: get },
        {
          method: 'POST',
          path: /^\/v1\/projects\/([^/]+)\/serviceAccounts\/([^/:]+):testIamPermissions$/,
          answer: test,
        },
      ],
    },
    parts,
  );
}

/** A project that does not exist looks like one that the caller may not see. */
function visibleProject(name: string): Project {
  const project = projectBy(name);
  if (!project) throw permissionDenied('iam.serviceAccounts.list', `projects/${name}`);
  return project;
}

function accountIn(projectName: string, name: string, permission: string): ServiceAccount {
  const account = serviceAccountBy(name);
  const isThere = account && (projectName === '-' || projectBy(projectName)?.projectId === account.projectId);
  if (isThere) return account;
  // Without a project it cannot be told whose account it would have been.
  throw projectName === '-' ? permissionDenied(permission) : notFound(`Unknown service account ${name}`);
}

function resourceOf(account: ServiceAccount) {
  const { email, projectId, uniqueId, displayName, description, disabled } = account;
  return {
    name: `projects/${projectId}/serviceAccounts/${email}`,
    projectId,
    uniqueId,
    email,
    displayName,
    etag: 'MDEwMjE5MjA=',
    oauth2ClientId: uniqueId,
    ...(description !== undefined && { description }),
    ...(disabled && { disabled }),
  };
}
