/** The command line of Chromium: what a package refuses to be started with, and what every Lanyard adds to it. */
import { app } from 'electron';

/**
 * Each opens the window, its process or the app's connections to another program, or writes down what goes through
 * them (Electron's security list, items 4, 9 and 10). A checkout may be started with them: tests are, and root has to.
 */
export const refusedSwitches = [
  'no-sandbox',
  'disable-gpu-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-web-security',
  'allow-running-insecure-content',
  'disable-site-isolation-trials',
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'js-flags',
  'load-extension',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'log-net-log',
  'ssl-key-log-file',
] as const;

/** Must run before the app is ready. A package that was started with one of them ends here. */
export function settleSwitches(): void {
  const given = refusedSwitches.filter((name) => app.commandLine.hasSwitch(name));
  if (app.isPackaged && given.length > 0) {
    process.stderr.write(
      `Lanyard does not start with ${given.map((name) => `--${name}`).join(', ')}. ` +
        'Start it without, as an ordinary user.\n',
    );
    process.exit(1);
  }
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // A name that is looked up ahead of a request goes by the policy of the page and by `onBeforeRequest`.
  app.commandLine.appendSwitch('blink-settings', 'dnsPrefetchingEnabled=false');
}
