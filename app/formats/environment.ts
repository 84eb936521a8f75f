/** A line that sets a variable to a token, for each shell. */
import { cmdSet, dotenvQuoted, fishQuoted, posixQuoted, powershellQuoted } from '../shell-quoting.ts';
import type { TokenKind } from '../token-request.ts';
import type { TokenToWrite } from './token-to-write.ts';

/** What gcloud reads, and names of our own where no program has one. */
export const usualNames: Readonly<Record<TokenKind, string>> = {
  'access-token': 'CLOUDSDK_AUTH_ACCESS_TOKEN',
  'id-token': 'ID_TOKEN',
  'signed-jwt': 'SIGNED_JWT',
};

/** What Terraform's Google provider reads. */
export const terraformName = 'GOOGLE_OAUTH_ACCESS_TOKEN';

const lines = {
  posix: (name: string, value: string) => `export ${name}=${posixQuoted(value)}`,
  fish: (name: string, value: string) => `set -gx ${name} ${fishQuoted(value)}`,
  powershell: (name: string, value: string) => `$env:${name} = ${powershellQuoted(value)}`,
  cmd: cmdSet,
  dotenv: (name: string, value: string) => `${name}=${dotenvQuoted(value)}`,
};

export type VariableShell = keyof typeof lines;

export const usualVariable = (shell: VariableShell) => (value: TokenToWrite) =>
  lines[shell](usualNames[value.kind], value.token);

export const terraformVariable = (shell: VariableShell) => (value: TokenToWrite) =>
  lines[shell](terraformName, value.token);
