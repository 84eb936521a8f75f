/** The vault's real process as plain Node's child: how unit tests start what Electron starts as a utility process. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { VaultProcess } from '../../main/vault/vault-client.ts';
import type { VaultAnswer } from '../../main/vault/vault-protocol.ts';

const host = fileURLToPath(new URL('../../main/vault/vault-host.ts', import.meta.url));

export interface VaultChild extends VaultProcess {
  readonly pid: number | undefined;
}

export function startVaultChild(env: Record<string, string>): VaultChild {
  // Whoever waits until our errors have ended has waited for the child, too.
  const child = fork(host, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    pid: child.pid,
    // A child that was just killed takes nothing any more; its exit is what counts.
    send: (job) => void child.send(job, () => undefined),
    onAnswer: (listener) => void child.on('message', (answer) => listener(answer as VaultAnswer)),
    onExit: (listener) => void child.once('exit', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}
