import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Page } from '@playwright/test';
import { addressBarOf, type Browser, openBrowser } from '../../desk/browser.ts';
import { openDesk } from '../../desk/desk.ts';
import { findSecretsInText } from '../../desk/secret-scan.ts';
import { agree, identify, lastPage } from '../../person/consent.ts';
import { personOf } from '../../person/scene.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type HostilePage, hostilePages, type Prey, readEverything } from '../hostile-pages.ts';
import type { Row } from '../row.ts';
import { type SeenRequest, type SeenRequests, watchRequests } from '../seen-requests.ts';
import { openSignIns, type SignIns } from '../sign-ins.ts';

/** The last one needs no page: it holds the attempt's port at the other loopback address. */
const squatterName = 'squatter at [::1]';
const needBothLoopbacks: readonly string[] = [squatterName, 'rebound name'];
const arrivesWithinMs = 5_000;

interface Stage {
  readonly sandbox: Sandbox;
  readonly browser: Browser;
  readonly signIns: SignIns;
  readonly seen: SeenRequests;
  /** What pages and programs of others were sent. */
  readonly evil: Listener;
  note(text: string): void;
}

interface Round {
  /** By name: those whose request arrived and was refused. */
  readonly refused: readonly string[];
  /** By name: those who got a code or a token, or whose code was exchanged. */
  readonly robbers: readonly string[];
  readonly succeeded: boolean;
  /** Whether a code was left in the browser, or in a request that it made later. */
  readonly leftBehind: boolean;
}

export const row: Row = {
  number: 3,
  name: 'hostile pages',
  goal: '0 of 17 real-browser attacks get a code or a token; the genuine sign-in then succeeds',
  async check({ form, note }) {
    const sandbox = await startSandbox();
    const desk = await openDesk({ keyring: 'absent' });
    const seen = watchRequests();
    const evil = await listen('127.0.0.1');
    try {
      const browser = await openBrowser(desk, {
        hosts: ['evil.test', '0.0.0.0'],
        hostsLikeLocalhost: ['rebind.test'],
      });
      const signIns = await openSignIns(sandbox);
      const stage: Stage = { sandbox, browser, signIns, seen, evil, note };
      const all = [...hostilePages.map(({ name }) => name), squatterName];
      const names = hasBothLoopbacks() ? all : all.filter((name) => !needBothLoopbacks.includes(name));
      const rounds: Round[] = [];
      // One sign-in for all of them, or one each.
      for (const group of form === 'full' ? names.map((name) => [name]) : [names]) {
        rounds.push(await playRound(stage, group));
      }
      const refused = rounds.flatMap((round) => round.refused);
      const robbers = rounds.flatMap((round) => round.robbers);
      for (const name of names) if (!refused.includes(name)) note(`${name}: was not seen to be refused`);
      for (const name of robbers) note(`${name}: got a code or a token, or had its own exchanged`);
      const succeeded = rounds.filter((round) => round.succeeded).length;
      const leftBehind = rounds.filter((round) => round.leftBehind).length;
      return {
        held:
          refused.length === names.length &&
          robbers.length === 0 &&
          succeeded === rounds.length &&
          leftBehind === 0,
        figure: [
          `${robbers.length} of ${names.length} got a code or a token`,
          `${refused.length} were seen to arrive, in vain`,
          `${succeeded} of ${rounds.length} genuine sign-ins then succeeded`,
          `${leftBehind} codes left in icon requests, referrers or the tab’s history`,
          ...(names.length < all.length
            ? [`${all.length - names.length} left out: there is no [::1] here`]
            : []),
        ].join(', '),
      };
    } finally {
      seen.stop();
      await evil.close();
      await desk.close();
      await sandbox.close();
    }
  },
};

