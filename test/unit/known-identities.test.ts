import { expect, test } from 'vitest';
import { halfLifeMs } from '../../app/frecency.ts';
import { mostKnown, useKeys } from '../../app/known.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import {
  createKnownIdentities,
  emptyUsedFile,
  type UsedFile,
  usedFile,
} from '../../main/known-identities.ts';
import { createFakeClock } from './fake-clock.ts';

const alice = '10000000-0000-4000-8000-000000000001';
const bob = '10000000-0000-4000-8000-000000000002';
const badge = '30000000-0000-4000-8000-000000000001';
const email = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;
const scopes = ['https://www.googleapis.com/auth/cloud-platform'];
const asItself = (accountId: string): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId },
  scopes,
});
const as = (accountId: string, target: string, delegates: string[] = []): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId, impersonating: { target, delegates } },
  scopes,
});
const listed = (name: string) => ({ email: email(name), disabled: false });

function create(loaded: UsedFile = emptyUsedFile, saveFails = false) {
  const here = [{ id: alice }, { id: bob }];
  const saved: UsedFile[] = [];
  const errors: unknown[] = [];
  const clock = createFakeClock();
  const known = createKnownIdentities({
    file: {
      async save(value) {
        if (saveFails) throw new Error('full');
        // What is saved can be read again.
        saved.push(usedFile.parse(value));
      },
    },
    loaded,
    accounts: { list: () => here },
    clock,
    onChange: () => undefined,
    onNotSaved: (error) => errors.push(error),
  });
  return { known, here, saved, errors, clock };
}

test('knows what was listed, with its project and who listed it, and keeps none of it on the disk', () => {
  const { known, saved } = create();
  known.noteProjects(alice, [{ projectId: 'acme-dev', name: 'Development' }]);
  known.noteServiceAccounts(alice, 'acme-dev', [
    { ...listed('ci'), name: 'CI' },
    { email: email('old'), disabled: true },
  ]);
  known.noteMarks(alice, [{ email: email('ci'), may: ['id-token'] }]);
  expect(known.list()).toEqual({
    serviceAccounts: [
      {
        email: email('ci'),
        name: 'CI',
        projectId: 'acme-dev',
        accountId: alice,
        delegates: [],
        may: ['id-token'],
      },
      { email: email('old'), projectId: 'acme-dev', accountId: alice, delegates: [], disabled: true },
    ],
    projects: [{ projectId: 'acme-dev', name: 'Development', accountId: alice }],
    used: {},
  });
  expect(saved).toEqual([]);
});

test('a service account that was used is known with how it was reached last, before those listed, and after a restart', () => {
  const first = create();
  first.known.noteServiceAccounts(alice, 'acme-dev', [listed('ci'), listed('deployer')]);
  first.known.noteCopy(as(bob, email('deployer')));
  first.clock.pass(1000);
  first.known.noteCopy(as(alice, email('deployer'), [email('ci')]));
  const { known } = create(first.saved.at(-1));
  const usedAt = first.clock.now();
  expect(known.list().serviceAccounts).toEqual([
    { email: email('deployer'), accountId: alice, delegates: [email('ci')], usedAt },
  ]);
  expect(first.known.list().serviceAccounts.map((one) => [one.email, one.accountId, one.projectId])).toEqual([
    [email('deployer'), alice, 'acme-dev'],
    [email('ci'), alice, 'acme-dev'],
  ]);
});

test('uses count for what was used, and less with every week', () => {
  const { known, clock } = create();
  known.noteCopy(asItself(alice));
  known.noteCopy(asItself(alice));
  known.noteCopy(as(alice, email('ci')));
  known.noteCopy(as(alice, email('ci')), badge);
  const used = () => known.list().used;
  expect(used()[useKeys.account(alice)]).toBeCloseTo(2);
  expect(used()[useKeys.serviceAccount(email('ci'))]).toBeCloseTo(2);
  expect(used()[useKeys.badge(badge)]).toBeCloseTo(1);
  clock.pass(halfLifeMs);
  expect(used()[useKeys.account(alice)]).toBeCloseTo(1);
});

