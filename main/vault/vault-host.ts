/**
 * The vault's own process, and the only importer of keytar. keytar may hang, crash or freeze the files and names of
 * its process, so it gets one of its own, which its client may end at any moment. It decides nothing.
 */
import type { VaultAnswer, VaultJob } from './vault-protocol.ts';

// Where the system's library is missing keytar does not load: then every job is refused, as without a keychain.
const loading = import('keytar').catch(() => undefined);

async function carryOut(job: VaultJob): Promise<VaultAnswer> {
  try {
    const keytar = (await loading)?.default;
    if (!keytar) return { id: job.id, ok: false };
    switch (job.verb) {
      case 'get':
        return { id: job.id, ok: true, value: await keytar.getPassword(job.service, job.name) };
      case 'set':
        await keytar.setPassword(job.service, job.name, job.value ?? '');
        return { id: job.id, ok: true, value: null };
      case 'delete':
        await keytar.deletePassword(job.service, job.name);
        return { id: job.id, ok: true, value: null };
      default:
        return job.verb satisfies never;
    }
  } catch {
    return { id: job.id, ok: false };
  }
}

/** What Electron gives a utility process to speak to main with; a plain Node process, as in unit tests, has `send`. */
interface ParentPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(answer: VaultAnswer): void;
}
const { parentPort } = process as { parentPort?: ParentPort };

if (parentPort) {
  parentPort.on('message', async ({ data }) => parentPort.postMessage(await carryOut(data as VaultJob)));
} else {
  process.on('message', async (job) => process.send?.(await carryOut(job as VaultJob)));
}
