/**
 * The secrets Lanyard keeps: in the keychain where there is one, else in memory until quit, and never elsewhere.
 * It knows what the keychain's answers are worth: `null` counts as "gone" only while a witness entry can be read.
 */
import { Failure } from '../../app/failure.ts';
import type { KeychainState } from '../../app/snapshot.ts';
import { fitsKeychain, readEntry, writeEntry } from './keychain-entry.ts';
import type { SealedFiles } from './sealed-files.ts';
import type { VaultClient } from './vault-client.ts';

/** The first two belong to accounts, `client-secret` entries to OAuth clients. */
export type SecretName =
  | `refresh-token:${string}`
  | `service-account-key:${string}`
  | `client-secret:${string}`;

export interface Secrets {
  /** What the last question to the keychain showed. */
  state(): KeychainState;
  /** Asks the keychain afresh, moves into it what memory holds, and removes what had to wait. */
  ask(): Promise<KeychainState>;
  /** Throws KEYCHAIN_LOCKED, KEYCHAIN_ABSENT, KEYCHAIN_STUCK, SECRET_GONE and SECRET_DAMAGED. */
  read(name: SecretName): Promise<string>;
  /**
   * Keeps a secret and says where. A keychain that cannot be used means memory; nothing is ever written in the
   * clear. Throws KEYCHAIN_NOT_KEPT, and STORE_NOT_SAVED for a secret that needs a sealed file; memory has it still.
   */
  write(name: SecretName, secret: string): Promise<'keychain' | 'session'>;
  /** Whether it is certain that the keychain holds this no more. */
  remove(name: SecretName): Promise<boolean>;
  keptIn(name: SecretName): 'keychain' | 'session';
}

const witnessName = 'witness';
const witnessValue = 'lanyard-witness-1';

type Unusable = Exclude<KeychainState, 'checking' | 'ready'>;

const failureOf = {
  locked: 'KEYCHAIN_LOCKED',
  absent: 'KEYCHAIN_ABSENT',
  stuck: 'KEYCHAIN_STUCK',
} as const satisfies Record<Unusable, string>;

export interface SecretsParts {
  readonly vault: VaultClient;
  readonly sealedFiles: SealedFiles;
  readonly onChange: () => void;
  /** Called when a secret that memory held has moved into the keychain. */
  readonly onMovedIn: (name: SecretName) => void;
}

export function createSecrets({ vault, sealedFiles, onChange, onMovedIn }: SecretsParts): Secrets {
  let state: KeychainState = 'checking';
  const session = new Map<SecretName, string>();

  function become<State extends KeychainState>(next: State): State {
    if (state !== next) {
      state = next;
      onChange();
    }
    return next;
  }

  /** Reads the witness, and writes it where there is none: the only proof that the keychain reads and keeps. */
  async function probe(): Promise<'ready' | Unusable> {
    const found = await vault.ask({ verb: 'get', name: witnessName });
    if (found.kind === 'silent') return become('stuck');
    if (found.kind === 'refused') return become('absent');
    if (found.value === witnessValue) return become('ready');
    const written = await vault.ask({ verb: 'set', name: witnessName, value: witnessValue });
    if (written.kind === 'silent') return become('stuck');
    if (written.kind === 'refused') return become('locked');
    const kept = await vault.ask({ verb: 'get', name: witnessName });
    if (kept.kind === 'silent') return become('stuck');
    return become(kept.kind === 'value' && kept.value === witnessValue ? 'ready' : 'locked');
  }

  async function writeToKeychain(name: SecretName, secret: string): Promise<'ready' | Unusable> {
    const usable = await probe();
    if (usable !== 'ready') return usable;
    const { entry, opener } = await pack(name, secret);
    const written = await vault.ask({ verb: 'set', name, value: entry });
    if (written.kind === 'silent') return become('stuck');
    if (written.kind === 'refused') {
      if (opener !== undefined) await sealedFiles.discard(opener);
      return become('locked');
    }
    const kept = await vault.ask({ verb: 'get', name });
    if (kept.kind === 'silent') return become('stuck');
    if (kept.kind !== 'value' || kept.value !== entry) {
      if (opener !== undefined) await sealedFiles.discard(opener);
      throw new Failure('KEYCHAIN_NOT_KEPT');
    }
    await sealedFiles.removeOthers(name, opener);
    return 'ready';
  }

  /** The keychain entry of a secret; one that is too large goes into a sealed file, and the entry opens that. */
  async function pack(name: SecretName, secret: string): Promise<{ entry: string; opener?: string }> {
    const entry = writeEntry(name, { secret, sealed: false });
    if (fitsKeychain(entry)) return { entry };
    const opener = await sealedFiles.seal(name, secret);
    return { entry: writeEntry(name, { secret: opener, sealed: true }), opener };
  }

  return {
    state: () => state,

    async ask() {
      const usable = await probe();
      if (usable !== 'ready') return usable;
      for (const [name, secret] of session) {
        if ((await writeToKeychain(name, secret)) !== 'ready') break;
        // A newer secret may have been put in its place meanwhile; that one stays in memory.
        if (session.get(name) !== secret) continue;
        session.delete(name);
        onMovedIn(name);
      }
      return state;
    },

    async read(name) {
      const remembered = session.get(name);
      if (remembered !== undefined) return remembered;
      const found = await vault.ask({ verb: 'get', name });
      if (found.kind === 'silent') throw new Failure(failureOf[become('stuck')]);
      if (found.kind === 'refused') throw new Failure(failureOf[become('absent')]);
      if (found.value === null) {
        const usable = await probe();
        throw new Failure(usable === 'ready' ? 'SECRET_GONE' : failureOf[usable]);
      }
      become('ready');
      const entry = readEntry(name, found.value);
      const secret = entry?.sealed ? await sealedFiles.open(name, entry.secret) : entry?.secret;
      if (secret === undefined) throw new Failure('SECRET_DAMAGED');
      return secret;
    },

    async write(name, secret) {
      // In memory until the keychain surely has it: a rotated token has no living predecessor.
      session.set(name, secret);
      if ((await writeToKeychain(name, secret)) !== 'ready') return 'session';
      if (session.get(name) === secret) session.delete(name);
      return 'keychain';
    },

    async remove(name) {
      session.delete(name);
      if ((await probe()) !== 'ready') return false;
      await vault.ask({ verb: 'delete', name });
      await sealedFiles.removeOthers(name);
      const left = await vault.ask({ verb: 'get', name });
      // A `null` is believed only from a keychain that still shows the witness.
      return left.kind === 'value' && left.value === null && (await probe()) === 'ready';
    },

    keptIn: (name) => (session.has(name) ? 'session' : 'keychain'),
  };
}
