// What the doctor finds and what the history holds, in the window's states and specs.

import { checkIds, type Finding } from '../../app/doctor.ts';
import { type MintEntry, mostMints } from '../../app/mint-entry.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { FakeAnswer } from './fake-bridge.ts';
import { ci, deployer, now, ordersAudience, people, usualScopes } from './people.ts';

/** A computer where all is well. */
export const wellFound: readonly Finding[] = [
  { id: 'clock', verdict: 'ok', facts: { aheadMs: 0 }, cures: [] },
  { id: 'proxy', verdict: 'ok', facts: { used: [], variables: [], differs: false }, cures: [] },
  { id: 'keychain', verdict: 'ok', facts: { state: 'ready' }, cures: [] },
  { id: 'loopback', verdict: 'ok', facts: { port: 41_234 }, cures: [] },
  {
    id: 'gcloud',
    verdict: 'ok',
    facts: { installed: true, version: '528.0.0', configuration: 'work', account: people.alice.email },
    cures: [],
  },
  {
    id: 'adc',
    verdict: 'ok',
    facts: {
      places: [
        { place: 'environment-variable', state: 'absent' },
        {
          place: 'well-known-file',
          state: 'wins',
          path: '~/.config/gcloud/application_default_credentials.json',
          fileType: 'impersonated_service_account',
          speaksFor: ci,
        },
        { place: 'metadata-server', state: 'not-asked', path: 'metadata.google.internal' },
      ],
    },
    cures: [],
  },
  { id: 'environment', verdict: 'ok', facts: { variables: [] }, cures: [] },
  { id: 'plain-text', verdict: 'ok', facts: { files: [], complete: true }, cures: [] },
];

/** A computer with everything wrong that can be at once. */
export const illFound: readonly Finding[] = [
  { id: 'clock', verdict: 'bad', facts: { aheadMs: 7 * 60_000 }, cures: ['set-clock'] },
  {
    id: 'proxy',
    verdict: 'warn',
    facts: {
      used: [],
      variables: [{ name: 'HTTPS_PROXY', value: 'proxy.acme.example:3128' }],
      differs: true,
    },
    cures: [],
  },
  {
    id: 'keychain',
    verdict: 'bad',
    facts: { state: 'absent' },
    cures: ['install-keyring', 'unlock-keychain'],
  },
  { id: 'loopback', verdict: 'unknown', why: 'TOO_SLOW', cures: [] },
  { id: 'gcloud', verdict: 'ok', facts: { installed: false }, cures: ['install-gcloud'] },
  {
    id: 'adc',
    verdict: 'ok',
    facts: {
      places: [
        {
          place: 'environment-variable',
          state: 'wins',
          path: '~/keys/ci.json',
          fileType: 'service_account',
          speaksFor: ci,
        },
        {
          place: 'well-known-file',
          state: 'shadowed',
          path: '~/.config/gcloud/application_default_credentials.json',
        },
        { place: 'metadata-server', state: 'not-asked', path: 'metadata.google.internal' },
      ],
    },
    cures: [],
  },
  {
    id: 'environment',
    verdict: 'warn',
    facts: {
      variables: [
        { name: 'CLOUDSDK_AUTH_ACCESS_TOKEN' },
        { name: 'GOOGLE_APPLICATION_CREDENTIALS', value: '~/keys/ci.json' },
        { name: 'GOOGLE_CLOUD_QUOTA_PROJECT', value: 'acme-dev' },
      ],
    },
    cures: ['unset-variables'],
  },
  {
    id: 'plain-text',
    verdict: 'bad',
    facts: {
      files: [
        { path: '~/.config/gcloud/credentials.db', holds: 'gcloud-sign-ins' },
        { path: '~/.config/gcloud/access_tokens.db', holds: 'gcloud-tokens' },
        { path: '~/.config/gcloud/legacy_credentials/alice@acme.example/adc.json', holds: 'gcloud-sign-ins' },
        { path: '~/.config/gcloud/application_default_credentials.json', holds: 'adc', wideMode: '0644' },
        { path: '~/Downloads/acme-prod-3f2a9c51d07e.json', holds: 'key', who: deployer },
      ],
      complete: true,
    },
    cures: ['import-keys', 'revoke-gcloud', 'revoke-adc', 'narrow-modes'],
  },
];

/** What `runCheck` answers; a check without a finding never does. */
export function answersOf(findings: readonly Finding[]): FakeAnswer {
  return {
    cases: checkIds.map((check) => {
      const value = findings.find(({ id }) => id === check);
      return { when: { check }, answer: value ? { ok: true, value } : 'pending' };
    }),
  };
}

const mint = (index: number, change: Partial<MintEntry> = {}): MintEntry => ({
  id: `20000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  at: now - index * index * 70_000,
  account: { email: people.alice.email, kind: 'google-sign-in' },
  kind: 'access-token',
  delegates: [],
  scopes: [...usualScopes],
  calls: 1,
  ms: 412,
  result: { expiresAt: now + 3_000_000 },
  ...change,
});

/** One of each sort, the newest first. */
export const someMints: readonly MintEntry[] = [
  mint(0, {
    target: deployer,
    delegates: [ci],
    kind: 'id-token',
    scopes: [],
    audience: ordersAudience,
    calls: 2,
    ms: 1_382,
  }),
  mint(2),
  mint(7, {
    target: deployer,
    kind: 'id-token',
    scopes: [],
    audience: ordersAudience,
    ms: 233,
    result: { failure: 'PERMISSION_DENIED' },
  }),
  mint(14, { account: { email: people.gcloud.email, kind: 'gcloud' }, scopes: [cloudPlatform], ms: 840 }),
  mint(30, {
    account: { email: people.key.email, kind: 'service-account-key' },
    kind: 'signed-jwt',
    scopes: [],
    audience: 'https://storage.googleapis.com/',
    calls: 0,
    ms: 3,
  }),
  mint(60, {
    account: { email: people.long.email, kind: 'google-sign-in' },
    scopes: people.long.askedScopes,
  }),
];

/** As many as are kept. */
export const manyMints: readonly MintEntry[] = Array.from({ length: mostMints }, (_, index) =>
  mint(index, { audience: `https://service-${index}.a.run.app`, kind: 'id-token', scopes: [] }),
);

export const historyOf = (entries: readonly MintEntry[], saved = true): FakeAnswer => ({
  ok: true,
  value: { entries, saved },
});
