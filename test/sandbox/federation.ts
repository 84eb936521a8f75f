/** The names of the workload identity pool and the workforce pool, and of who comes in through them. */
import { projectBy } from './projects.ts';

const POOL = `projects/${projectBy('acme-dev')?.number}/locations/global/workloadIdentityPools/sandbox-pool`;

/** What a workload says its credential is for. */
export const WORKLOAD_AUDIENCES = {
  oidc: `//iam.googleapis.com/${POOL}/providers/oidc`,
  aws: `//iam.googleapis.com/${POOL}/providers/aws`,
} as const;

export const WORKLOAD_SUBJECT = 'build:main';
export const WORKLOAD_PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/${WORKLOAD_SUBJECT}`;

export const WORKFORCE_AUDIENCE =
  '//iam.googleapis.com/locations/global/workforcePools/sandbox-workforce/providers/oidc';
export const WORKFORCE_PRINCIPAL =
  'principal://iam.googleapis.com/locations/global/workforcePools/sandbox-workforce/subject/frank';

/** What an AWS role is called once it is in: the ARN that its own cloud would answer with. */
export const AWS_PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/arn:aws:sts::123456789012:assumed-role/builder`;
