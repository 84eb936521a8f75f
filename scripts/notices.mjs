// The licences of everything that is built into the app, read from what the bundler really took: a file that is packaged.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inCheckout } from './checkout.mjs';

/** Packaged as they are, or taken by the stylesheet, of which the bundler keeps no account. */
const besides = ['keytar', '@fontsource-variable/inter', '@fontsource-variable/jetbrains-mono'];

const licenceFile = /^(?:licen[cs]e|copying|notice)(?:[.-][\w.-]+)?$/i;

/**
 * @param {string} file
 * @param {unknown[]} built  what Vite's `build` answered
 */
export function writeNotices(file, built) {
  const folders = new Set(besides.map((name) => inCheckout('node_modules', name)));
  for (const id of modulesOf(built)) {
    const folder = packageFolderOf(id);
    if (folder !== undefined) folders.add(folder);
  }
  const notices = [...folders].map(noticeOf).sort((a, b) => a.title.localeCompare(b.title));
  const text = notices.map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`);
  writeFileSync(
    file,
    `Lanyard is made with these packages. Electron's licence and Chromium's are in files of their own.\n\n${text.join('\n\n')}`,
  );
}

/** @param {any} built @returns {string[]} */
function modulesOf(built) {
  return [built]
    .flat(2)
    .flatMap(({ output }) => output)
    .filter(({ type }) => type === 'chunk')
    .flatMap(({ moduleIds }) => moduleIds);
}

/** @param {string} id */
function packageFolderOf(id) {
  const [path = ''] = id.replaceAll('\\', '/').replace(/^\0/, '').split('?');
  const [found] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
  return found;
}

/** @param {string} folder */
function noticeOf(folder) {
  const {
    name,
    version,
    license = 'licence not named',
    author,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((entry) => licenceFile.test(entry));
  const texts = files.map((entry) => readFileSync(join(folder, entry), 'utf8').trim());
  // Some publish none with a part of a larger whole; then what they declare has to do.
  const declared = `Declared as ${license}${author ? `, by ${author.name ?? author}` : ''}; no text comes with it.`;
  return { title: `${name} ${version} (${license})`, text: texts.join('\n\n') || declared };
}
