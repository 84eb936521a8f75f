/** A real keyring for a row: what Lanyard keeps in it, seen by a second reader. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSealedFiles } from '../../main/vault/sealed-files.ts';
import { createSecrets, type SecretName, type Secrets } from '../../main/vault/secrets.ts';
import { createVaultClient } from '../../main/vault/vault-client.ts';
import { openKeyring } from '../desk/keyring.ts';
import { systemPath } from '../desk/machine.ts';
import { startVaultChild } from '../unit/vault-child.ts';
import { keychainService } from './lanyard-process.ts';

export interface Keychain {
  /** The whole environment of a Lanyard whose keychain this is. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: Secrets;
  /** Of all entries, without the witness. */
  names(): Promise<SecretName[]>;
  close(): Promise<void>;
}

export async function openKeychain(folder: string, userData: string): Promise<Keychain> {
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const base = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_RUNTIME_DIR: home,
    TMPDIR: folder,
    PATH: systemPath,
    // Most of a short life would go into reading TypeScript.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  const { env: bus, keyring, close } = await openKeyring(join(folder, 'run'), base, 'unlocked');
  const env = { ...base, ...bus };
  const vault = createVaultClient({ service: keychainService, spawn: () => startVaultChild(env) });
  return {
    env,
    secrets: createSecrets({
      vault,
      sealedFiles: createSealedFiles(join(userData, 'sealed')),
      onChange: () => undefined,
      onMovedIn: () => undefined,
    }),
    async names() {
      const names = await keyring.names(keychainService);
      return names.filter((name) => name !== 'witness') as SecretName[];
    },
    async close() {
      vault.close();
      await close();
    },
  };
}
