import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { grantCommand, isMember, memberOf } from '../../app/grants.ts';
import { grantOf } from '../../renderer/parts/failure-facts.ts';

const target = 'deployer@acme-dev.iam.gserviceaccount.com';
const permission = 'iam.serviceAccounts.getAccessToken';
const command = 'gcloud iam service-accounts add-iam-policy-binding';

test.each([
  ['iam.serviceAccounts.getAccessToken', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.getOpenIdToken', 'roles/iam.serviceAccountOpenIdTokenCreator'],
  ['iam.serviceAccounts.signJwt', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.implicitDelegation', 'roles/iam.serviceAccountTokenCreator'],
  ['iam.serviceAccounts.somethingNew', 'roles/iam.serviceAccountTokenCreator'],
])('grants %s by the narrowest role that has it', (permission, role) => {
  expect(grantCommand({ member: 'user:alice@acme.example', target, permission })).toBe(
    `${command} ${target} --member=user:alice@acme.example --role=${role}`,
  );
});

describe('a member', () => {
  const inPool = 'iam.googleapis.com/locations/global/workforcePools/staff';

  test.each([
    ['alice@acme.example', 'user:alice@acme.example'],
    ['hop@acme-dev.iam.gserviceaccount.com', 'serviceAccount:hop@acme-dev.iam.gserviceaccount.com'],
    ['1-compute@developer.gserviceaccount.com', 'serviceAccount:1-compute@developer.gserviceaccount.com'],
    // As gcloud calls who came in from outside.
    [`principal://${inPool}/subject/frank`, `principal://${inPool}/subject/frank`],
    [`principalSet://${inPool}/group/ops`, `principalSet://${inPool}/group/ops`],
  ])('is %s as %s', (name, member) => {
    expect(memberOf(name)).toBe(member);
  });

  test.each([
    ['a pool and its provider', 'ours/ci'],
    ['the pool of a cluster', 'acme-dev.svc.id.goog'],
    ['a file that does not say whose it is', 'Application default'],
    ['a unique id, which no policy takes', '115000000000000000001'],
    ['nothing', ''],
    ['more than one e-mail', 'a@b@c'],
    ['what has a space in it', 'a b@acme.example'],
  ])('is not %s: then there is no grant to copy', (_, name) => {
    expect(memberOf(name)).toBeUndefined();
    expect(grantOf({ chain: [name, target], brokenAt: 1, permission })).toBeUndefined();
    expect(grantOf({ chain: ['alice@acme.example', target], brokenAt: 1, permission })).toBeDefined();
  });
});

test.skipIf(process.platform === 'win32')(
  'is one command with one member, whatever the member is called',
  () => {
    const part = fc.oneof(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 1, unit: fc.constantFrom(...'a@;$`\'"\\|&()<>*!#~{}') }),
    );
    const members = fc
      .tuple(fc.constantFrom('user:', 'serviceAccount:', 'principal://'), part, part)
      .map(([kind, before, after]) => `${kind}${before}@${after}`)
      .filter((member) => isMember(member) && !member.includes('\0'));
    fc.assert(
      fc.property(members, (member) => {
        const line = grantCommand({ member, target, permission });
        const printed = execFileSync('sh', ['-c', `gcloud() { printf '%s\\0' "$@"; }; ${line}`]).toString();
        expect(printed.split('\0').slice(3, -1)).toEqual([
          target,
          `--member=${member}`,
          '--role=roles/iam.serviceAccountTokenCreator',
        ]);
      }),
      { numRuns: 60 },
    );
  },
);
