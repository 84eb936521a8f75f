/** The Cloud Run Admin API: version 1, which lists all regions at once, and version 2, which wants one region. */
import { type ApiCall, type ApiParts, check, createGoogleApi, testPermissions } from './google-api.ts';
import { invalidArgument, notFound } from './google-error.ts';
import { type Page, pageOf } from './paging.ts';
import { PATHS } from './paths.ts';
import { projectBy } from './projects.ts';
import { LISTED_RUN_SERVICES, LOCATIONS, type RunService } from './run-services.ts';

export function createRunApi(parts: ApiParts) {
  const { permissions, faults } = parts;

  function services(
    { caller, parts: [name = ''] }: ApiCall,
    location: string,
    size: string | null,
    token: string | null,
  ): Page<RunService> {
    const projectId = projectBy(name)?.projectId ?? name;
    check(permissions, caller, 'run.services.list', [projectId], `projects/${name}`);
    const all = LISTED_RUN_SERVICES.filter(
      (one) => one.projectId === projectId && (location === '-' || one.location === location),
    );
    const { emptyPages: manyEmpty } = faults.current;
    return pageOf(all, { size, token, defaultSize: 100, maxSize: 100, manyEmpty });
  }

  function listVersionOne(call: ApiCall) {
    const { query } = call;
    const { items, nextPageToken } = services(
      call,
      call.parts[1] ?? '-',
      query.get('limit'),
      query.get('continue'),
    );
    return {
      apiVersion: 'serving.knative.dev/v1',
      kind: 'ServiceList',
      metadata: { ...(nextPageToken !== undefined && { continue: nextPageToken }) },
      ...(items.length > 0 && { items: items.map(versionOne) }),
    };
  }

  function listVersionTwo(call: ApiCall) {
    const location = call.parts[1] ?? '';
    if (location === '-')
      throw invalidArgument('A region is required in the name of the parent resource.', 'parent');
    const { query } = call;
    const page = services(call, location, query.get('pageSize'), query.get('pageToken'));
    return {
      ...(page.items.length > 0 && { services: page.items.map(versionTwo) }),
      ...(page.nextPageToken !== undefined && { nextPageToken: page.nextPageToken }),
    };
  }

  function locations({ caller, parts: [name = ''] }: ApiCall) {
    const projectId = projectBy(name)?.projectId ?? name;
    check(permissions, caller, 'run.locations.list', [projectId], `projects/${name}`);
    return {
      locations: LOCATIONS.map((locationId) => ({
        name: `projects/${projectId}/locations/${locationId}`,
        locationId,
      })),
    };
  }

  function test(call: ApiCall) {
    const [name = '', location, service] = call.parts;
    const projectId = projectBy(name)?.projectId ?? name;
    const found = LISTED_RUN_SERVICES.find(
      (one) => one.projectId === projectId && one.location === location && one.name === service,
    );
    if (!found) throw notFound(`Resource '${service}' was not found.`);
    return testPermissions(permissions, call, [found.name, found.projectId]);
  }

  return createGoogleApi(
    {
      service: 'run.googleapis.com',
      title: 'Cloud Run Admin API',
      scopes: ['cloud-platform', 'cloud-platform.read-only'],
      prefix: PATHS.run,
      routes: [
        {
          method: 'GET',
          path: /^\/v1\/projects\/([^/]+)\/locations\/([^/]+)\/services$/,
          answer: listVersionOne,
        },
        {
          method: 'GET',
          path: /^\/(?:apis\/serving\.knative\.dev\/)?v1\/namespaces\/([^/]+)\/services$/,
          answer: listVersionOne,
        },
        { method: 'GET', path: /^\/v1\/projects\/([^/]+)\/locations$/, answer: locations },
        {
          method: 'GET',
          path: /^\/v2\/projects\/([^/]+)\/locations\/([^/]+)\/services$/,
          answer: listVersionTwo,
        },
        {
          method: 'POST',
          path: /^\/v[12]\/projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/:]+):testIamPermissions$/,
          answer: test,
        },
      ],
    },
    parts,
  );
}

function versionOne(service: RunService) {
  const { name, projectId, location, urls, customAudiences, ingress, underFunction } = service;
  const annotations = {
    'run.googleapis.com/ingress': ingress,
    'run.googleapis.com/urls': JSON.stringify(urls),
    ...(customAudiences.length > 0 && {
      'run.googleapis.com/custom-audiences': JSON.stringify(customAudiences),
    }),
    ...(name === 'public' && { 'run.googleapis.com/invoker-iam-disabled': 'true' }),
  };
  const labels = {
    'cloud.googleapis.com/location': location,
    ...(underFunction && { 'goog-managed-by': 'cloudfunctions' }),
  };
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: { name, namespace: projectBy(projectId)?.number, annotations, labels },
    spec: {},
    status: { url: urls[0], address: { url: urls[0] }, conditions: [{ type: 'Ready', status: 'True' }] },
  };
}

function versionTwo(service: RunService) {
  const { name, projectId, location, urls, customAudiences, ingress, underFunction } = service;
  return {
    name: `projects/${projectId}/locations/${location}/services/${name}`,
    uid: `${name}-${projectId}`,
    ingress: ingress === 'all' ? 'INGRESS_TRAFFIC_ALL' : 'INGRESS_TRAFFIC_INTERNAL_ONLY',
    ...(underFunction && { labels: { 'goog-managed-by': 'cloudfunctions' } }),
    uri: urls[0],
    urls,
    ...(customAudiences.length > 0 && { customAudiences }),
    ...(name === 'public' && { invokerIamDisabled: true }),
  };
}
