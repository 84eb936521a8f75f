import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { commandNames } from '../../../app/command-names.ts';
import {
  contentSecurityPolicyHeader,
  contentSecurityPolicyMeta,
} from '../../../app/content-security-policy.ts';
import { isOpenable } from '../../../main/desktop/openable.ts';
import { googleEndpoints } from '../../../main/sign-in/endpoints.ts';
import { checkout, chromiumSandbox } from '../../desk/machine.ts';
import { listProcesses } from '../../desk/processes.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { type BanName, bannedUses, shellImporters } from '../banned.ts';
import { type CaptivePage, watchPage } from '../captive-page.ts';
import { dangerousSwitches } from '../dangerous-switches.ts';
import { endOfSupport, releasesIn } from '../electron-majors.ts';
import { foreignAddresses } from '../foreign-addresses.ts';
import { type FuseReport, reportFuses } from '../fuses.ts';
import { hostileAddresses } from '../hostile-addresses.ts';
import { addWebview, bendLanguage, lookAtBridge, runText } from '../looks-inside.ts';
import { openShim } from '../on-shim.ts';
import type { Row } from '../row.ts';
import { askHandlers } from '../session-handlers.ts';
import { productSources, type Source } from '../sources.ts';
import { type Started, startOnShim } from '../started-on-shim.ts';
import { strangeAppAddresses } from '../strange-app-addresses.ts';

/** What the items are looked at in. */
interface Stage {
  readonly folder: string;
  /** Main on a recording Electron: a checkout, and a package. */
  readonly started: Started;
  readonly packaged: Started;
  readonly sources: readonly Source[];
  /** The real one. */
  readonly scene: Scene;
  readonly window: LanyardWindow;
  readonly page: CaptivePage;
  readonly preferences: Readonly<Record<string, unknown>>;
  readonly fuses: FuseReport;
}

interface Item {
  readonly name: string;
  /** What is wrong. */
  check(stage: Stage): readonly string[] | Promise<readonly string[]>;
}

type Handler = (...args: unknown[]) => unknown;

/** `what` unless it is so. */
const unless = (isSo: boolean, what: string) => (isSo ? [] : [what]);

const banned = ({ sources }: Stage, ...names: BanName[]) => bannedUses(sources, names);

/** What the one window was made with. */
function optionsOf({ shim }: Started): Readonly<Record<string, unknown>> {
  const made = shim.told.filter(({ what }) => what === 'new BrowserWindow');
  const [options] = (made.length === 1 ? made[0]?.args : undefined) ?? [];
  return (options as { webPreferences?: Record<string, unknown> } | undefined)?.webPreferences ?? {};
}

function wrongPreferences(preferences: Readonly<Record<string, unknown>>, wanted: object): string[] {
  return Object.entries(wanted).flatMap(([name, value]) =>
    preferences[name] === value ? [] : [`${name} is ${String(preferences[name])}`],
  );
}

/** A handler that was given to Electron: its last argument, of the first time or of the one for `name`. */
function handlerOf({ shim }: Started, what: string, name?: string): Handler {
  const told = shim.told.find((one) => one.what === what && (name === undefined || one.args[0] === name));
  const handler = told?.args.at(-1);
  return typeof handler === 'function' ? (handler as Handler) : () => undefined;
}

/** What a page that comes to be is told to listen to. */
function guardsOfPages({ started }: Stage) {
  const on = new Map<string, Handler>();
  let open: Handler = () => undefined;
  handlerOf(
    started,
    'app.on',
    'web-contents-created',
  )(
    {},
    {
      on: (name: string, handler: Handler) => on.set(name, handler),
      setWindowOpenHandler: (handler: Handler) => {
        open = handler;
      },
      setWebRTCIPHandlingPolicy: () => undefined,
    },
  );
  const prevents = (name: string) => {
    let prevented = false;
    on.get(name)?.({ preventDefault: () => (prevented = true) });
    return prevented;
  };
  return { prevents, open: () => open() };
}

function cancels(stage: Stage, url: string): boolean {
  let cancelled = false;
  handlerOf(stage.started, 'webRequest.onBeforeRequest')({ url }, ({ cancel }: { cancel: boolean }) => {
    cancelled = cancel;
  });
  return cancelled;
}

