import { expect, test } from 'vitest';
import { refusedSwitch } from '../../main/desktop/switches.ts';
import { dangerousSwitches } from '../hold/dangerous-switches.ts';

test.each(dangerousSwitches)('refuses %s, however it is written', (argument) => {
  const [name = ''] = argument.split('=');
  expect(refusedSwitch(['--hidden', argument], 'linux')).toBe(name);
  expect(refusedSwitch([argument.replace(/^--/, '-')], 'darwin')).toBe(name.replace(/^--/, '-'));
  expect(refusedSwitch([argument.replace(/^--?/, '/')], 'win32')).toBe(name.replace(/^--?/, '/'));
  expect(refusedSwitch([argument.toUpperCase()], 'win32')).toBe(name.toUpperCase());
});

test('takes what it is started with by desktops and people', () => {
  expect(refusedSwitch([], 'linux')).toBeUndefined();
  expect(refusedSwitch(['--hidden', '--ozone-platform=wayland', '--lang=de'], 'linux')).toBeUndefined();
  expect(refusedSwitch(['/home/anna/client.json', 'https://x.example/', ''], 'linux')).toBeUndefined();
  expect(refusedSwitch(['--updated', '--force-device-scale-factor=2'], 'win32')).toBeUndefined();
  expect(refusedSwitch(['-psn_0_12345'], 'darwin')).toBeUndefined();
  expect(refusedSwitch(['-psn_0_12345'], 'linux')).toBe('-psn_0_12345');
});

test('names a switch without what was given with it, and nothing that could not be one', () => {
  expect(refusedSwitch(['--proxy-server=http://anna:secret@x'], 'linux')).toBe('--proxy-server');
  expect(refusedSwitch(['--\u001b[31mred'], 'linux')).toBe('a switch');
});
