/** `app://lanyard/…`: the window's own files, from a table made at start. Nothing else has an address here. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { protocol, type Session } from 'electron';
import { contentSecurityPolicyHeader } from '../../app/content-security-policy.ts';

export const appScheme = 'app';
export const appHost = 'lanyard';
export const appAddress = `${appScheme}://${appHost}/index.html`;

/** Must run before the app is ready. Only what the page needs: no fetch, no CORS, no service workers. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges: { standard: true, secure: true } }]);
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Serves the files of `folder` to `session`'s windows. */
export function serveApp(session: Session, folder: string): void {
  const files = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && types[extname(entry.name)]) {
      files.set(`/${path.slice(folder.length + 1).replaceAll('\\', '/')}`, path);
    }
  }
  session.protocol.handle(appScheme, (request) => {
    const path = fileOf(request.url, files);
    if (path === undefined || request.method !== 'GET') return new Response(null, { status: 404 });
    return new Response(readFileSync(path), {
      headers: {
        'Content-Type': types[extname(path)] ?? '',
        'Content-Security-Policy': contentSecurityPolicyHeader,
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
      },
    });
  });
}

/** The file an address means, by table only: no part of the address ever becomes part of a path. */
export function fileOf(address: string, files: ReadonlyMap<string, string>): string | undefined {
  if (!isAppAddress(address)) return undefined;
  return files.get(new URL(address).pathname);
}

/** Whether an address is one of the app's own. The scheme's origin is opaque to Node, so its parts are compared. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === `${appScheme}:` && url.host === appHost && url.username === '' && url.password === ''
  );
}
