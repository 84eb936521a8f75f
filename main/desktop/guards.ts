/** What no page of ours may do, refused for every web contents and session there will ever be. */
import { app, type Session } from 'electron';
import { isAppAddress } from './app-protocol.ts';
import type { Log } from './log.ts';

/** Navigation, new windows and `<webview>` (Electron's security list, items 11 to 14). */
export function guardContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    const refuse = (event: { preventDefault(): void }) => {
      log.write({ event: 'blocked', what: 'navigation' });
      event.preventDefault();
    };
    contents.on('will-navigate', refuse);
    contents.on('will-frame-navigate', refuse);
    contents.on('will-redirect', refuse);
    contents.on('will-attach-webview', (event) => {
      log.write({ event: 'blocked', what: 'webview' });
      event.preventDefault();
    });
    // A peer connection asks neither the policy of the page nor `onBeforeRequest`. What is left of it is TCP by the
    // session's proxy, which leads nowhere.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.setWindowOpenHandler(() => {
      log.write({ event: 'blocked', what: 'window' });
      return { action: 'deny' };
    });
  });
}

/** A port that nothing listens on and that only root could. */
const nowhere = 'http://127.0.0.1:1';

/**
 * Permissions, devices and every request that is not for our own files (items 1 and 5). Resolves when the last of it
 * holds; no page may be loaded before.
 */
export async function guardSession(session: Session, log: Log): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    log.write({ event: 'blocked', what: 'permission' });
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.webRequest.onBeforeRequest((details, answer) => {
    // A picture is inline; `devtools:` is only reachable where DevTools are, in a checkout.
    const allowed = isAppAddress(details.url) || /^(?:data|devtools):/.test(details.url);
    if (!allowed) log.write({ event: 'blocked', what: 'request' });
    answer({ cancel: !allowed });
  });
  session.on('will-download', (event) => event.preventDefault());
  await session.setProxy({ mode: 'fixed_servers', proxyRules: nowhere, proxyBypassRules: '<-loopback>' });
}

/**
 * Outside of macOS every session fetches a dictionary from Google as soon as it is made, even where no page checks
 * any spelling. Call it before the app is ready.
 */
export function leaveSpellingAlone(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerEnabled(false);
    session.setSpellCheckerLanguages([]);
  });
}
