/** An account: where credentials come from. What is kept of it, and what the window sees. */
import { z } from 'zod';
import type { TokenFacts } from './token-request.ts';

/** Why an account cannot mint until a person acts. */
export const needsPersonReasons = [
  'grant-refused',
  'reauth-required',
  'secret-gone',
  'secret-damaged',
] as const;
export type NeedsPersonReason = (typeof needsPersonReasons)[number];

/** A picture is kept small and inline, so that showing it asks nobody. */
const picture = z
  .string()
  .regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/)
  .max(100_000);

/** What every kind of account has. */
const common = {
  id: z.uuid(),
  /** Who the account is, in the words people use; for most kinds an e-mail. */
  email: z.string().min(1).max(320),
  /** Absent while the account can mint. */
  needsPerson: z.enum(needsPersonReasons).optional(),
  /** Milliseconds since the epoch. */
  signedInAt: z.number().int().nonnegative(),
};

const googleSignIn = z.strictObject({
  ...common,
  kind: z.literal('google-sign-in'),
  /** The provider's own, unchanging name of the person (OpenID Connect Core section 2, `sub`). */
  sub: z.string().min(1).max(255),
  name: z.string().max(256).optional(),
  /** The Workspace domain (`hd` claim). */
  hostedDomain: z.string().max(255).optional(),
  picture: picture.optional(),
  /** The OAuth client it signed in with. */
  clientId: z.string().min(1).max(256),
  askedScopes: z.array(z.string()),
  grantedScopes: z.array(z.string()),
});
export type GoogleSignInAccount = z.infer<typeof googleSignIn>;

const serviceAccountKey = z.strictObject({
  ...common,
  kind: z.literal('service-account-key'),
  /** The key's id (`private_key_id`), by which it is found in the project's list of keys. */
  keyId: z.string().min(1).max(128),
  projectId: z.string().max(100).optional(),
  /** The client id by which a Workspace admin knows the service account. */
  uniqueId: z.string().max(40).optional(),
});
export type ServiceAccountKeyAccount = z.infer<typeof serviceAccountKey>;

/** The `type` of an Application Default Credentials file. */
export const adcFileTypes = [
  'authorized_user',
  'service_account',
  'impersonated_service_account',
  'external_account',
  'external_account_authorized_user',
  'gdch_service_account',
] as const;
export type AdcFileType = (typeof adcFileTypes)[number];

const adc = z.strictObject({
  ...common,
  kind: z.literal('adc'),
  /** The file it came from; it is read again for each mint and never copied. */
  path: z.string().min(1).max(4096),
  fileType: z.enum(adcFileTypes),
  /** The domain of the cloud it is for, where that is not Google's own. */
  universe: z.string().max(253).optional(),
  /** Hosts that are not Google's and may be sent what the file says: each by a yes of the person. */
  allowedHosts: z.array(z.string().max(300)).max(20).optional(),
  /** The program that the file may have run: exactly this command, by a yes of the person. */
  allowedCommand: z.string().max(2000).optional(),
});
export type AdcAccount = z.infer<typeof adc>;

const gcloud = z.strictObject({ ...common, kind: z.literal('gcloud') });
export type GcloudAccount = z.infer<typeof gcloud>;

const metadataServer = z.strictObject({ ...common, kind: z.literal('metadata-server') });
export type MetadataServerAccount = z.infer<typeof metadataServer>;

export const account = z.discriminatedUnion('kind', [
  googleSignIn,
  serviceAccountKey,
  adc,
  gcloud,
  metadataServer,
]);
export type Account = z.infer<typeof account>;
export type AccountKind = Account['kind'];
export const accountKinds = [
  'google-sign-in',
  'service-account-key',
  'adc',
  'gcloud',
  'metadata-server',
] as const satisfies readonly AccountKind[];

/** What the window shows of any account besides what is kept of it. */
export interface Shown {
  /** Scopes that were asked for and not granted; only a person's consent has such. */
  readonly missingScopes: readonly string[];
  /** `session`: there is no keychain, so the account lasts until quit. Nothing is kept of what others keep. */
  readonly keptIn: 'keychain' | 'session';
  /** Facts of the tokens that are in memory for this account and not expired. */
  readonly tokens: readonly TokenFacts[];
}

/** An account as the window sees it. */
export type AccountView = Account & Shown;
