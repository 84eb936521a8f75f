import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
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

test('can be given to whoever has an e-mail, and to nobody else', () => {
  expect(['alice@acme.example', 'hop@acme-dev.iam.gserviceaccount.com'].every(isGrantable)).toBe(true);
  const others = ['', 'Application default', 'sandbox-pool/oidc', 'a@b@c', 'a b@acme.example'];
  expect(others.filter(isGrantable)).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'is one command with one member, whatever the member is called',
  () => {
    const target = 'deployer@acme-dev.iam.gserviceaccount.com';
    const permission = 'iam.serviceAccounts.getAccessToken';
    const names = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...'a@;$`\'"\\|&()<>* \n!#~{}') }),
    );
    fc.assert(
      fc.property(
        names.filter((name) => !name.includes('\0')),
        (member) => {
          const line = grantCommand({ member, target, permission });
          const printed = execFileSync('sh', ['-c', `gcloud() { printf '%s\\0' "$@"; }; ${line}`]).toString();
          expect(printed.split('\0').slice(3, -1)).toEqual([
            target,
            `--member=${member.endsWith('.gserviceaccount.com') ? 'serviceAccount' : 'user'}:${member}`,
            '--role=roles/iam.serviceAccountTokenCreator',
          ]);
        },
      ),
      { numRuns: 60 },
    );
  },
);
