// The running app gives its page nothing but the contract, and its page gets nowhere.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contract } from '../../app/contract.ts';
import { checkout, chromiumSandbox, electronBinary } from '../desk/machine.ts';
import { listProcesses } from '../desk/processes.ts';
import { runProgram } from '../desk/program.ts';
import { userDataFolder } from '../person/kept.ts';
import { personOf, type Scene } from '../person/scene.ts';
import { expect, shareStage, test } from '../person/scene-test.ts';
import { launchSignedIn } from '../person/sign-in.ts';

const stage = shareStage((scene) => launchSignedIn(scene, 'alice'));

/** How often the log says that something was refused. */
async function refusals(scene: Scene, what: string): Promise<number> {
  const log = await readFile(join(userDataFolder(scene.desk), 'logs', 'lanyard.log'), 'utf8');
  return log.split('\n').filter((line) => line.includes(`"event":"blocked","what":"${what}"`)).length;
}

async function pageIsWhole(): Promise<void> {
  const { scene, window } = stage();
  expect(window.page.url()).toBe('app://lanyard/index.html');
  await expect(window.chosen).toHaveText(personOf(scene.sandbox, 'alice').email);
  expect(await window.lanyard.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(
    1,
  );
}

test('gives the page no Node, no Electron and a frozen bridge of exactly the commands', async () => {
  const { window } = stage();
  const seen = await window.page.evaluate(() => {
    const { lanyard } = globalThis as unknown as { lanyard: Record<string, unknown> };
    const attempt = (act: () => void) => {
      try {
        act();
      } catch {
        // In strict code a frozen object complains; either way it stays as it was.
      }
    };
    attempt(() => {
      lanyard['copyToken'] = () => 'replaced';
    });
    attempt(() => {
      lanyard['another'] = () => 'added';
    });
    attempt(() => {
      delete lanyard['signOut'];
    });
    attempt(() => {
      Object.defineProperty(globalThis, 'lanyard', { value: {} });
    });
    return {
      types: [typeof require, typeof process, typeof module, typeof global, typeof Buffer].join(' '),
      frozen: Object.isFrozen(lanyard),
      names: Object.keys((globalThis as unknown as { lanyard: object }).lanyard).sort(),
      kinds: [...new Set(Object.values(lanyard).map((value) => typeof value))],
      replaced: String(lanyard['copyToken']).includes('replaced'),
    };
  });
  expect(seen).toEqual({
    types: 'undefined undefined undefined undefined undefined',
    frozen: true,
    names: [...Object.keys(contract), 'onSnapshot', 'pathOf'].sort(),
    kinds: ['function'],
    replaced: false,
  });
});

test('keeps the bridge working in a page that has bent the language', async () => {
  const { window } = stage();
  const names = await window.page.evaluate(async () => {
    const stolen: unknown[] = [];
    const { parse, stringify } = JSON;
    const { push } = Array.prototype;
    try {
      JSON.parse = (...all: unknown[]) => stolen.splice(0, 0, ...all);
      JSON.stringify = (...all: unknown[]) => String(stolen.splice(0, 0, ...all));
      Array.prototype.push = (...all: unknown[]) => stolen.splice(0, 0, ...all).length;
      const { lanyard } = globalThis as unknown as {
        lanyard: { getSnapshot(request: object): Promise<{ ok: boolean; value: object }> };
      };
      const { ok, value } = await lanyard.getSnapshot({});
      return { ok, accounts: 'accounts' in value, stolen: stolen.length };
    } finally {
      Object.assign(JSON, { parse, stringify });
      Array.prototype.push = push;
    }
  });
  expect(names).toEqual({ ok: true, accounts: true, stolen: 0 });
});

test('runs every page in the sandbox, with the settings that keep it in', async () => {
  const { window } = stage();
  const preferences = await window.lanyard.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
  });
  test.skip(!chromiumSandbox, "Chromium's sandbox cannot work on this machine (LANYARD_NO_SANDBOX)");
  const renderers = (await listProcesses(stage().scene.desk)).filter(
    ({ argv }) => argv.includes('--type=renderer') && argv.includes('Lanyard Sandbox'),
  );
  expect(renderers.length).toBeGreaterThan(0);
  expect(renderers.filter(({ argv }) => argv.includes('--no-sandbox'))).toEqual([]);
});

