/**
 * The Cloud Functions API: version 2, which lists the functions of both generations, and version 1, which knows only the
 * first and which gcloud asks as well.
 */
import { type ApiCall, type ApiParts, check, createGoogleApi, testPermissions } from './google-api.ts';
import { notFound } from './google-error.ts';
import { pageOf } from './paging.ts';
import { PATHS } from './paths.ts';
import { projectBy } from './projects.ts';
import { type CloudFunction, FUNCTIONS, LOCATIONS } from './run-services.ts';
import { defaultAccountEmail } from './service-accounts.ts';

export function createFunctionsApi(parts: ApiParts) {
  const { permissions, faults } = parts;

  function list({ caller, parts: [name = '', location = ''], query }: ApiCall) {
    const projectId = projectBy(name)?.projectId ?? name;
    check(permissions, caller, 'cloudfunctions.functions.list', [projectId], `projects/${name}`);
    // The one filter that clients are known to send: gcloud asks each version for its own generation.
    const generation = /^environment[=:]"?GEN_([12])"?$/.exec(query.get('filter') ?? '')?.[1];
    const all = FUNCTIONS.filter(
      (one) =>
        one.projectId === projectId &&
        (location === '-' || one.location === location) &&
        (generation === undefined || one.generation === Number(generation)),
    );
    const { items, nextPageToken } = pageOf(all, {
      size: query.get('pageSize'),
      token: query.get('pageToken'),
      defaultSize: 1_000,
      maxSize: 1_000,
      manyEmpty: faults.current.emptyPages,
    });
    return {
      ...(items.length > 0 && { functions: items.map(resourceOf) }),
      ...(nextPageToken !== undefined && { nextPageToken }),
    };
  }

  function listVersionOne(call: ApiCall) {
    const { functions, ...rest } = list(call);
    const first = functions?.filter(({ environment }) => environment === 'GEN_1') ?? [];
    return { ...rest, ...(first.length > 0 && { functions: first.map(versionOne) }) };
  }

  function test(call: ApiCall) {
    const [name = '', , functionName] = call.parts;
    const projectId = projectBy(name)?.projectId ?? name;
    const found = FUNCTIONS.find((one) => one.projectId === projectId && one.name === functionName);
    if (!found) throw notFound(`Resource '${functionName}' was not found.`);
    return testPermissions(permissions, call, [found.name, found.projectId]);
  }

  function locations({ caller, parts: [name = ''] }: ApiCall) {
    const projectId = projectBy(name)?.projectId ?? name;
    check(permissions, caller, 'cloudfunctions.locations.list', [projectId], `projects/${name}`);
    return {
      locations: LOCATIONS.map((locationId) => ({
        name: `projects/${projectId}/locations/${locationId}`,
        locationId,
      })),
    };
  }

  return createGoogleApi(
    {
      service: 'cloudfunctions.googleapis.com',
      title: 'Cloud Functions API',
      scopes: ['cloud-platform', 'cloud-platform.read-only'],
      prefix: PATHS.functions,
      routes: [
        { method: 'GET', path: /^\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/functions$/, answer: list },
        {
          method: 'GET',
          path: /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/functions$/,
          answer: listVersionOne,
        },
        { method: 'GET', path: /^\/v[12]\/projects\/([^/]+)\/locations$/, answer: locations },
        {
          method: 'POST',
          path: /^\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/functions\/([^/:]+):testIamPermissions$/,
          answer: test,
        },
      ],
    },
    parts,
  );
}

function resourceOf({ name, projectId, location, generation, url, uri }: CloudFunction) {
  const parent = `projects/${projectId}/locations/${location}`;
  const project = projectBy(projectId);
  return {
    name: `${parent}/functions/${name}`,
    state: 'ACTIVE',
    environment: `GEN_${generation}`,
    url,
    serviceConfig: {
      ...(uri !== undefined && { uri, service: `${parent}/services/${name}` }),
      serviceAccountEmail: project && defaultAccountEmail(project),
    },
  };
}

function versionOne({ name, state, url, serviceConfig }: ReturnType<typeof resourceOf>) {
  const { serviceAccountEmail } = serviceConfig;
  return { name, status: state, httpsTrigger: { url }, serviceAccountEmail };
}
