import { expect, test } from 'vitest';
import { grantCommand } from '../../app/grants.ts';

const target = 'deployer@acme-dev.iam.gserviceaccount.com';
const command = 'gcloud iam service-accounts add-iam-policy-binding';

test.each([
  ['iam.serviceAccounts.getAccessToken', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.getOpenIdToken', 'roles/iam.serviceAccountOpenIdTokenCreator'],
  ['iam.serviceAccounts.signJwt', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.implicitDelegation', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.somethingNew', 'roles/iam.serviceAccountTokenCreator'],
])('grants %s by the narrowest role that has it', (permission, role) => {
  expect(grantCommand({ member: 'alice@acme.example', target, permission })).toBe(
    `${command} ${target} --member=user:alice@acme.example --role=${role}`,
  );
});

test('names a service account as one', () => {
  const member = 'hop@acme-dev.iam.gserviceaccount.com';
  expect(grantCommand({ member, target, permission: 'iam.serviceAccounts.getAccessToken' })).toContain(
    ` --member=serviceAccount:${member} `,
  );
});