test('goes nowhere when a page or a picture is dropped on it', async () => {
  const { scene, window } = stage();
  const imports = () => window.failures.count();
  for (const [index, path] of [
    join(checkout, 'build', 'app', 'renderer', 'index.html'),
    join(checkout, 'build', 'app', 'icon.png'),
  ].entries()) {
    const before = await imports();
    await window.drop(path);
    // It was taken for a client file, and is none.
    await expect.poll(imports).toBeGreaterThanOrEqual(Math.max(1, before));
    await expect(window.failures.first()).toContainText(index === 0 ? 'index.html' : 'icon.png');
  }
  await window.choose(personOf(scene.sandbox, 'alice').email);
  await pageIsWhole();
});

test('loads nothing from anywhere: no request, frame, script, style or picture', async () => {
  const { window } = stage();
  const outcome = await window.page.evaluate(async () => {
    const violations = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) => violations.add(event.effectiveDirective));
    const failed = (error: unknown) => (error instanceof Error ? 'refused' : 'unknown');
    const loads = (element: HTMLElement) =>
      new Promise<string>((resolve) => {
        element.onload = () => resolve('loaded');
        element.onerror = () => resolve('refused');
        document.body.append(element);
      }).finally(() => element.remove());
    const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, fields: object) =>
      Object.assign(document.createElement(tag), fields);
    const socket = new Promise<string>((resolve) => {
      try {
        const opened = new WebSocket('wss://example.test/');
        opened.onopen = () => resolve('open');
        opened.onerror = () => resolve('refused');
      } catch {
        resolve('refused');
      }
    });
    return {
      results: [
        await fetch('https://example.test/').then(() => 'answered', failed),
        await fetch('app://lanyard/index.html').then(() => 'answered', failed),
        await socket,
        await loads(make('img', { src: 'https://example.test/a.png' })),
        await loads(make('link', { rel: 'stylesheet', href: 'https://example.test/a.css' })),
        navigator.sendBeacon('https://example.test/', 'a') ? 'sent' : 'refused',
      ],
      // Setting these is refused by the policy itself (Trusted Types).
      script: (() => {
        try {
          make('script', { src: 'https://example.test/a.js' });
          return 'set';
        } catch {
          return 'refused';
        }
      })(),
      markup: (() => {
        try {
          document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
          return 'set';
        } catch {
          return 'refused';
        }
      })(),
      evaluated: (() => {
        try {
          // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested.
          return String(globalThis.eval('1 + 1'));
        } catch {
          return 'refused';
        }
      })(),
      violations: [...violations].sort(),
    };
  });
  expect(outcome.results.filter((result) => result !== 'refused' && result !== 'sent')).toEqual([]);
  expect(outcome).toMatchObject({ script: 'refused', markup: 'refused', evaluated: 'refused' });
  expect(outcome.violations).toEqual(expect.arrayContaining(['connect-src', 'img-src', 'style-src-elem']));
});

