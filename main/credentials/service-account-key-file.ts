/** The JSON of a service-account key, as Google gives it out once. */
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { lstat, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import { readChosenFile } from '../chosen-file.ts';
import { wrongField } from '../file-field.ts';

export const universeDomain = z
  .literal('googleapis.com', 'is not googleapis.com, the only universe Lanyard works with')
  .optional();

/** Secret. */
export interface ServiceAccountKey {
  readonly email: string;
  readonly keyId: string;
  readonly projectId?: string;
  /** The client id by which a Workspace admin knows the service account. */
  readonly uniqueId?: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** Its `token_uri` is read by nobody: ours is pinned, so that a doctored file cannot send a signature elsewhere. */
export const serviceAccountKey = z
  .object({
    type: z.literal('service_account', 'is not “service_account”'),
    client_email: z
      .string()
      .regex(/^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/, 'is not the e-mail of a service account'),
    private_key_id: z.string().min(1, 'is empty').max(128, 'is too long'),
    private_key: z.string().transform(checkedPrivateKey),
    project_id: z.string().max(100, 'is too long').optional(),
    client_id: z.string().max(40, 'is too long').optional(),
    universe_domain: universeDomain,
  })
  .transform(
    ({ client_email, private_key_id, private_key, project_id, client_id }): ServiceAccountKey => ({
      email: client_email,
      keyId: private_key_id,
      privateKey: private_key,
      ...(project_id === undefined ? {} : { projectId: project_id }),
      ...(client_id ? { uniqueId: client_id } : {}),
    }),
  );

const codes = {
  unreadable: 'KEY_FILE_UNREADABLE',
  tooLarge: 'KEY_FILE_TOO_LARGE',
  notJson: 'KEY_FILE_NOT_JSON',
} as const;

/** Where a key came from, and a fingerprint of what stood there: what `deleteKeyFile` deletes, and nothing else. */
export interface KeyFileOrigin {
  readonly path: string;
  readonly fingerprint: string;
}

/** Throws KEY_FILE_UNREADABLE, KEY_FILE_TOO_LARGE and what `parseServiceAccountKey` throws; each names the file. */
export async function readServiceAccountKey(
  path: string,
): Promise<{ readonly key: ServiceAccountKey; readonly origin: KeyFileOrigin }> {
  const file = basename(path);
  const text = await readChosenFile(path, codes).catch((error: unknown) => {
    throw error instanceof Failure && error.code === codes.notJson ? notJson(file, error.facts) : error;
  });
  return { key: parseServiceAccountKey(text, file), origin: { path, fingerprint: fingerprintOf(text) } };
}

/**
 * Deletes the file that a key was imported from, if it is still that very file: not a link to one, and with the same
 * content to the last letter. Throws KEY_FILE_NOT_DELETED with the reason.
 */
export async function deleteKeyFile({ path, fingerprint }: KeyFileOrigin): Promise<void> {
  const file = basename(path);
  const leave = (problem: string) => new Failure('KEY_FILE_NOT_DELETED', { file, problem });
  try {
    const before = await lstat(path, { bigint: true });
    // To delete a link would leave the key where it is, and look as if it were gone.
    if (before.isSymbolicLink()) throw leave('is a link to the file that holds the key');
    if (!before.isFile()) throw leave('is no plain file any more');
    const text = await readChosenFile(path, codes).catch(() => undefined);
    const after = await lstat(path, { bigint: true });
    const isUntouched =
      before.ino === after.ino && before.dev === after.dev && before.mtimeNs === after.mtimeNs;
    if (text === undefined || fingerprintOf(text) !== fingerprint || !isUntouched)
      throw leave('has changed since it was imported');
    await unlink(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw leave(code === 'ENOENT' ? 'is not there any more' : `cannot be deleted (${code ?? 'unknown'})`);
  }
}

function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Checks the text of a key file. Throws KEY_FILE_NOT_JSON, and KEY_FILE_FIELD with the field that is wrong. */
export function parseServiceAccountKey(text: string, file: string): ServiceAccountKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw notJson(file, {});
  }
  const parsed = serviceAccountKey.safeParse(json);
  if (!parsed.success) throw new Failure('KEY_FILE_FIELD', { file, ...wrongField(parsed.error, json) });
  return parsed.data;
}

function notJson(file: string, facts: FailureFacts): Failure {
  const isP12 = /\.p12$/i.test(file);
  return new Failure(codes.notJson, {
    file,
    ...(isP12 ? { problem: 'A P12 key can be replaced by a JSON one in the list of keys.' } : facts),
  });
}

/** The key with real line breaks: what was carried through a variable often has them written out. */
function checkedPrivateKey(text: string, context: z.RefinementCtx): string {
  const pem = text.replaceAll('\\n', '\n');
  const problem = problemOf(pem);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  return pem;
}

/** RS256, with which assertions are signed, needs at least this (RFC 7518 section 3.3). */
const fewestBits = 2_048;

function problemOf(pem: string): string | undefined {
  if (/-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(pem)) return 'is locked with a passphrase';
  if (/-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----/.test(pem)) return 'is a public key, not the private one';
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    return 'is not a whole RSA key in PEM';
  }
  if (key.asymmetricKeyType !== 'rsa') return 'is not an RSA key';
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) < fewestBits
    ? 'has fewer than 2,048 bits, too few to sign with'
    : undefined;
}