test('what one account may do is not said of another, nor of a chain', () => {
  const { known } = create();
  known.noteServiceAccounts(alice, 'acme-dev', [listed('ci')]);
  known.noteMarks(alice, [{ email: email('ci'), may: ['access-token'] }]);
  known.noteCopy(as(bob, email('ci')));
  expect(known.list().serviceAccounts[0]?.may).toBeUndefined();
  known.noteCopy(as(alice, email('ci'), [email('hop')]));
  expect(known.list().serviceAccounts[0]?.may).toBeUndefined();
});

test('forgets, on the disk too, what an account listed and what was used through it', () => {
  const { known, saved } = create();
  known.noteProjects(alice, [{ projectId: 'acme-dev', name: 'Development' }]);
  known.noteServiceAccounts(alice, 'acme-dev', [listed('ci')]);
  known.noteCopy(as(alice, email('deployer')));
  known.noteCopy(asItself(alice));
  known.noteCopy(as(bob, email('bot')));
  known.forgetAccount(alice);
  expect(known.list().serviceAccounts.map((one) => one.email)).toEqual([email('bot')]);
  expect(known.list().projects).toEqual([]);
  expect(JSON.stringify(saved.at(-1))).not.toContain(alice);
  expect(JSON.stringify(saved.at(-1))).not.toContain('deployer');
});

test('offers nothing of an account that is gone without a sign-out', () => {
  const { known, here } = create();
  known.noteServiceAccounts(alice, 'acme-dev', [listed('ci')]);
  known.noteCopy(as(alice, email('deployer')));
  here.splice(0, 1);
  expect(known.list().serviceAccounts).toEqual([]);
});

test('knows ten thousand and no more; the oldest go', () => {
  const { known } = create();
  const many = Array.from({ length: mostKnown + 5 }, (_, index) => listed(`bot-${index}`));
  known.noteServiceAccounts(alice, 'acme-dev', many);
  known.noteCopy(as(alice, email('deployer')));
  const names = known.list().serviceAccounts.map((one) => one.email);
  expect(names).toHaveLength(mostKnown);
  expect(names[0]).toBe(email('deployer'));
  expect(names).not.toContain(email('bot-4'));
  expect(names).toContain(email('bot-5'));
});

test('a use that cannot be kept counts until quit, and the copy is none the worse', async () => {
  const { known, errors } = create(emptyUsedFile, true);
  known.noteCopy(asItself(alice));
  await Promise.resolve();
  await Promise.resolve();
  expect(errors).toHaveLength(1);
  expect(known.list().used[useKeys.account(alice)]).toBeCloseTo(1);
});

test('remembers what was composed with each account, a few and the last first, also over a restart', () => {
  const { known, saved } = create();
  const idToken = (audience: string): TokenRequest => ({
    kind: 'id-token',
    identity: { accountId: alice },
    audience,
  });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'b']) known.noteCopy(idToken(`https://${name}.run.app`));
  known.noteCopy(as(bob, email('ci')));
  known.noteCopy(idToken('https://g.run.app'), 'a-badge');
  const expected = {
    [alice]: ['b', 'f', 'e', 'd', 'c'].map((name) => idToken(`https://${name}.run.app`)),
    [bob]: [as(bob, email('ci'))],
  };
  expect(known.recentRequests()).toEqual(expected);
  expect(create(saved.at(-1)).known.recentRequests()).toEqual(expected);
  known.forgetAccount(alice);
  expect(known.recentRequests()).toEqual({ [bob]: expected[bob] });
});

test('remembers no audience that is a token', () => {
  const { known, saved } = create();
  const audience = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJl';
  known.noteCopy({ kind: 'id-token', identity: { accountId: alice }, audience });
  expect(known.recentRequests()).toEqual({});
  expect(JSON.stringify(saved)).not.toContain('eyJ');
});
