/**
 * The OAuth clients that the sandbox knows, and their files as the console of a cloud project would hand them out.
 * Secrets are drawn anew at each start: nothing in this folder looks like a secret.
 */
import { randomBytes } from 'node:crypto';
import { PATHS } from './paths.ts';

export type OAuthClient = {
  kind: 'installed' | 'web';
  /** What the consent page calls the application. */
  name: string;
  clientId: string;
  clientSecret: string;
  projectId: string;
  redirectUris: readonly string[];
  /** A deleted client is refused everywhere, by name. */
  deleted: boolean;
};

export type Clients = Record<'desktop' | 'second' | 'web' | 'deleted' | 'gcloud' | 'adc', OAuthClient>;

export function createClients(): Clients {
  return {
    desktop: client('Lanyard', 1, 'acme-tools'),
    second: client('Client Works', 2, 'client-tools'),
    web: {
      ...client('Acme Portal', 3, 'acme-portal'),
      kind: 'web',
      redirectUris: ['https://portal.acme.example/callback'],
    },
    deleted: { ...client('Old Tool', 4, 'acme-old'), deleted: true },
    // The ids of the real ones, which other programs have built in; with secrets of our own.
    gcloud: { ...client('Google Cloud SDK', 5, ''), clientId: '32555940559.apps.googleusercontent.com' },
    adc: {
      ...client('Google Auth Library', 6, ''),
      clientId: '764086051850-6qr4p6gpi6hn506pt8ejuq83di341hur.apps.googleusercontent.com',
    },
  };
}

export function clientFile(client: OAuthClient, origin: string) {
  const content = {
    client_id: client.clientId,
    project_id: client.projectId,
    auth_uri: origin + PATHS.authorization,
    token_uri: origin + PATHS.token,
    auth_provider_x509_cert_url: origin + PATHS.jwks,
    client_secret: client.clientSecret,
    redirect_uris: client.kind === 'web' ? [...client.redirectUris] : ['http://localhost'],
  };
  return { [client.kind]: content };
}

/** A desktop client may come back to any port and any path of the loopback; a web client only where it said. */
export function redirectAllowed(client: OAuthClient, redirectUri: string): boolean {
  if (client.kind === 'web') return client.redirectUris.includes(redirectUri);
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname, username, password, hash } = new URL(redirectUri);
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  return protocol === 'http:' && loopback && username === '' && password === '' && hash === '';
}

function client(name: string, index: number, projectId: string): OAuthClient {
  return {
    kind: 'installed',
    name,
    clientId: `10000000000${index}-sandbox0client${index}.apps.googleusercontent.com`,
    clientSecret: `GOCSPX-${randomBytes(21).toString('base64url')}`,
    projectId,
    redirectUris: ['http://127.0.0.1/', 'http://[::1]/', 'http://localhost/'],
    deleted: false,
  };
}
