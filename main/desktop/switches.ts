/** What a packaged Lanyard may be started with. Chromium obeys some hundred switches, and many take a guard away. */

/** Ours, and those by which people get a window on their screen. None weakens anything. */
const allowed: ReadonlySet<string> = new Set([
  'hidden',
  // What the installer on Windows starts an updated app with.
  'updated',
  'class',
  'disable-dev-shm-usage',
  'disable-gpu',
  'disable-gpu-compositing',
  'display',
  'enable-wayland-ime',
  'force-device-scale-factor',
  'force-renderer-accessibility',
  'gtk-version',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'use-angle',
  'use-gl',
  'wayland-text-input-version',
]);

/**
 * The first of these arguments that is a switch and not allowed, without its value. Chromium takes `-x` as it takes
 * `--x`, and on Windows `/x` as well.
 */
export function refusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | undefined {
  for (const argument of args) {
    const [, name] = (platform === 'win32' ? /^(?:--?|\/)([^=]+)/ : /^--?([^=]+)/).exec(argument) ?? [];
    if (name === undefined) continue;
    // The number that macOS gives a program it opens.
    if (platform === 'darwin' && /^psn_\d+_\d+$/.test(name)) continue;
    if (!allowed.has(name.toLowerCase())) return /^(?:--?|\/)\w[\w-]{0,60}/.exec(argument)?.[0] ?? 'a switch';
  }
  return undefined;
}