test('grants no permission and no device', async () => {
  const { window } = stage();
  const answers = await window.page.evaluate(async () => {
    const names = [
      'geolocation',
      'notifications',
      'camera',
      'microphone',
      'midi',
      'clipboard-read',
      'clipboard-write',
      'persistent-storage',
      'storage-access',
      'display-capture',
      'idle-detection',
      'local-fonts',
      'window-management',
      'screen-wake-lock',
      'background-sync',
    ];
    const granted: string[] = [];
    for (const name of names) {
      const state = await navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state as string,
        () => 'unknown',
      );
      if (state !== 'denied' && state !== 'unknown') granted.push(`${name}: ${state}`);
    }
    const tried = async (name: string, act: () => Promise<unknown>) => {
      const result = await act().then(
        () => 'granted',
        () => 'refused',
      );
      if (result === 'granted') granted.push(name);
    };
    await tried('camera', () => navigator.mediaDevices.getUserMedia({ video: true }));
    await tried('microphone', () => navigator.mediaDevices.getUserMedia({ audio: true }));
    await tried('screen', () => navigator.mediaDevices.getDisplayMedia());
    await tried('clipboard', () => navigator.clipboard.readText());
    if ((await Notification.requestPermission()) !== 'denied') granted.push('notifications');
    return granted;
  });
  expect(answers).toEqual([]);
});

test('serves its own files and nothing else under app:', async () => {
  const { window } = stage();
  const statuses = await window.lanyard.app.evaluate(
    async ({ session }, addresses) => {
      const ours = session.fromPartition('lanyard-window');
      const asked = addresses.map(async (address) => {
        try {
          return [address, (await ours.fetch(address)).status] as const;
        } catch {
          return [address, 0] as const;
        }
      });
      return Object.fromEntries(await Promise.all(asked));
    },
    [
      'app://lanyard/index.html',
      'app://lanyard/',
      'app://lanyard/../x',
      'app://lanyard/../main.js',
      'app://lanyard/%2e%2e/main.js',
      'app://lanyard/..%2fmain.js',
      'app://lanyard/..%5cmain.js',
      'app://lanyard//etc/passwd',
      'app://lanyard/index.html%00.js',
      'app://lanyard/INDEX.html',
      'app://other/index.html',
      'app://user@lanyard/index.html',
    ],
  );
  const { 'app://lanyard/index.html': page, ...others } = statuses;
  expect(page).toBe(200);
  expect(Object.entries(others).filter(([, status]) => status === 200)).toEqual([]);
  expect(others['app://lanyard/../x']).toBe(404);
});

test('answers its own window only', async () => {
  const { window } = stage();
  const answers = await window.lanyard.app.evaluate(
    async ({ BrowserWindow, session }, { preload, names }) => {
      const intruder = new BrowserWindow({
        show: false,
        webPreferences: {
          session: session.fromPartition('lanyard-window'),
          preload,
          additionalArguments: [`--lanyard-commands=${names.join(',')}`],
        },
      });
      try {
        await intruder.loadURL('app://lanyard/index.html');
        const script = `Promise.all(${JSON.stringify(names)}.map((name) => window.lanyard[name]({})))`;
        return (await intruder.webContents.executeJavaScript(script)) as {
          ok: boolean;
          failure?: { code: string; facts: { field?: string } };
        }[];
      } finally {
        intruder.destroy();
      }
    },
    { preload: join(checkout, 'build', 'app', 'preload.cjs'), names: Object.keys(contract) },
  );
  expect(answers).toHaveLength(Object.keys(contract).length);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      ok: false,
      failure: { code: 'REQUEST_INVALID', facts: { field: 'The sender' } },
    });
  }
  await pageIsWhole();
});

test('refuses requests that are not of the contract, and does nothing', async () => {
  const { window } = stage();
  const before = await window.snapshot();
  const wrong: [string, unknown][] = [
    ['getSnapshot', { more: true }],
    ['importClient', { path: '' }],
    ['importClient', { path: 'a'.repeat(5_000) }],
    ['startSignIn', { clientId: 'x', scopes: [] }],
    ['startSignIn', { clientId: 'x', scopes: ['a b'] }],
    ['copyToken', { request: { kind: 'refresh-token' }, format: 'bare' }],
    ['copyToken', null],
    ['changeSettings', { theme: 'neon' }],
    ['changeSettings', { selectedAccountId: before.selectedAccountId }],
    ['changeSettings', { clipboardSeconds: 7 }],
    ['openPage', { page: 'https://evil.example' }],
    ['openPage', { page: 'oauth-clients', url: 'https://evil.example' }],
    ['signOut', { accountId: '../../etc' }],
    ['dismissNotice', { id: 1 }],
  ];
  for (const [name, request] of wrong) {
    expect(await window.ask(name as 'getSnapshot', request as Record<string, never>), name).toMatchObject({
      ok: false,
      failure: { code: 'REQUEST_INVALID' },
    });
  }
  expect(await window.snapshot()).toEqual(before);
});

