/** The roles that the sandbox knows, as the permissions in them. */

const SERVICE_ACCOUNT = 'iam.serviceAccounts';

export const ROLES: Readonly<Record<string, readonly string[]>> = {
  'roles/iam.serviceAccountTokenCreator': [
    `${SERVICE_ACCOUNT}.getAccessToken`,
    `${SERVICE_ACCOUNT}.getOpenIdToken`,
    `${SERVICE_ACCOUNT}.implicitDelegation`,
    `${SERVICE_ACCOUNT}.signBlob`,
    `${SERVICE_ACCOUNT}.signJwt`,
    `${SERVICE_ACCOUNT}.get`,
    `${SERVICE_ACCOUNT}.list`,
  ],
  'roles/iam.serviceAccountOpenIdTokenCreator': [`${SERVICE_ACCOUNT}.getOpenIdToken`],
  'roles/iam.serviceAccountUser': [
    `${SERVICE_ACCOUNT}.actAs`,
    `${SERVICE_ACCOUNT}.get`,
    `${SERVICE_ACCOUNT}.list`,
  ],
  'roles/iam.workloadIdentityUser': [
    `${SERVICE_ACCOUNT}.getAccessToken`,
    `${SERVICE_ACCOUNT}.getOpenIdToken`,
    `${SERVICE_ACCOUNT}.get`,
    `${SERVICE_ACCOUNT}.list`,
  ],
  'roles/viewer': [
    'resourcemanager.projects.get',
    `${SERVICE_ACCOUNT}.get`,
    `${SERVICE_ACCOUNT}.list`,
    'run.locations.list',
    'run.services.get',
    'run.services.list',
    'cloudfunctions.functions.get',
    'cloudfunctions.functions.list',
    'cloudfunctions.locations.list',
  ],
  'roles/browser': ['resourcemanager.projects.get'],
  'roles/serviceusage.serviceUsageConsumer': ['serviceusage.services.use'],
  'roles/run.invoker': ['run.routes.invoke'],
  'roles/cloudfunctions.invoker': ['cloudfunctions.functions.invoke'],
  'roles/iap.httpsResourceAccessor': ['iap.webServiceVersions.accessViaIAP'],
};

/** The permissions that a role holds; a bare permission holds itself. */
export function permissionsIn(role: string): readonly string[] {
  return ROLES[role] ?? [role];
}
