import { expect, test } from 'vitest';
import { refusedSwitch } from '../../main/desktop/switches.ts';

const dangerous = [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '--remote-allow-origins=*',
  '--inspect',
  '--inspect-brk=0',
  '--js-flags=--expose-gc',
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--disable-features=IsolateOrigins',
  '--enable-blink-features=X',
  '--load-extension=/tmp/x',
  '--proxy-server=http://127.0.0.1:1',
  '--proxy-pac-url=http://127.0.0.1:1/x',
  '--host-rules=MAP * 127.0.0.1',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--ignore-certificate-errors',
  '--ignore-certificate-errors-spki-list=x',
  '--ssl-key-log-file=/tmp/keys',
  '--log-net-log=/tmp/net.json',
  '--enable-logging',
  '--vmodule=*=9',
  '--user-data-dir=/tmp/x',
  '--no-sandbox',
  '--no-zygote',
  '--single-process',
  '--disable-seccomp-filter-sandbox',
  '--gpu-launcher=xterm',
  '--renderer-cmd-prefix=xterm',
  '--utility-cmd-prefix=xterm',
  '--password-store=basic',
  '--use-mock-keychain',
  '--app=/tmp/x.js',
  '-r',
  '-e',
];

test.each(dangerous)('refuses %s, however it is written', (argument) => {
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
