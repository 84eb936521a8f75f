/** Starts the vault's process as an Electron utility process. */
import { utilityProcess } from 'electron';
import type { VaultProcess } from '../vault/vault-client.ts';
import type { VaultAnswer } from '../vault/vault-protocol.ts';

export function spawnVaultUtilityProcess(hostPath: string): VaultProcess {
  const child = utilityProcess.fork(hostPath, [], { serviceName: 'Lanyard vault', stdio: 'ignore' });
  return {
    send: (job) => child.postMessage(job),
    onAnswer: (listener) => child.on('message', (answer: VaultAnswer) => listener(answer)),
    onExit: (listener) => child.once('exit', listener),
    kill: () => {
      // SIGTERM would wait for a thread that is stuck in the keychain's library.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
    },
  };
}