test('comes to the front when it is started once more, and the second one ends', async () => {
  const { scene, window } = stage();
  const { app } = window.lanyard;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
  const { code } = await runProgram(
    electronBinary(),
    [
      ...(chromiumSandbox ? [] : ['--no-sandbox']),
      join(checkout, 'build', 'sandbox-app'),
      '--provider=nowhere.json',
    ],
    { ...scene.desk.env },
    10_000,
  );
  expect(code).toBe(0);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((one) => one.isVisible())),
    )
    .toEqual([true]);
  await pageIsWhole();
});

// A page that is kept from leaving looks to Playwright as if it were about to, for ever; so these have a window of
// their own, and look at it through the main process.
test.describe('a page that wants to leave', () => {
  const leaving = shareStage(async (scene) => {
    const window = await scene.launch();
    await window.heading('Every identity you hold, one click away').waitFor();
    return window;
  });

  async function pageIsStillThere(): Promise<void> {
    const seen = await leaving().window.lanyard.app.evaluate(async ({ webContents }) => {
      const [contents, ...others] = webContents.getAllWebContents();
      return {
        url: contents?.getURL(),
        heading: (await contents?.executeJavaScript('document.querySelector("h1").textContent')) as string,
        others: others.length,
      };
    });
    expect(seen).toEqual({
      url: 'app://lanyard/index.html',
      heading: 'Every identity you hold, one click away',
      others: 0,
    });
  }

  const ways: [name: string, what: string, go: (address: string) => void][] = [
    ['the page goes elsewhere', 'navigation', (address) => location.assign(address)],
    ['the page replaces itself', 'navigation', (address) => location.replace(address)],
    [
      'a link is pressed',
      'navigation',
      (href) => {
        const link = Object.assign(document.createElement('a'), { href });
        document.body.append(link);
        link.click();
        link.remove();
      },
    ],
    [
      'a link for a new window is pressed',
      'window',
      (href) => {
        const link = Object.assign(document.createElement('a'), { href, target: '_blank' });
        document.body.append(link);
        link.click();
        link.remove();
      },
    ],
    [
      'a link is pressed with Ctrl',
      'window',
      (href) => {
        const link = Object.assign(document.createElement('a'), { href });
        document.body.append(link);
        link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }));
        link.remove();
      },
    ],
    ['a window is opened by script', 'window', (address) => void window.open(address)],
  ];
  for (const [name, what, go] of ways) {
    test(`goes nowhere when ${name}`, async () => {
      const { window } = leaving();
      for (const address of [
        'https://example.test/',
        'file:///etc/passwd',
        'app://lanyard/other.html',
        'app://lanyard.evil/index.html',
        'data:text/html,<h1>elsewhere</h1>',
        'javascript:void document.write("elsewhere")',
      ]) {
        // What the policy or the engine refuses by itself never comes to the guard.
        const byEngine = /^(?:file|data|javascript):/.test(address);
        const before = await refusals(leaving().scene, what);
        await window.page.evaluate(go, address);
        if (!byEngine) await expect.poll(() => refusals(leaving().scene, what)).toBeGreaterThan(before);
      }
      await pageIsStillThere();
    });
  }

  test('goes nowhere when a form is posted', async () => {
    const { window } = leaving();
    const violated = await window.page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
            once: true,
          });
          const form = Object.assign(document.createElement('form'), {
            method: 'post',
            action: 'https://example.test/',
          });
          document.body.append(form);
          form.submit();
          form.remove();
        }),
    );
    expect(violated).toBe('form-action');
    await pageIsStillThere();
  });
});
