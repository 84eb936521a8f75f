// The lines of the product, as the rules of the house read them.

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Source {
  /** From the checkout on, with slashes. */
  readonly path: string;
  readonly text: string;
}

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** Every source file below these folders of the checkout. */
export const sourcesIn = (...rooms: readonly string[]): readonly Source[] =>
  rooms.flatMap((room) =>
    readdirSync(join(checkout, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:ts|tsx|mts|mjs|cjs|js)$/.test(entry.name))
      .map((entry) => readSource(join(entry.parentPath, entry.name))),
  );

export function readSource(file: string): Source {
  return { path: relative(checkout, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') };
}

/** What is shipped. */
export const productSources = () => sourcesIn('app', 'main', 'renderer');

/** Without comments, which may say why something is not used. */
export const codeOf = ({ text }: Source) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
