/** What a person does to sign in to a Lanyard in a process of its own, step by step, so that each may be cut short. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createVisitor } from '../sandbox/visitor.ts';
import { ask } from '../unit/raw-http.ts';
import type { LanyardProcess } from './lanyard-process.ts';

/** Gives the client's id. */
export async function importClient(
  lanyard: LanyardProcess,
  { description }: Sandbox,
  folder: string,
): Promise<string> {
  const path = join(folder, 'client.json');
  await writeFile(path, JSON.stringify(description.clientFile));
  const imported = await lanyard.ask('importClient', { path });
  if (!imported || 'failure' in imported) throw new Error('the client was not imported');
  return imported.value.clientId;
}

/** Starts a sign-in and answers its pages; gives the address that the browser is sent back to. */
export async function answerPages(
  lanyard: LanyardProcess,
  { description }: Sandbox,
  clientId: string,
  email: string,
): Promise<string> {
  const page = lanyard.until((message) => (message.kind === 'page' ? message.url : undefined));
  const started = await lanyard.ask('startSignIn', { clientId, scopes: [cloudPlatform] });
  if (!started || 'failure' in started) throw new Error(`no sign-in: ${started?.failure ?? 'it ended'}`);
  const person = description.people.find((one) => one.email === email);
  if (!person) throw new Error(`nobody here is ${email}`);
  const { url } = await createVisitor().signIn(new URL((await page) ?? ''), person);
  if (!url.pathname.startsWith('/cb/')) throw new Error(`the browser stayed at ${url.pathname}`);
  return url.href;
}

/** Goes back to Lanyard; gives whether it told that the sign-in is done before it was killed. */
export async function goBack(lanyard: LanyardProcess, callback: string): Promise<boolean> {
  const ended = lanyard.until((message) => {
    if (message.kind !== 'push') return undefined;
    const { signIn } = message.snapshot;
    return signIn === null || signIn.phase === 'failed' ? { signIn } : undefined;
  });
  await ask(callback).catch(() => undefined);
  const signIn = (await ended)?.signIn;
  if (signIn) throw new Error('the sign-in failed');
  return signIn === null;
}

/** For all that a sign-in here is granted. */
export const requestOf = (accountId: string): TokenRequest => ({
  kind: 'access-token',
  identity: { accountId },
  scopes: ['openid', 'email', 'profile', cloudPlatform],
});
