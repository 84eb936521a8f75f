// What the product uses nowhere, or in one file only.

import { codeOf, type Source } from './sources.ts';

export interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  /** The one file that may. */
  readonly but?: string;
  /** A line that breaks it, for those who check that a breach is found. */
  readonly breach: string;
}

/** By a short name each. */
export const bans = {
  findCredentials: {
    what: 'keytar’s findCredentials, which crashes',
    pattern: /\bkeytar\.findCredentials\b/g,
    breach: 'keytar.findCredentials(service)',
  },
  findPassword: {
    what: 'findPassword, which guesses',
    pattern: /\bfindPassword\b/g,
    breach: 'keytar.findPassword(service)',
  },
  openPath: { what: 'openPath', pattern: /\bopenPath\b/g, breach: 'shell.openPath(path)' },
  openExternal: {
    what: 'openExternal but in one place',
    pattern: /\bopenExternal\b/g,
    but: 'main/desktop/system-browser.ts',
    breach: 'shell.openExternal(url)',
  },
  ipcMain: {
    what: 'ipcMain but at the door',
    pattern: /\bipcMain\b/g,
    but: 'main/ipc.ts',
    breach: "ipcMain.handle('x', run)",
  },
  eval: { what: 'eval', pattern: /\beval\s*\(|\bnew Function\b/g, breach: 'eval (text)' },
  html: {
    what: 'HTML from text',
    pattern: /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML)\b|document\.write/g,
    breach: 'node.innerHTML = text',
  },
  shellCommand: {
    what: 'a shell to run a program',
    pattern:
      /\bimport \{[^}]*\bexec(?:Sync)?\b[^}]*\} from 'node:child_process'|\bshell:\s*(?:true\b|process\b|['"])/g,
    breach: "spawn('gcloud', words, { shell: true })",
  },
  webSecurity: { what: 'webSecurity', pattern: /\bwebSecurity\b/g, breach: '{ webSecurity: false }' },
  insecureContent: {
    what: 'insecure content',
    pattern: /\ballowRunningInsecureContent\b/g,
    breach: '{ allowRunningInsecureContent: true }',
  },
  experiments: {
    what: 'experiments of Chromium',
    pattern: /\b(?:experimentalFeatures|enableBlinkFeatures)\b/g,
    breach: "{ enableBlinkFeatures: 'x' }",
  },
  unsandboxed: {
    what: 'a page without its sandbox',
    pattern: /\b(?:sandbox|contextIsolation):\s*false|\bnodeIntegration\w*:\s*true|\bwebviewTag:\s*true/g,
    breach: '{ sandbox: false }',
  },
  crashReporter: { what: 'dumps of memory', pattern: /\bcrashReporter\b/g, breach: 'crashReporter.start()' },
  storage: {
    what: 'fallible storage',
    pattern: /\b(?:safeStorage|localStorage|sessionStorage|indexedDB)\b/g,
    breach: 'localStorage.setItem(a, b)',
  },
} as const satisfies Record<string, Ban>;

export type BanName = keyof typeof bans;
export const banNames = Object.keys(bans) as BanName[];

/** Every breach of these bans: `path: what`. */
export function bannedUses(sources: readonly Source[], names: readonly BanName[] = banNames): string[] {
  return sources.flatMap((source) =>
    names.flatMap((name) => {
      const { pattern, but }: Ban = bans[name];
      return source.path === but
        ? []
        : (codeOf(source).match(pattern) ?? []).map((use) => `${source.path}: ${use}`);
    }),
  );
}

/** Who imports Electron's `shell`. */
export const shellImporters = (sources: readonly Source[]) =>
  sources
    .filter(({ text }) => /import \{[^}]*\bshell\b[^}]*\} from 'electron'/.test(text))
    .map(({ path }) => path);