const items: readonly Item[] = [
  {
    name: 'only secure content',
    check: (stage) => [
      ...unless(
        isDeepStrictEqual(stage.started.shim.firstTold('window.loadURL'), ['app://lanyard/index.html']),
        'another page is loaded',
      ),
      ...foreignAddresses
        .filter((url) => !cancels(stage, url))
        .map((url) => `${JSON.stringify(url)} is loaded`),
      ...unless(!cancels(stage, 'app://lanyard/window.js'), 'nothing is loaded'),
    ],
  },
  {
    name: 'no Node in pages',
    async check({ started, page }) {
      const { node, inFrame } = await page.run(lookAtBridge, undefined);
      return [
        ...wrongPreferences(optionsOf(started), {
          nodeIntegration: false,
          nodeIntegrationInWorker: false,
          nodeIntegrationInSubFrames: false,
        }),
        ...[...node, ...inFrame].map((name) => `the page has ${name}`),
      ];
    },
  },
  {
    name: 'context isolation',
    async check({ started, page, preferences }) {
      const bent = await page.run(bendLanguage, undefined);
      return [
        ...wrongPreferences(optionsOf(started), { contextIsolation: true }),
        ...wrongPreferences(preferences, { contextIsolation: true }),
        ...unless(isDeepStrictEqual(bent, { ok: true, accounts: true, stolen: 0 }), JSON.stringify(bent)),
      ];
    },
  },
  {
    name: 'sandbox',
    async check({ started, preferences, scene, folder }) {
      const told = started.shim.told.map(({ what }) => what);
      const isFirst =
        told.includes('app.enableSandbox') &&
        told.indexOf('app.enableSandbox') < told.indexOf('app.whenReady');
      const { endedWith } = await startOnShim(folder, { packaged: true, args: ['--no-sandbox'] });
      const bare = (await listProcesses(scene.desk)).filter(
        ({ argv }) => argv.includes('--type=renderer') && argv.includes('--no-sandbox'),
      );
      return [
        ...unless(isFirst, 'the sandbox is not on before the app is ready'),
        ...wrongPreferences(optionsOf(started), { sandbox: true }),
        ...wrongPreferences(preferences, { sandbox: true }),
        ...unless(endedWith === 1, 'a package starts without it'),
        ...(chromiumSandbox ? bare.map(() => 'a page runs without it') : []),
      ];
    },
  },
  {
    name: 'permissions',
    async check() {
      const { granted } = await askHandlers();
      return unless(granted === 0, `${granted} permissions are granted`);
    },
  },
  {
    name: 'web security',
    check: (stage) => [
      ...banned(stage, 'webSecurity'),
      ...wrongPreferences(stage.preferences, { webSecurity: true }),
    ],
  },
  {
    name: 'content security policy',
    async check({ started, page }) {
      const html = await readFile(join(checkout, 'build', 'app', 'renderer', 'index.html'), 'utf8');
      const served = handlerOf(
        started,
        'session.protocol.handle',
        'app',
      )({
        url: 'app://lanyard/index.html',
        method: 'GET',
      });
      const header = served instanceof Response ? served.headers.get('content-security-policy') : undefined;
      const { ran, violated } = await page.run(runText, undefined);
      return [
        ...unless(header === contentSecurityPolicyHeader, 'the header is another'),
        ...unless(html.replaceAll('&#39;', "'").includes(contentSecurityPolicyMeta), 'the page has another'),
        ...(html.match(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=|https?:/g) ?? []),
        ...(contentSecurityPolicyHeader.match(/unsafe-\w+|https?:|\*|blob:/g) ?? []),
        ...ran.map((way) => `text ran by ${way}`),
        ...unless(violated.includes('require-trusted-types-for'), 'the policy said nothing'),
      ];
    },
  },
  {
    name: 'insecure content',
    check: (stage) => [
      ...banned(stage, 'insecureContent'),
      ...wrongPreferences(stage.preferences, { allowRunningInsecureContent: false }),
    ],
  },
  { name: 'experimental features', check: (stage) => banned(stage, 'experiments') },
  {
    name: 'features by switches',
    async check({ folder }) {
      const taken: string[] = [];
      const shim = await openShim();
      for (const argument of dangerousSwitches) {
        const { endedWith } = await startOnShim(folder, { packaged: true, args: [argument], shim });
        if (endedWith !== 1) taken.push(`a package starts with ${argument}`);
      }
      return taken;
    },
  },
  {
    name: 'no webview attached',
    async check(stage) {
      return unless(guardsOfPages(stage).prevents('will-attach-webview'), 'one may be attached');
    },
  },
  {
    name: 'no webview made',
    async check({ started, page }) {
      return [
        ...wrongPreferences(optionsOf(started), { webviewTag: false }),
        ...unless(!(await page.run(addWebview, undefined)), 'the element works'),
        ...unless((await page.look()).contents === 1, 'there is one'),
      ];
    },
  },
  {
    name: 'navigation',
    check(stage) {
      const { prevents } = guardsOfPages(stage);
      const events = ['will-navigate', 'will-frame-navigate', 'will-redirect'];
      return events.filter((name) => !prevents(name)).map((name) => `${name} is not prevented`);
    },
  },
  {
    name: 'new windows',
    check: (stage) =>
      unless(isDeepStrictEqual(guardsOfPages(stage).open(), { action: 'deny' }), 'a window may be opened'),
  },
  {
    name: 'openExternal',
    check: (stage) => [
      ...banned(stage, 'openExternal', 'openPath'),
      ...unless(shellImporters(stage.sources).length === 1, 'shell is imported more than once'),
      ...hostileAddresses
        .filter((url) => isOpenable(url, googleEndpoints.authorizationEndpoint))
        .map((url) => `${JSON.stringify(url)} is opened`),
    ],
  },
  {
    name: 'current Electron',
    async check() {
      const { version, end } = await pinnedElectron();
      const [latest] = releasesIn(await readFile(join(checkout, 'CHANGELOG.md'), 'utf8'));
      return [
        ...unless(/^\d+\.\d+\.\d+$/.test(version), `${version} is not one version`),
        ...unless(end > 0, `${version} is in no list`),
        // By the day of the release: an old checkout stays as good as it was.
        ...unless(latest === undefined || end > Date.parse(latest), `${version} was out of support`),
      ];
    },
  },
  {
    name: 'who asks',
    async check(stage) {
      const knock = handlerOf(stage.started, 'ipcMain.handle', 'lanyard:getSnapshot');
      const outcome = (await knock({ senderFrame: null }, {})) as { ok?: boolean } | undefined;
      const doors = stage.started.shim.told.filter(({ what }) => what === 'ipcMain.handle');
      return [
        ...banned(stage, 'ipcMain'),
        ...unless(outcome?.ok === false, 'nobody is answered'),
        ...unless(doors.length === commandNames.length, `${doors.length} doors are open`),
      ];
    },
  },
  {
    name: 'no file: pages',
    async check({ started, window }) {
      const scheme = [{ scheme: 'app', privileges: { standard: true, secure: true } }];
      const addresses = strangeAppAddresses.filter((address) => /^(?:app|file):/.test(address));
      const answers = await window.lanyard.app.evaluate(
        async ({ session }, addresses) => {
          const ours = session.fromPartition('lanyard-window');
          const ask = async (address: string) => {
            const response = await ours.fetch(address).catch(() => undefined);
            return response?.status === 200 ? await response.text() : undefined;
          };
          return Promise.all(addresses.map(ask));
        },
        ['app://lanyard/index.html', ...addresses],
      );
      const [own, ...others] = answers;
      return [
        ...unless(
          isDeepStrictEqual(started.shim.firstTold('protocol.registerSchemesAsPrivileged'), [scheme]),
          'the scheme has other rights',
        ),
        ...unless(own?.includes('<html') === true, 'not even the page is served'),
        // The engine reads some of them as the page's own address, and may.
        ...addresses
          .filter((_, index) => others[index] !== undefined && others[index] !== own)
          .map((address) => `${JSON.stringify(address)} is served`),
      ];
    },
  },
  { name: 'fuses', check: ({ fuses }) => fuses.faults },
  {
    name: 'no Electron in pages',
    async check({ page, packaged, started }) {
      const { frozen, names, strange, replaced } = await page.run(lookAtBridge, undefined);
      const [partition, options] = started.shim.firstTold('session.fromPartition') ?? [];
      return [
        ...unless(frozen && !replaced, 'the bridge can be changed'),
        ...unless(
          isDeepStrictEqual(names, [...commandNames, 'onSnapshot', 'pathOf'].sort()),
          'the bridge has other functions',
        ),
        ...strange.map((name) => `${name} is no plain function`),
        ...wrongPreferences(optionsOf(packaged), { devTools: false, spellcheck: false }),
        ...unless(
          !String(partition).startsWith('persist:') && isDeepStrictEqual(options, { cache: false }),
          'the session is kept',
        ),
      ];
    },
  },
];

