import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { checkout } from '../../desk/machine.ts';
import { userDataFolder } from '../../person/kept.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { type CaptivePage, watchPage } from '../captive-page.ts';
import { askForEverything, leave, sendEverywhere } from '../hostile-page.ts';
import { watchNetwork } from '../net-log.ts';
import { webPermissions } from '../permission-names.ts';
import type { Form, Ground, Row } from '../row.ts';
import { askHandlers } from '../session-handlers.ts';

/** Where the session's proxy is, and nothing else: a connection there is the end of a way. */
const deadEnd = /127\.0\.0\.1:1$/;
const name = 'https://probe.lanyard-hold.example/';

type Note = Ground['note'];

/** Something that the page could reach if it could reach anything. */
async function openListener() {
  let heard = 0;
  const server = createServer((socket) => {
    heard += 1;
    socket.on('error', () => undefined).destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => {
    heard += 1;
  });
  datagrams.bind(port, '127.0.0.1');
  await once(datagrams, 'listening');
  return {
    address: `http://127.0.0.1:${port}/`,
    heard: () => heard,
    close() {
      server.close();
      datagrams.close();
    },
  };
}

/** The page sends to a listener here and to a name elsewhere; the same is then done by main, to see that it would be seen. */
async function sendFromPage({ scene, window, page, note }: Stage) {
  const listener = await openListener();
  const { app } = window.lanyard;
  try {
    let tries = 0;
    const sent: string[] = [];
    const attempts = await watchNetwork(app, join(scene.desk.home, 'page.json'), async () => {
      for (const address of [listener.address, name]) {
        const outcome = await page.run(sendEverywhere, address);
        tries += outcome.tries;
        sent.push(...outcome.sent);
      }
    });
    const out = attempts.filter((attempt) => !deadEnd.test(attempt));
    const reached = sent.length + out.length + listener.heard();
    for (const what of new Set([...sent, ...out])) note(`the page sent: ${what}`);
    const control = await watchNetwork(app, join(scene.desk.home, 'main.json'), () =>
      app.evaluate(
        ({ net, session }, addresses) =>
          Promise.allSettled([
            net.fetch(addresses.listener),
            session.fromPartition('lanyard-window').resolveHost(addresses.name),
          ]),
        { listener: listener.address, name: new URL(name).hostname },
      ),
    );
    const { host } = new URL(listener.address);
    const seen =
      listener.heard() > 0 &&
      control.some((attempt) => attempt.endsWith(host)) &&
      control.some((attempt) => attempt.includes(new URL(name).hostname));
    if (!seen) note('what main sends is not seen either');
    return { tries, reached, seen };
  } finally {
    listener.close();
  }
}

interface Stage {
  readonly scene: Scene;
  readonly window: LanyardWindow;
  readonly page: CaptivePage;
  readonly note: Note;
}

const addresses: Readonly<Record<Form, readonly string[]>> = {
  short: [name, 'file:///etc/passwd', 'app://lanyard.evil/index.html'],
  full: [
    name,
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'app://lanyard/other.html',
    'app://lanyard.evil/index.html',
    'app://evil@lanyard/index.html',
    'data:text/html,<h1>elsewhere</h1>',
    'javascript:void document.write("elsewhere")',
    'chrome://gpu/',
    'view-source:https://probe.lanyard-hold.example/',
    'mailto:a@b.example',
  ],
};
/** What the guards see; the rest is refused by the engine itself, or by the policy. */
const seenByGuard = /^(?:https?|app):/;
const links = {
  'link by the left button': ['left'],
  'link by the middle button': ['middle'],
  'link with Ctrl': ['left', ['control']],
  'link with Shift': ['left', ['shift']],
  'link to a window': ['left'],
} as const;
const ways: readonly (keyof typeof links | string)[] = [
  'assign',
  'replace',
  'href',
  'itself',
  'refresh',
  'get',
  'post',
  'window',
  'window without a tie',
  'form in a window',
  ...Object.keys(links),
];

/** How often the guards have refused something. */
async function refusals(scene: Scene): Promise<number> {
  const log = await readFile(join(userDataFolder(scene.desk), 'logs', 'lanyard.log'), 'utf8');
  return log.split('\n').filter((line) => line.includes('"event":"blocked"')).length;
}

/** Every way to another page or window with each address; a press waits until the page has heard of it. */
async function tryToLeave(form: Form, { scene, page, note }: Stage) {
  let tries = 0;
  for (const way of ways) {
    for (const address of addresses[form]) {
      const before = await refusals(scene);
      await page.run(leave, { way, address });
      const press = links[way as keyof typeof links];
      if (press) await page.press(press[0], press[1]);
      tries += 1;
      const { left, contents } = await page.look();
      if (left > 0 || contents > 1) {
        note(`it went by ${way} to ${address}`);
        return { tries, left, windows: contents - 1 };
      }
      // The policy lets no form be sent, so none comes to the guards.
      if (seenByGuard.test(address) && !/^(?:get|post|form)/.test(way)) {
        await expect.poll(() => refusals(scene), { message: `${way} ${address}` }).toBeGreaterThan(before);
      }
    }
  }
  const { left, contents, same } = await page.look();
  if (!same) note('the page is not what it was');
  return { tries, left: same ? left : Math.max(left, 1), windows: contents - 1 };
}

/** An empty page cannot be kept away, so the window has to come back from it. */
async function comesBack({ window, page }: Stage): Promise<boolean> {
  await page.run(leave, { way: 'assign', address: 'about:blank' });
  const isBack = () =>
    window.lanyard.app.evaluate(async ({ webContents }) => {
      const [contents] = webContents.getAllWebContents();
      if (contents?.getURL() !== 'app://lanyard/index.html' || contents.isLoading()) return false;
      return contents.executeJavaScript(
        'globalThis.holdMark !== true && document.querySelector("h1") !== null',
      );
    }) as Promise<boolean>;
  return expect
    .poll(isBack)
    .toBe(true)
    .then(
      () => true,
      () => false,
    );
}

/** Files that are dropped on the page; before it is kept from leaving, as this goes by Playwright. */
async function dropThings({ window, scene }: Stage): Promise<number> {
  const paths = [
    join(checkout, 'build', 'app', 'renderer', 'index.html'),
    join(checkout, 'build', 'app', 'icon.png'),
    await scene.save(
      'dropped.svg',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    ),
    await scene.save('dropped.txt', 'text'),
  ];
  for (const path of paths) {
    await window.drop(path);
    // It was taken for a client file, and is none.
    await expect(window.failures.first()).toContainText(path.slice(path.lastIndexOf('/') + 1));
  }
  return paths.length;
}

export const row: Row = {
  number: 22,
  name: 'permissions and ways out',
  goal: '0 permissions granted, 0 windows opened, 0 navigations away, 0 network requests of the page',
  async check({ form, note }) {
    const handlers = await askHandlers();
    const scene = await openScene();
    try {
      const window = await scene.launch();
      await window.heading('Every identity you hold, one click away').waitFor();
      const page = await watchPage(window);
      const stage: Stage = { scene, window, page, note };
      const asked = await page.run(askForEverything, webPermissions);
      for (const what of asked.granted) note(`granted: ${what}`);
      const network = await sendFromPage(stage);
      const dropped = await dropThings(stage);
      const leaving = await tryToLeave(form, stage);
      const isBack = await comesBack(stage);
      if (!isBack) note('the window did not come back from an empty page');
      const granted = handlers.granted + asked.granted.length;
      return {
        held: granted + network.reached + leaving.left + leaving.windows === 0 && network.seen && isBack,
        figure: [
          `${granted} of ${handlers.asked + asked.refused + asked.granted.length} permissions granted`,
          `${leaving.windows} windows and ${leaving.left} pages opened in ${leaving.tries + dropped} tries${isBack ? ', back from an empty page' : ''}`,
          `${network.reached} of ${network.tries} ways to send something came out`,
        ].join('; '),
      };
    } finally {
      await scene.close();
    }
  },
};
