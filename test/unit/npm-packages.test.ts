import { expect, test } from 'vitest';
import { agree } from '../../scripts/npm-packages.mjs';

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/only-on-a-mac': { version: '2.0.0', optional: true },
};
const isInstalled = (installed: object) =>
  agree(JSON.stringify({ packages: locked }), JSON.stringify({ packages: installed }));

test('installs nothing when every package that is not optional is there', () => {
  expect(isInstalled({ 'node_modules/a': { version: '1.0.0' } })).toBe(true);
});

test.each([
  ['is missing', {}],
  ['has another version', { 'node_modules/a': { version: '1.0.1' } }],
  [
    'is optional but of another version',
    { 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-on-a-mac': { version: '1.9.9' } },
  ],
])('installs when a package %s', (_, installed) => {
  expect(isInstalled(installed)).toBe(false);
});
