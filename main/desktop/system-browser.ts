/** Opens an address in the person's browser, and knows whether that worked. */
import { spawn } from 'node:child_process';
import { shell } from 'electron';

/** xdg-open ends when it has handed the address over; where it becomes the browser itself, it stays. */
const handedOverMs = 3_000;

/** Rejects when no browser took it. */
export function openInBrowser(url: string): Promise<void> {
  // Electron starts xdg-open as well, but never hears whether that found a browser.
  return process.platform === 'linux' ? runOpener(url) : shell.openExternal(url);
}

function runOpener(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Detached and without our streams: a browser it becomes must outlive Lanyard.
    const opener = spawn('xdg-open', [url], { detached: true, stdio: 'ignore' });
    opener.unref();
    const timer = setTimeout(resolve, handedOverMs);
    opener.once('error', reject);
    opener.once('exit', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve();
      else reject(new Error('xdg-open found no browser'));
    });
  });
}
