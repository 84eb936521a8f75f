/** An OAuth client of type "Desktop app" that a person imported. Its secret is not part of it. */
import { z } from 'zod';

export const oauthClient = z.strictObject({
  /** The `client_id`. */
  clientId: z.string().min(1).max(256),
  projectId: z.string().max(100).optional(),
  /** Milliseconds since the epoch. */
  importedAt: z.number().int().nonnegative(),
});
export type OAuthClient = z.infer<typeof oauthClient>;

/** An OAuth client as the window sees it. */
export interface OAuthClientView extends OAuthClient {
  readonly name: string;
  readonly keptIn: 'keychain' | 'session';
}

/** What people call a client: its project, or the start of its id. */
export function oauthClientName(client: OAuthClient): string {
  return client.projectId ?? `${client.clientId.split('.')[0]?.slice(0, 16) ?? client.clientId}…`;
}
