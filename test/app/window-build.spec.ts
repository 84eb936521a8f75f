// What the build of the window is made of.

import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { contentSecurityPolicyMeta } from '../../app/content-security-policy.ts';
import { checkout } from '../desk/machine.ts';

const folder = join(checkout, 'build', 'app', 'renderer');
const read = (name: string) => readFile(join(folder, name), 'utf8');

test('is one page, one script, one stylesheet and four fonts', async () => {
  const counts: Record<string, number> = {};
  for (const name of await readdir(folder)) counts[extname(name)] = (counts[extname(name)] ?? 0) + 1;
  expect(counts).toEqual({ '.html': 1, '.js': 1, '.css': 1, '.woff2': 4 });
});

test('carries its policy in the page, and nothing inline that would need an exception', async () => {
  const page = await read('index.html');
  expect(page.replaceAll('&#39;', "'")).toContain(`content="${contentSecurityPolicyMeta}"`);
  expect(page).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/);
});

test('leaves the schemas to main', async () => {
  const script = await read('window.js');
  expect(script).not.toMatch(/ZodError|ZodType|invalid_union/);
});

test('has a value for every variable of Mantine that its styles need', async () => {
  const styles = await read('style.css');
  const given = new Set(styles.match(/--mantine-[\w-]+(?=\s*:)/g));
  // Those with a fallback may be missing.
  const needed = new Set([...styles.matchAll(/var\((--mantine-[\w-]+)\)/g)].map(([, name]) => name));
  expect([...needed].filter((name) => name !== undefined && !given.has(name))).toEqual([]);
});
