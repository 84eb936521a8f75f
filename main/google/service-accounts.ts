/**
 * The service accounts of a project, and what may be done to them, by the IAM API v1
 * (https://cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts).
 */
import { z } from 'zod';
import { Failure } from '../../app/failure.ts';
import type { ListedServiceAccount, Page, ServiceAccountMark } from '../../app/listings.ts';
import { isServiceAccountName } from '../../app/service-account.ts';
import type { TokenKind } from '../../app/token-request.ts';
import { mintPermissions } from '../tokens/iam-credentials.ts';
import { atMost } from './at-most.ts';
import { callGoogle } from './google-api.ts';
import { type Asking, elements, label, nextToken, readPage } from './pages.ts';

/** The most that the API gives. */
const pageSize = 100;
const mostTestsAtOnce = 6;

const answer = z
  .object({ accounts: elements, nextPageToken: nextToken })
  .transform(({ accounts, nextPageToken }) => ({ elements: accounts, next: nextPageToken }));

const account = z.object({
  email: z.string().refine(isServiceAccountName),
  displayName: label,
  disabled: z.boolean().default(false),
});

/** `project` is an id. */
export function listServiceAccounts(
  asking: Asking,
  project: string,
  pageToken: string | undefined,
): Promise<Page<ListedServiceAccount>> {
  return readPage(
    asking,
    {
      url: `${accountsOf(asking, project)}?pageSize=${pageSize}`,
      tokenName: 'pageToken',
      permission: 'iam.serviceAccounts.list',
      answer,
      element: account,
      itemOf: ({ email, displayName, disabled }) => ({
        email,
        ...(displayName === '' ? {} : { name: displayName }),
        disabled,
      }),
    },
    pageToken,
  );
}

const kinds = Object.keys(mintPermissions) as TokenKind[];
const permissions = kinds.map((kind) => mintPermissions[kind]);

/**
 * What the account may do to each, in the order of `emails`. One that is not there, or that nobody may ask about, gets
 * an empty mark; what would fail for every one of them fails the whole, and ends the requests that are under way.
 */
export async function testServiceAccounts(
  asking: Asking,
  project: string,
  emails: readonly string[],
): Promise<ServiceAccountMark[]> {
  const rest = new AbortController();
  const signal = AbortSignal.any([asking.signal, rest.signal]);
  try {
    return await atMost(mostTestsAtOnce, emails, async (email) => {
      const held = await test({ ...asking, signal }, project, email);
      return { email, may: kinds.filter((kind) => held.includes(mintPermissions[kind])) };
    });
  } finally {
    rest.abort(new Failure('LISTING_CANCELLED'));
  }
}

const heldPermissions = z.object({ permissions: z.array(z.string()).default([]) });

async function test(asking: Asking, project: string, email: string): Promise<readonly string[]> {
  const { fetch, accessToken, signal, about } = asking;
  const url = `${accountsOf(asking, project)}/${encodeURIComponent(email)}:testIamPermissions`;
  const call = { method: 'POST', url, accessToken, signal, about, body: { permissions } } as const;
  try {
    return (await callGoogle(fetch, call, heldPermissions)).permissions;
  } catch (error) {
    const isOfThisOne =
      error instanceof Failure &&
      (error.code === 'PERMISSION_DENIED' || error.code === 'SERVICE_ACCOUNT_NOT_FOUND');
    if (isOfThisOne) return [];
    throw error;
  }
}

const accountsOf = ({ apis }: Asking, project: string) =>
  `${apis.iam}/v1/projects/${encodeURIComponent(project)}/serviceAccounts`;
