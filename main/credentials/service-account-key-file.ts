/** The JSON of a service-account key, as Google gives it out once. */
import { createPrivateKey } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Account } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
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
    private_key: z.string().refine(isRsaPrivateKey, 'is not a whole RSA key in PEM'),
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

/** Throws KEY_FILE_UNREADABLE, KEY_FILE_TOO_LARGE and what `parseServiceAccountKey` throws; each names the file. */
export async function readServiceAccountKey(path: string): Promise<ServiceAccountKey> {
  const codes = { unreadable: 'KEY_FILE_UNREADABLE', tooLarge: 'KEY_FILE_TOO_LARGE' } as const;
  return parseServiceAccountKey(await readChosenFile(path, codes), basename(path));
}

/**
 * Deletes a key file, if it still holds the key of `account`. Throws KEY_FILE_FIELD when it holds another one, and
 * KEY_FILE_UNREADABLE.
 */
export async function deleteKeyFile(path: string, account: Account): Promise<void> {
  const file = basename(path);
  const { email, keyId } = await readServiceAccountKey(path);
  if (account.kind !== 'service-account-key' || account.email !== email || account.keyId !== keyId) {
    throw new Failure('KEY_FILE_FIELD', { file, field: '“private_key_id”', problem: 'is another one now' });
  }
  try {
    await unlink(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure('KEY_FILE_UNREADABLE', { file, ...(code === undefined ? {} : { systemCode: code }) });
  }
}

/** Checks the text of a key file. Throws KEY_FILE_NOT_JSON, and KEY_FILE_FIELD with the field that is wrong. */
export function parseServiceAccountKey(text: string, file: string): ServiceAccountKey {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    const isP12 = /\.p12$/i.test(file);
    throw new Failure('KEY_FILE_NOT_JSON', {
      file,
      ...(isP12 ? { problem: 'A P12 key can be replaced by a JSON one in the list of keys.' } : {}),
    });
  }
  const parsed = serviceAccountKey.safeParse(json);
  if (!parsed.success) throw new Failure('KEY_FILE_FIELD', { file, ...wrongField(parsed.error, json) });
  return parsed.data;
}

function isRsaPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
