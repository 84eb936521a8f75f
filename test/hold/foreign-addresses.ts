// What a page of Lanyard never loads.

export const foreignAddresses: readonly string[] = [
  'https://accounts.google.com/',
  'http://127.0.0.1:8080/',
  'http://localhost/',
  'https://lanyard/',
  'ws://127.0.0.1/',
  'wss://evil.test/',
  'ftp://evil.test/',
  'file:///etc/passwd',
  'blob:app://lanyard/x',
  'app://other/index.html',
  'app://lanyard.evil/index.html',
  'app://evil@lanyard/index.html',
  'chrome://settings',
  'chrome-extension://x/y',
  'about:blank',
  'javascript:data:',
  'xdata:,x',
  ' data:,x',
  'http://evil.test/data:',
  '',
];
