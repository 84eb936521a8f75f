/** Secrets that a test may look at, lose and lock. */
import { Failure, type FailureCode } from '../../app/failure.ts';
import type { SecretName, Secrets } from '../../main/vault/secrets.ts';

export interface MemorySecrets extends Secrets {
  readonly entries: Map<SecretName, string>;
  /** What was done, in order: `read refresh-token:…`. */
  readonly log: string[];
  /** From now on this act fails with this code; `undefined` mends it. */
  fail(act: 'read' | 'write', code: FailureCode | undefined): void;
}

export function createMemorySecrets(): MemorySecrets {
  const entries = new Map<SecretName, string>();
  const failing = new Map<string, FailureCode>();
  const log: string[] = [];
  const act = (verb: 'read' | 'write' | 'remove', name: SecretName) => {
    log.push(`${verb} ${name}`);
    const code = failing.get(verb);
    if (code) throw new Failure(code);
  };
  return {
    entries,
    log,
    fail(verb, code) {
      if (code) failing.set(verb, code);
      else failing.delete(verb);
    },
    state: () => 'ready',
    ask: async () => 'ready',
    async read(name) {
      act('read', name);
      const secret = entries.get(name);
      if (secret === undefined) throw new Failure('SECRET_GONE');
      return secret;
    },
    async write(name, secret) {
      act('write', name);
      entries.set(name, secret);
      return 'keychain';
    },
    async remove(name) {
      act('remove', name);
      entries.delete(name);
      return true;
    },
    keptIn: () => 'keychain',
  };
}
