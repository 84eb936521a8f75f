/** Whom the provider of the rows knows. */
export const known = {
  issuer: 'https://provider.example',
  clientId: '123-hold.apps.example',
  sub: '100000000000000000001',
  email: 'alice@acme.example',
  scopes: ['email', 'https://www.googleapis.com/auth/cloud-platform', 'openid', 'profile'],
  project: 'acme-dev',
  source: 'ci@acme-dev.iam.gserviceaccount.com',
  target: 'deployer@acme-dev.iam.gserviceaccount.com',
  audience: 'https://hello.acme.example',
} as const;
