/**
 * Lanyard as `start` puts it together, in a Node process of its own that may be killed at any moment: its files, its
 * vault's process and the keychain are real, the window is whoever speaks to it over IPC.
 */
import { flushCompileCache } from 'node:module';
import { Failure } from '../../app/failure.ts';
import { systemClock } from '../../main/clock.ts';
import { start } from '../../main/start.ts';
import type { VaultProcess } from '../../main/vault/vault-client.ts';
import { createFakeComputer } from '../unit/fake-desktop.ts';
import { startVaultChild } from '../unit/vault-child.ts';
import { type FromChild, keychainService, type ToChild } from './lanyard-process.ts';

const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);
const tell = (message: FromChild) => process.send?.(message);
const bug = (error: unknown) =>
  tell({ kind: 'bug', text: error instanceof Error ? (error.stack ?? error.message) : String(error) });

/** When the last answer with a rotated token came in, until the keychain has it. */
let answeredAt: number | undefined;

/** The vault's process, watched for the moment in which a secret has been written. */
function spawnVault(): VaultProcess {
  const vault = startVaultChild(env);
  const setting = new Set<number>();
  return {
    ...vault,
    send(job) {
      if (job.verb === 'set' && job.name.startsWith('refresh-token:')) setting.add(job.id);
      vault.send(job);
    },
    onAnswer: (listener) =>
      vault.onAnswer((answer) => {
        if (setting.delete(answer.id) && answeredAt !== undefined) {
          tell({ kind: 'rotated', windowMs: performance.now() - answeredAt });
          answeredAt = undefined;
        }
        listener(answer);
      }),
  };
}

async function open({ userData, provider, google }: Extract<ToChild, { kind: 'start' }>) {
  const desktop = createFakeComputer(userData).boot();
  Object.assign(desktop, {
    spawnVault,
    reportBug: bug,
    createLinks: () => ({
      openPage: async () => undefined,
      openSignInPage: async (url: string) => void tell({ kind: 'page', url }),
    }),
    push: (snapshot: unknown) => void tell({ kind: 'push', snapshot } as FromChild),
    fetch: async (...request: Parameters<typeof fetch>) => {
      const response = await fetch(...request);
      if (String(request[0]) === provider.tokenEndpoint) answeredAt = performance.now();
      return response;
    },
  });
  await start({
    desktop,
    clock: systemClock,
    endpoints: provider,
    apis: google,
    keychainService,
    sandbox: {},
  });
  return desktop;
}

let opening: ReturnType<typeof open> | undefined;

process.on('message', async (message: ToChild) => {
  try {
    if (message.kind === 'start') {
      opening = open(message);
      tell({ kind: 'started', snapshot: await (await opening).commands().getSnapshot({}) });
      return;
    }
    const { id, name, request } = message;
    const commands = (await opening)?.commands() as unknown as Record<string, (request: unknown) => unknown>;
    try {
      tell({ kind: 'answer', id, value: await commands[name]?.(request) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      tell({ kind: 'answer', id, failure: error.code });
    }
  } catch (error) {
    bug(error);
  }
});
process.on('disconnect', () => process.exit());
// A process that is killed would never write down what it has compiled.
flushCompileCache();
tell({ kind: 'loaded' });