async function playRound(stage: Stage, names: readonly string[]): Promise<Round> {
  const { sandbox, browser, signIns, seen, evil, note } = stage;
  const { bench, codes } = signIns;
  sandbox.endBrowserSessions();
  const ended = bench.ending();
  await bench.signIn.start(bench.orderOf());
  const prey = preyOf(new URL(bench.signIn.link()));
  const port = Number(new URL(prey.answer).port);
  const firstOfRound = seen.all.length;
  const ours = () => seen.all.slice(firstOfRound).filter((request) => request.port === port);

  const signInPage = await browser.context.newPage();
  await signInPage.goto(bench.signIn.link());
  const attacks = hostilePages.filter(({ name }) => names.includes(name));
  const attacked: Attacked[] = [];
  // One after the other: a page that is not in front is not drawn, so nobody can click in it.
  let shared: Page | undefined;
  for (const attack of attacks) {
    const page = attack.stays && shared ? shared : await browser.context.newPage();
    if (attack.stays && !shared) await page.goto(`http://evil.test:${evil.port}/`);
    if (attack.stays) shared = page;
    attacked.push(await attackBy(stage, attack, page, prey, ours));
  }
  const refused = attacked.filter(({ wasRefused }) => wasRefused).map(({ attack }) => attack.name);
  if (codes.splice(0).length > 0) {
    // The sign-in went to somebody else, so there is none to finish.
    for (const page of [signInPage, ...attacked.map((one) => one.page)]) await page.close();
    return {
      refused,
      robbers: names.filter((name) => !refused.includes(name)),
      succeeded: false,
      leftBehind: false,
    };
  }
  const squatter = names.includes(squatterName) ? await listen('::1', port) : undefined;
  if (squatter && (await isReachable(browser, port, squatter))) refused.push(squatterName);

  const secretsBefore = new Set(sandbox.secrets().map(({ value }) => value));
  await signInPage.bringToFront();
  await answerAs(signInPage, stage);
  const succeeded = 'account' in (await ended);
  const callback = ours().find(({ target }) => codes[0] !== undefined && codeIn(target) === codes[0]);
  const secrets = Object.fromEntries(
    sandbox
      .secrets()
      .filter(({ kind, value }) => !secretsBefore.has(value) && kind !== 'client_secret')
      .map(({ kind, value }, index) => [`${kind} ${index}`, value]),
  );
  // A search that does not find the code where it must be would find it nowhere.
  const holdsSecret = (text: string) => findSecretsInText(secrets, 'here', text).length > 0;
  if (!holdsSecret(decoded(callback?.target ?? ''))) {
    throw new Error('the code was not found in the genuine callback');
  }

  const robbers: string[] = [];
  for (const { attack, page, read } of attacked) {
    const after = await page.evaluate(readEverything).catch(() => 'gone');
    if (holdsSecret(decoded(JSON.stringify([read, after, page.url()])))) robbers.push(attack.name);
  }
  for (const { page } of attacked) await page.close();
  if (squatter && holdsSecret(squatter.received())) robbers.push(squatterName);
  await squatter?.close();
  if (holdsSecret(evil.received())) robbers.push('the site of the attacker');
  // One exchange belongs to the round: the one of the code in the genuine callback.
  if (codes.splice(0).length !== 1) robbers.push('another code was exchanged');

  const later = ours().filter((request) => request !== callback);
  const inRequests = later.some(({ target, headers }) =>
    holdsSecret(decoded(`${target} ${JSON.stringify(headers)}`)),
  );
  const inHistory = holdsSecret(decoded((await historyOf(signInPage)).join(' ')));
  if (inRequests) note('a later request held the code');
  if (inHistory) note('the history of the tab held the code');
  const place = new URL(await addressBarOf(signInPage));
  await signInPage.close();
  return {
    refused,
    robbers,
    succeeded: succeeded && place.pathname === '/done' && place.search === '',
    leftBehind: inRequests || inHistory,
  };
}

interface Attacked {
  readonly attack: HostilePage;
  readonly page: Page;
  /** What the page could read of the answer. */
  readonly read: unknown;
  readonly wasRefused: boolean;
}

