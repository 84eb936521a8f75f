import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogEvent } from '../../main/desktop/log.ts';
import { foreignAddresses } from '../hold/foreign-addresses.ts';
import { electronPermissions } from '../hold/permission-names.ts';

const { app } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  return { app: new EventEmitter() };
});
vi.mock('electron', () => ({ app, protocol: {} }));
const { guardContents, guardSession, leaveSpellingAlone } = await import('../../main/desktop/guards.ts');

let events: LogEvent[];
const log = { write: (event: LogEvent) => void events.push(event) };

beforeEach(() => {
  events = [];
  app.removeAllListeners();
});

/** An event that can be prevented. */
function createEvent() {
  const event = { prevented: false, preventDefault: () => {} };
  event.preventDefault = () => {
    event.prevented = true;
  };
  return event;
}

describe('any page', () => {
  function openPage() {
    const contents = new EventEmitter() as EventEmitter & {
      setWindowOpenHandler: (open: typeof opening) => void;
      setWebRTCIPHandlingPolicy: (policy: string) => void;
    };
    const policies: string[] = [];
    let opening: () => unknown = () => undefined;
    contents.setWindowOpenHandler = (handler) => {
      opening = handler;
    };
    contents.setWebRTCIPHandlingPolicy = (policy) => void policies.push(policy);
    guardContents(log);
    app.emit('web-contents-created', {}, contents);
    return { contents, policies, open: () => opening() };
  }

  test.each([
    ['will-navigate', 'navigation'],
    ['will-frame-navigate', 'navigation'],
    ['will-redirect', 'navigation'],
    ['will-attach-webview', 'webview'],
  ])('is stopped at %s', (name, what) => {
    const event = createEvent();
    openPage().contents.emit(name, event);
    expect(event.prevented).toBe(true);
    expect(events).toEqual([{ event: 'blocked', what }]);
  });

  test('reaches no peer past the proxy', () => {
    expect(openPage().policies).toEqual(['disable_non_proxied_udp']);
  });

  test('opens no window', () => {
    expect(openPage().open()).toEqual({ action: 'deny' });
    expect(events).toEqual([{ event: 'blocked', what: 'window' }]);
  });
});

describe('a session', () => {
  type Given = Record<string, (...args: never[]) => unknown>;
  let given: Given;
  let session: EventEmitter;
  let proxies: unknown[];
  let before: (details: { url: string }, answer: (given: { cancel?: boolean }) => void) => void;

  beforeEach(async () => {
    given = {};
    proxies = [];
    const take = (name: string) => (handler: (...args: never[]) => unknown) => {
      given[name] = handler;
    };
    session = Object.assign(new EventEmitter(), {
      setPermissionRequestHandler: take('request'),
      setPermissionCheckHandler: take('check'),
      setDevicePermissionHandler: take('device'),
      setDisplayMediaRequestHandler: take('display'),
      setProxy: async (proxy: unknown) => void proxies.push(proxy),
      webRequest: {
        onBeforeRequest: (handler: typeof before) => {
          before = handler;
        },
      },
    });
    await guardSession(session as never, log);
  });

  test.each(electronPermissions)('grants no permission: %s', (permission) => {
    let answered: boolean | undefined;
    const answer = (granted: boolean) => {
      answered = granted;
    };
    given['request']?.(...([{}, permission, answer] as never[]));
    expect(answered).toBe(false);
    expect(given['check']?.(...([{}, permission] as never[]))).toBe(false);
    expect(given['device']?.(...([{ deviceType: permission }] as never[]))).toBe(false);
  });

  test('shares no screen and downloads nothing', () => {
    const shared: unknown[] = [];
    given['display']?.(...([{}, (streams: unknown) => shared.push(streams)] as never[]));
    expect(shared).toEqual([{}]);
    const event = createEvent();
    session.emit('will-download', event);
    expect(event.prevented).toBe(true);
  });

  test('has a proxy that leads nowhere, for this computer too', () => {
    expect(proxies).toEqual([
      { mode: 'fixed_servers', proxyRules: 'http://127.0.0.1:1', proxyBypassRules: '<-loopback>' },
    ]);
  });

  const isCancelled = (url: string) => {
    let cancelled: boolean | undefined;
    before({ url }, ({ cancel }) => {
      cancelled = cancel;
    });
    return cancelled;
  };

  test.each(['app://lanyard/index.html', 'app://lanyard/window.js', 'data:image/png;base64,AAAA'])(
    'lets %s through',
    (url) => {
      expect(isCancelled(url)).toBe(false);
      expect(events).toEqual([]);
    },
  );

  test.each(foreignAddresses)('cancels a request for %j', (url) => {
    expect(isCancelled(url)).toBe(true);
    expect(events).toEqual([{ event: 'blocked', what: 'request' }]);
  });
});

test('no session that is made fetches a dictionary', () => {
  leaveSpellingAlone();
  const session = { setSpellCheckerEnabled: vi.fn(), setSpellCheckerLanguages: vi.fn() };
  app.emit('session-created', session);
  expect(session.setSpellCheckerEnabled).toHaveBeenCalledExactlyOnceWith(false);
  expect(session.setSpellCheckerLanguages).toHaveBeenCalledExactlyOnceWith([]);
});