/** The version in package.json, and until when it is among the newest three. */
async function pinnedElectron(): Promise<{ version: string; end: number }> {
  const { devDependencies } = JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8'));
  const version = String(devDependencies.electron);
  return { version, end: endOfSupport(version.split('.')[0] ?? '') };
}

async function lastPreferences({ lanyard: { app } }: LanyardWindow): Promise<Record<string, unknown>> {
  return app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
}

export const row: Row = {
  number: 21,
  name: 'Electron checklist',
  goal: '20 of 20 items; 9 of 9 fuses set and read back; Electron within the newest 3 majors',
  async check({ folder, note }) {
    const started = await startOnShim(folder);
    const packaged = await startOnShim(folder, { packaged: true });
    const fuses = await reportFuses();
    const scene = await openScene();
    try {
      const window = await scene.launch();
      await window.heading('Every identity you hold, one click away').waitFor();
      const page = await watchPage(window);
      const preferences = await lastPreferences(window);
      const sources = productSources();
      const stage: Stage = { folder, started, packaged, sources, scene, window, page, preferences, fuses };
      let held = 0;
      for (const [index, item] of items.entries()) {
        const faults = await item.check(stage);
        if (faults.length === 0) held += 1;
        for (const fault of faults) note(`${index + 1} ${item.name}: ${fault}`);
      }
      const { version, end } = await pinnedElectron();
      const current = `Electron ${version} within the newest 3 until ${new Date(end).toISOString().slice(0, 10)}`;
      const sandbox = chromiumSandbox ? '' : '; the processes’ sandbox left out, it cannot work here';
      return {
        held: held === items.length,
        figure: `${held} of ${items.length} items; ${fuses.figure}; ${current}${sandbox}`,
      };
    } finally {
      await scene.close();
    }
  },
};
