/** What a test, a script or the app has to know to use a sandbox. Printed by `npm run sandbox`. */
import { type Clients, clientFile } from './clients.ts';
import type { Google } from './google.ts';
import { PATHS } from './paths.ts';
import { PEOPLE } from './people.ts';

export type SandboxDescription = ReturnType<typeof describeSandbox>;

export function describeSandbox(
  origin: string,
  serviceOrigin: string,
  clients: Clients,
  google: Awaited<ReturnType<Google['describe']>>,
) {
  return {
    provider: {
      name: 'Sandbox',
      issuer: origin,
      authorizationEndpoint: origin + PATHS.authorization,
      tokenEndpoint: origin + PATHS.token,
      revocationEndpoint: origin + PATHS.revocation,
      userinfoEndpoint: origin + PATHS.userinfo,
      tokeninfoEndpoint: origin + PATHS.tokeninfo,
      jwksUri: origin + PATHS.jwks,
      issInResponse: true,
      codeChallengeMethods: ['S256'],
      pictureOrigins: [origin],
    },
    clientFile: clientFile(clients.desktop, origin),
    secondClientFile: clientFile(clients.second, origin),
    webClientFile: clientFile(clients.web, origin),
    deletedClientFile: clientFile(clients.deleted, origin),
    people: PEOPLE.map(({ email, password, name, sub, hd }) => ({
      email,
      password,
      name,
      sub,
      ...(hd && { hd }),
    })),
    /** The addresses of Google's APIs and of what they protect, and credentials of every kind for them. */
    google,
    protectedService: serviceOrigin,
    control: origin + PATHS.control,
  };
}
