/** The `client_secret_….json` of a Desktop client, as the Google Cloud console gives it out. */
import { basename } from 'node:path';
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import { readChosenFile } from '../chosen-file.ts';
import { quoteField, wrongField } from '../file-field.ts';
import type { ClientCredentials } from './oauth.ts';

export interface OAuthClientFile extends ClientCredentials {
  readonly projectId?: string;
}

/** Printable ASCII: what a client id and a secret are made of (RFC 6749 appendix A.1 and A.2). */
const printable = (longest: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'has a character that cannot be in it')
    .max(longest, 'is too long');

/** Its endpoints are read by nobody: ours are pinned, so that a doctored file cannot send a code elsewhere. */
const installedClient = z.object({
  client_id: printable(256),
  client_secret: printable(256),
  project_id: z.string().max(100, 'is too long').optional(),
});

/**
 * Reads and checks a client file. Throws CLIENT_FILE_UNREADABLE, CLIENT_FILE_TOO_LARGE and what
 * `parseOAuthClientFile` throws; each names the file.
 */
export async function readOAuthClientFile(path: string): Promise<OAuthClientFile> {
  const codes = {
    unreadable: 'CLIENT_FILE_UNREADABLE',
    tooLarge: 'CLIENT_FILE_TOO_LARGE',
    notJson: 'CLIENT_FILE_NOT_JSON',
  } as const;
  return parseOAuthClientFile(await readChosenFile(path, codes), basename(path));
}

/**
 * Checks the text of a client file; `file` is its name for the failure. Throws CLIENT_FILE_NOT_JSON,
 * CLIENT_FILE_WEB, and CLIENT_FILE_FIELD with the field that is wrong.
 */
export function parseOAuthClientFile(text: string, file: string): OAuthClientFile {
  const wrong = (field: string, problem: string): Failure => {
    const facts: FailureFacts = { file, field, problem };
    return new Failure('CLIENT_FILE_FIELD', facts);
  };
  let json: unknown;
  try {
    // Editors on Windows put a byte order mark in front.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Failure('CLIENT_FILE_NOT_JSON', { file });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw wrong('“installed”', 'is missing');
  if ('type' in json && typeof json.type === 'string') {
    throw wrong(
      '“installed”',
      `is missing: this is a credential of type ${quoteField(json.type)}, not an OAuth client`,
    );
  }
  if (!('installed' in json)) {
    if ('web' in json) throw new Failure('CLIENT_FILE_WEB', { file });
    throw wrong('“installed”', 'is missing');
  }
  const parsed = installedClient.safeParse(json.installed);
  if (!parsed.success) {
    const { field, problem } = wrongField(parsed.error, json.installed, ['installed']);
    throw wrong(field, problem);
  }
  const { client_id, client_secret, project_id } = parsed.data;
  return {
    clientId: client_id,
    clientSecret: client_secret,
    ...(project_id === undefined ? {} : { projectId: project_id }),
  };
}
