/** The names of the workload identity pool and the workforce pool, and of who comes in through them. */
import { projectBy } from './projects.ts';

const POOL = `projects/${projectBy('acme-dev')?.number}/locations/global/workloadIdentityPools/sandbox-pool`;

/** What a workload says its credential is for. */
export const WORKLOAD_AUDIENCES = {
  oidc: `//iam.googleapis.com/${POOL}/providers/oidc`,
  aws: `//iam.googleapis.com/${POOL}/providers/aws`,
  x509: `//iam.googleapis.com/${POOL}/providers/x509`,
} as const;

export const WORKLOAD_SUBJECT = 'build:main';
export const WORKLOAD_PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/${WORKLOAD_SUBJECT}`;

/** The name in the certificate of a machine that is let in, and whom it then is. */
export const MACHINE_NAME = 'build-machine';
export const MACHINE_PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/${MACHINE_NAME}`;

export const WORKFORCE_AUDIENCE =
  '//iam.googleapis.com/locations/global/workforcePools/sandbox-workforce/providers/oidc';
export const WORKFORCE_PRINCIPAL =
  'principal://iam.googleapis.com/locations/global/workforcePools/sandbox-workforce/subject/frank';

/** What an AWS role is called once it is in: the ARN that its own cloud would answer with. */
export const AWS_PRINCIPAL = `principal://iam.googleapis.com/${POOL}/subject/arn:aws:sts::123456789012:assumed-role/builder`;
