import { expect, test } from 'vitest';
import { googleApis } from '../../main/google/apis.ts';
import { parseProviderFile } from '../sandbox/provider-file.ts';

const provider = {
  issuer: 'http://127.0.0.1:1',
  authorizationEndpoint: 'http://127.0.0.1:1/auth',
  tokenEndpoint: 'http://127.0.0.1:1/token',
  revocationEndpoint: 'http://127.0.0.1:1/revoke',
  jwksUri: 'http://127.0.0.1:1/jwks',
};

test('a provider that is only an OAuth provider leaves the APIs to Google', () => {
  expect(parseProviderFile({ provider }).apis).toEqual(googleApis());
});

test('the APIs that a file names are taken, and only whole', () => {
  const google = { iamCredentials: 'http://127.0.0.1:1/a', iam: 'http://127.0.0.1:1/b' };
  expect(() => parseProviderFile({ provider, google })).toThrow('resourceManager');
  const whole = { ...googleApis(), ...google };
  expect(parseProviderFile({ provider, google: whole }).apis).toEqual(whole);
});
