import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseProviderFile } from '../sandbox/provider-file.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});

afterAll(() => sandbox.close());

test('has a credential file of every type that mints', () => {
  const types = Object.values(sandbox.description.google.adcFiles).map(({ type }) => type);
  expect(new Set(types)).toEqual(
    new Set([
      'authorized_user',
      'service_account',
      'impersonated_service_account',
      'external_account',
      'external_account_authorized_user',
    ]),
  );
});

test('sends nobody outside the sandbox', () => {
  const { adcFiles, keyFiles, metadataHost, ...google } = sandbox.description.google;
  const { iamCredentials, iam, resourceManager, run, functions, sts } = google;
  const addresses = [iamCredentials, iam, resourceManager, run, functions, sts, `http://${metadataHost}`];
  // What a client calls, where a file tells it the address.
  const inFiles = [...JSON.stringify({ adcFiles, keyFiles }).matchAll(/"(?:\w*_)?ur[il]":"([^"]+)"/g)];
  for (const address of [...addresses, ...inFiles.map(([, url = '']) => url)]) {
    expect(new URL(address).hostname, address).toMatch(
      /^127\.0\.0\.1$|^sts\.%7Bregion%7D\.amazonaws\.com$|amazonaws/,
    );
  }
  expect(inFiles.length).toBeGreaterThan(10);
});

test('survives being written down and read by the app’s entry', () => {
  const { endpoints } = parseProviderFile(JSON.parse(JSON.stringify(sandbox.description)));
  expect(endpoints.issuer).toBe(sandbox.description.provider.issuer);
});

test('is the same in all that a test may name', async () => {
  const other = await startSandbox();
  const namesIn = ({ description: { google, people } }: Sandbox) => ({
    people,
    projects: google.projects,
    services: google.services.map(({ url, ...rest }) => rest),
    accounts: Object.values(google.keyFiles).map(({ client_email, client_id }) => [client_email, client_id]),
    iapClientId: google.iapClientId,
  });
  expect(namesIn(other)).toEqual(namesIn(sandbox));
  await other.close();
});