/** Has the page attack, and waits until its request has been answered. */
async function attackBy(
  { seen, evil, note }: Stage,
  attack: HostilePage,
  page: Page,
  prey: Prey,
  ours: () => readonly SeenRequest[],
): Promise<Attacked> {
  if (attack.site === 'rebind.test') await openRebound(page, prey);
  else if (!attack.stays) await page.goto(`http://evil.test:${evil.port}/`);
  const read = await attack.attack(page, prey);
  const isIts = (request: SeenRequest) => ours().includes(request) && attack.isIts(request);
  await seen.first(isIts, arrivesWithinMs);
  const requests = ours().filter(attack.isIts);
  const wasRefused =
    requests.length > 0 && requests.every(({ isUpgrade, status }) => isUpgrade || status() >= 400);
  if (!wasRefused) note(`${attack.name}: answered by ${requests.map(({ status }) => status()).join(' ')}`);
  return { attack, page, read, wasRefused };
}

/**
 * The page comes from the attacker, at the address that the browser tries first; then nobody answers there, and its name
 * leads to the other one.
 */
async function openRebound(page: Page, { host }: Prey): Promise<void> {
  const port = Number(host.slice(host.indexOf(':') + 1));
  const attacker = await listen('::1', port);
  await page.goto(`http://rebind.test:${port}/`);
  await attacker.close();
}

/** `localhost` leads a browser to whoever holds the port at `[::1]`, so the squatter would get what is sent there. */
async function isReachable(browser: Browser, port: number, squatter: Listener): Promise<boolean> {
  const page = await browser.context.newPage();
  await page.goto(`http://localhost:${port}/to-the-squatter`);
  await page.close();
  return squatter.received().includes('/to-the-squatter');
}

function preyOf(link: URL): Prey {
  const redirectUri = new URL(link.searchParams.get('redirect_uri') ?? '');
  const answer = (state: string) =>
    `${redirectUri.href}?${new URLSearchParams({ state, iss: link.origin, code: '4/0Aforged' })}`;
  const state = link.searchParams.get('state') ?? '';
  return {
    host: redirectUri.host,
    path: redirectUri.pathname,
    answer: answer(state),
    guess: answer('A'.repeat(state.length)),
  };
}

async function answerAs(page: Page, { sandbox }: Stage): Promise<void> {
  await identify(page, personOf(sandbox, 'alice'));
  await agree(page);
  await lastPage(page);
}

/**
 * What the tab can go back to, and what a page could have it go to. The browser's own record on the disk does keep the
 * address that it was led on from, as it keeps every one: its code is spent, and was worth nothing without the verifier.
 */
async function historyOf(page: Page): Promise<string[]> {
  const engine = await page.context().newCDPSession(page);
  const { entries } = await engine.send('Page.getNavigationHistory');
  await engine.detach();
  return entries.map(({ url }) => url);
}

const hasBothLoopbacks = () =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === '::1'));

interface Listener {
  readonly port: number;
  /** Every request so far: its address, its headers, its body. */
  received(): string;
  close(): Promise<void>;
}

/** A server of somebody else's: it shows an empty page and keeps what it is sent. */
async function listen(host: string, port = 0): Promise<Listener> {
  const received: string[] = [];
  const server: Server = createServer((request, response) => {
    received.push(request.url ?? '', JSON.stringify(request.headers));
    request.on('data', (chunk: Buffer) => received.push(chunk.toString()));
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Win a prize</title>');
  });
  server.listen({ host, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    received: () => decoded(received.join('\n')),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const codeIn = (target: string) => new URL(target, 'http://127.0.0.1').searchParams.get('code');

/** As it stands and with its escapes read, wherever they can be. */
function decoded(text: string): string {
  return `${text}\n${text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped);
    } catch {
      return escaped;
    }
  })}`;
}
