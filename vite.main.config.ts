/**
 * Builds what runs outside the window, each entry on its own so that none depends on a shared file: the main process
 * and the vault's process as modules, the preload script as one CommonJS file, which a sandboxed window requires.
 * `scripts/build.mjs` chooses the entry.
 */
import { builtinModules } from 'node:module';
import type { InlineConfig } from 'vite';

export interface Entry {
  readonly source: string;
  readonly folder: string;
  readonly file: string;
}

/** Never bundled: Electron is the runtime itself, keytar a native module. */
const external = ['electron', 'keytar', ...builtinModules, /^node:/];

export function mainConfig({ source, folder, file }: Entry): InlineConfig {
  const commonJs = file.endsWith('.cjs');
  return {
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: source,
      outDir: folder,
      emptyOutDir: false,
      // The oldest runtime Lanyard runs on: Electron 33.
      target: 'node20.18',
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external,
        // oidc-provider's dependencies use it to name deprecated functions; only the sandbox has them.
        checks: { eval: false },
        output: {
          format: commonJs ? 'cjs' : 'es',
          codeSplitting: false,
          entryFileNames: file,
        },
      },
    },
  };
}
