/** What Lanyard keeps at a desk, seen from outside: its files, and its entries in the keychain. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccountsFile } from '../../main/vault/accounts.ts';
import { readEntry } from '../../main/vault/keychain-entry.ts';
import type { Desk } from '../desk/desk.ts';
import { checkout } from '../desk/machine.ts';
import { runProgram } from '../desk/program.ts';

/** The keychain service of a Lanyard that runs against a sandbox. */
export const sandboxKeychainService = 'dev.lanyard.sandbox.v1';

export const userDataFolder = (desk: Desk) => join(desk.home, '.config', 'Lanyard Sandbox');

/** The index of accounts as it is on the disk. */
export async function readAccountsFile(desk: Desk): Promise<AccountsFile> {
  const text = await readFile(join(userDataFolder(desk), 'accounts.json'), 'utf8');
  return (JSON.parse(text) as { data: AccountsFile }).data;
}

/** An entry of the keychain as another program of the same person reads it; `null` when there is none. */
export async function readKeychain(desk: Desk, name: string): Promise<string | null> {
  return JSON.parse(await callKeytar(desk, 'getPassword', name)) as string | null;
}

/** The refresh token that Lanyard keeps for somebody. */
export async function readRefreshToken(desk: Desk, email: string): Promise<string> {
  const account = (await readAccountsFile(desk)).accounts.find((one) => one.email === email);
  const name = `refresh-token:${account?.id}`;
  const entry = readEntry(name, (await readKeychain(desk, name)) ?? '');
  if (entry === undefined) throw new Error(`the keychain holds no refresh token of ${email}`);
  return entry.secret;
}

export async function removeFromKeychain(desk: Desk, name: string): Promise<void> {
  await callKeytar(desk, 'deletePassword', name);
}

export async function overwriteInKeychain(desk: Desk, name: string, value: string): Promise<void> {
  await callKeytar(desk, 'setPassword', name, value);
}

async function callKeytar(desk: Desk, method: string, ...args: readonly string[]): Promise<string> {
  const keytar = JSON.stringify(join(checkout, 'node_modules', 'keytar'));
  const parameters = [sandboxKeychainService, ...args].map((text) => JSON.stringify(text)).join(', ');
  const script = `require(${keytar}).${method}(${parameters}).then((value) => console.log(JSON.stringify(value ?? null)))`;
  const { code, output, errors } = await runProgram(process.execPath, ['-e', script], { ...desk.env });
  if (code !== 0) throw new Error(errors);
  return output;
}
