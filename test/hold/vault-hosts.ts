/**
 * The vault's real processes, started and listened to by a thread of their own: Electron starts them elsewhere too, and
 * plain Node's thread would stand still for each, which is not Lanyard's doing.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads';
import type { VaultProcess } from '../../main/vault/vault-client.ts';
import type { VaultAnswer, VaultJob } from '../../main/vault/vault-protocol.ts';
import { startVaultChild } from '../unit/vault-child.ts';

export interface VaultHosts {
  start(env: Record<string, string>): VaultProcess;
  close(): Promise<void>;
}

type Order =
  | { readonly host: number; readonly start: Record<string, string> }
  | { readonly host: number; readonly job: VaultJob }
  | { readonly host: number; readonly kill: true };
type Report =
  | { readonly host: number; readonly answer: VaultAnswer }
  | { readonly host: number; readonly exit: true };

/** By which this thread knows itself: others that import this file are threads, too. */
const ours = 'vault-hosts';

export function openVaultHosts(): VaultHosts {
  const worker = new Worker(new URL(import.meta.url), { workerData: ours });
  const listeners = new Map<number, (report: Report) => void>();
  let last = 0;
  worker.on('message', (report: Report) => listeners.get(report.host)?.(report));
  const say = (order: Order) => worker.postMessage(order);
  return {
    start(env) {
      last += 1;
      const host = last;
      let onAnswer: (answer: VaultAnswer) => void = () => undefined;
      let onExit: () => void = () => undefined;
      listeners.set(host, (report) => {
        if ('answer' in report) return onAnswer(report.answer);
        listeners.delete(host);
        onExit();
      });
      say({ host, start: env });
      return {
        send: (job) => say({ host, job }),
        onAnswer: (listener) => {
          onAnswer = listener;
        },
        onExit: (listener) => {
          onExit = listener;
        },
        kill: () => say({ host, kill: true }),
      };
    },
    async close() {
      await worker.terminate();
    },
  };
}

if (parentPort && workerData === ours) {
  const port = parentPort;
  const hosts = new Map<number, VaultProcess>();
  const tell = (report: Report) => port.postMessage(report);
  port.on('message', (order: Order) => {
    const { host } = order;
    if ('start' in order) {
      const started = startVaultChild(order.start);
      hosts.set(host, started);
      started.onAnswer((answer) => tell({ host, answer }));
      started.onExit(() => {
        hosts.delete(host);
        tell({ host, exit: true });
      });
    } else if ('job' in order) hosts.get(host)?.send(order.job);
    else hosts.get(host)?.kill();
  });
}
