// The inspector in every state that looks different. What is pasted was never a token of anybody.

import type { Page } from '@playwright/test';
import type { TokenInfo } from '../../app/inspection.ts';
import { acmeClient, deployer, now, ordersAudience, people, snapshotOf } from './people.ts';
import type { WindowState } from './states.ts';

const seconds = now / 1000;
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const signature = 'c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGwtYnV0LWxvbmctZW5vdWdo';

export const jwtOf = (claims: object, header: object = { alg: 'RS256', kid: '7c1f3e5d9b2a', typ: 'JWT' }) =>
  `${part(header)}.${part(claims)}.${signature}`;

export const ownClaims = {
  iss: 'https://accounts.google.com',
  azp: acmeClient.clientId,
  aud: acmeClient.clientId,
  sub: '104857600000000000001',
  hd: 'acme.example',
  email: people.alice.email,
  email_verified: true,
  at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
  iat: seconds - 1_200,
  exp: seconds + 2_400,
};
export const machineClaims = {
  aud: ordersAudience,
  azp: '115000000000000000007',
  email: deployer,
  email_verified: true,
  exp: seconds - 180,
  google: {
    compute_engine: {
      instance_creation_timestamp: seconds - 86_400 * 40,
      instance_id: '8123456789012345678',
      instance_name: 'batch-7',
      project_id: 'acme-prod',
      project_number: 407408718192,
      zone: 'europe-west1-b',
    },
    organization_number: 123456789012,
  },
  iat: seconds - 3_780,
  iss: 'https://accounts.google.com',
  sub: '115000000000000000007',
};
const selfSigned = {
  iss: deployer,
  sub: deployer,
  aud: 'https://wiki.acme.example/*',
  iat: seconds,
  exp: seconds + 3_600,
};
const stranger = {
  iss: 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0',
  aud: ['api://orders', 'api://billing'],
  name: 'Zoë \u202eeciLA 名前',
  nested: { deep: { list: [1, { two: 2 }] } },
  exp: (seconds + 600) * 1000,
};
export const accessToken = 'ya29.a0AeXRPp5nobody0nobody1nobody2nobody3nobody4wxyz';
export const knownInfo: TokenInfo = {
  outcome: 'known',
  expiresAt: now + 2_520_000,
  scopes: [
    'openid',
    'https://www.googleapis.com/auth/userinfo.email',
    'https://www.googleapis.com/auth/cloud-platform',
  ],
  audience: acmeClient.clientId,
  authorizedParty: acmeClient.clientId,
  subject: '104857600000000000001',
  email: people.alice.email,
  emailVerified: true,
  accessType: 'offline',
};
export const keyFile = {
  type: 'service_account',
  project_id: 'acme-prod',
  private_key_id: '3f2a8d1e5b7c9f0a4e6d8b2c1a3f5e7d9b0c2a4e',
  private_key: '-----BEGIN PRIVATE KEY-----\nbm9ib2R5\n-----END PRIVATE KEY-----\n',
  client_email: deployer,
  client_id: '115000000000000000007',
};

export async function openInspector(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Inspect a token', exact: true }).click();
}
export const pasteField = (page: Page) => page.getByRole('textbox', { name: /^Paste a token/ });

/** Pastes into the inspector, and opens it before if it is not open. */
export async function paste(page: Page, text: string): Promise<void> {
  if (!(await pasteField(page).isVisible())) await openInspector(page);
  await pasteField(page).fill(text);
}
export const lookInside = (page: Page) =>
  page.getByRole('button', { name: 'Look inside', exact: true }).click();

const pasting = (text: string) => (page: Page) => paste(page, text);
const ok = (value: unknown) => ({ ok: true as const, value });
export const ownJwt = ok({
  kind: 'jwt',
  header: { alg: 'RS256', kid: '7c1f3e5d9b2a', typ: 'JWT' },
  claims: ownClaims,
  expiresAt: now + 2_400_000,
});
export const ownOpaque = ok({ kind: 'opaque', masked: 'ya29.…wxyz', expiresAt: now + 2_400_000 });

export const inspectorStates: readonly WindowState[] = [
  { name: 'inspector-empty', snapshot: snapshotOf(), reach: openInspector },
  { name: 'inspector-nothing', snapshot: snapshotOf(), reach: pasting('this is no token at all') },
  {
    name: 'inspector-id-token',
    snapshot: snapshotOf(),
    reach: pasting(`curl -H "Authorization: Bearer ${jwtOf(ownClaims)}" ${ordersAudience}`),
  },
  {
    name: 'inspector-verified',
    snapshot: snapshotOf(),
    answers: { verifyToken: ok({ outcome: 'valid', keyId: '7c1f3e5d9b2a' }) },
    reach: async (page) => {
      await paste(page, jwtOf(machineClaims));
      await page.getByRole('button', { name: 'Verify with Google’s keys' }).click();
      await page.getByRole('button', { name: 'Header' }).click();
    },
  },
  {
    name: 'inspector-asking-for-keys',
    snapshot: snapshotOf(),
    answers: { verifyToken: 'pending' },
    reach: async (page) => {
      await paste(page, jwtOf(selfSigned));
      await page.getByRole('button', { name: 'Verify with the service account’s keys' }).click();
      await page.getByRole('button', { name: 'Asking for the keys…' }).waitFor();
    },
  },
  { name: 'inspector-stranger', snapshot: snapshotOf(), reach: pasting(jwtOf(stranger, { alg: 'HS256' })) },
  { name: 'inspector-access-token', snapshot: snapshotOf(), reach: pasting(`Bearer ${accessToken}`) },
  {
    name: 'inspector-opaque',
    snapshot: snapshotOf(),
    reach: pasting('gho_16C7e42F292c6912E7710c838347Ae178B4a'),
  },
  {
    name: 'inspector-tokeninfo',
    snapshot: snapshotOf(),
    answers: { askTokenInfo: ok(knownInfo) },
    reach: async (page) => {
      await paste(page, JSON.stringify({ access_token: accessToken, refresh_token: '1//0nobody' }));
      await page.getByRole('button', { name: 'Yes, ask Google' }).click();
    },
  },
  {
    name: 'inspector-refresh-token',
    snapshot: snapshotOf(),
    reach: pasting('1//0nobody0nobody0nobody0nobody'),
  },
  { name: 'inspector-key', snapshot: snapshotOf(), reach: pasting(JSON.stringify(keyFile, null, 2)) },
  {
    name: 'inspector-own-id-token',
    snapshot: snapshotOf(),
    answers: { inspectOwn: ownJwt },
    reach: async (page) => {
      await page.getByRole('radiogroup', { name: 'Token' }).getByText('ID token', { exact: true }).click();
      await lookInside(page);
    },
  },
  {
    name: 'inspector-own-revealed',
    snapshot: snapshotOf({ platform: 'darwin' }),
    answers: { inspectOwn: ownOpaque, revealToken: ok({ token: accessToken.repeat(8) }) },
    reach: async (page) => {
      await lookInside(page);
      await page.getByRole('button', { name: 'Hold to reveal' }).focus();
      await page.keyboard.down('Space');
      await page.getByText(accessToken.slice(0, 20)).waitFor();
    },
  },
];
