import { expect, test } from 'vitest';
import { grantCommand, isGrantable } from '../../app/grants.ts';

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

test('can be given to whoever has an e-mail, and to nobody whose name a shell would read', () => {
  expect(['alice@acme.example', 'hop@acme-dev.iam.gserviceaccount.com'].every(isGrantable)).toBe(true);
  const others = [
    '',
    'Application Default Credentials',
    'alice@acme.example; rm',
    '$(id)@x',
    'a@b@c',
    'a@b\n',
  ];
  expect(others.filter(isGrantable)).toEqual([]);
});
