/**
 * The projects that an account can see, by the Resource Manager API v3
 * (https://cloud.google.com/resource-manager/reference/rest/v3/projects/search).
 */
import { z } from 'zod';
import { type ListedProject, type Page, projectId } from '../../app/listings.ts';
import { type Asking, elements, label, nextToken, readPage } from './pages.ts';

const pageSize = 200;

const answer = z
  .object({ projects: elements, nextPageToken: nextToken })
  .transform(({ projects, nextPageToken }) => ({ elements: projects, next: nextPageToken }));

const project = z.object({ projectId, displayName: label });

/** Those that are not being deleted. */
export function listProjects(asking: Asking, pageToken: string | undefined): Promise<Page<ListedProject>> {
  return readPage(
    asking,
    {
      url: `${asking.apis.resourceManager}/v3/projects:search?query=state%3AACTIVE&pageSize=${pageSize}`,
      tokenName: 'pageToken',
      permission: 'resourcemanager.projects.get',
      answer,
      element: project,
      itemOf: ({ projectId: id, displayName }) => ({ projectId: id, name: displayName || id }),
    },
    pageToken,
  );
}
