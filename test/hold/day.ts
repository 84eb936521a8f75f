/**
 * A whole day of a person with Lanyard, in half a minute and watched from all sides: what is on the disk afterwards,
 * what the window held and was told, what the process table showed. Three rows share it.
 */
import assert from 'node:assert/strict';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { formatNames, formats } from '../../app/formats.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenKind, TokenRequest } from '../../app/token-request.ts';
import { readClipboard, writeClipboard } from '../desk/clipboard.ts';
import { type ProcessTable, watchProcesses } from '../desk/processes.ts';
import { startProgram } from '../desk/program.ts';
import type { Secrets } from '../desk/secret-scan.ts';
import { agree, identify, lastPage } from '../person/consent.ts';
import type { LanyardWindow } from '../person/lanyard-window.ts';
import { secretsOf } from '../person/needles.ts';
import { openScene, personOf, type Scene } from '../person/scene.ts';
import { type DiskReport, searchDisk } from './disk.ts';
import type { Form } from './row.ts';
import { openTrace, type SeenCalls, type Trace } from './system-calls.ts';
import { type Look, lookInto, type Reply, recordReplies, repliesOf, wholeStrings } from './window-looks.ts';

export interface Day {
  readonly secrets: Secrets;
  readonly disk: DiskReport;
  /** All that Lanyard printed. */
  readonly printed: string;
  /** Where the tabs of the sign-ins could go back to. */
  readonly tabHistories: readonly string[];
  readonly looks: readonly Look[];
  readonly replies: readonly Reply[];
  readonly processTable: ProcessTable;
  /** What each Lanyard handed to the kernel; seen in the full form, where strace can be had. */
  readonly calls: readonly SeenCalls[];
  /** How long the day was. */
  readonly seconds: number;
  /** Given to a program for the watch to see. */
  readonly shown: { readonly argument: string; readonly variable: string };
  /** The address of the sign-in page, by which the browser is told where to go. */
  readonly signInPage: string;
  /** Something of the day that is no secret, for a look to be seen to see. */
  readonly email: string;
}

let lived: Promise<Day> | undefined;

/** Lived once a run. */
export function liveADay(form: Form): Promise<Day> {
  lived ??= openAndLive(form);
  return lived;
}

async function openAndLive(form: Form): Promise<Day> {
  const since = Date.now();
  const scene = await openScene();
  try {
    return await live(scene, since, form);
  } finally {
    await scene.close();
  }
}

const audience = 'https://orders.example';
const dev = (name: string) => `${name}@acme-dev.iam.gserviceaccount.com`;

/** What is seen of the day while it goes on. */
interface Diary {
  readonly scene: Scene;
  readonly looks: Look[];
  readonly tabHistories: string[];
}

async function live(scene: Scene, since: number, form: Form): Promise<Day> {
  const started = performance.now();
  const watch = watchProcesses(scene.desk);
  scene.desk.beforeClose(() => watch.stop());
  const shown = { argument: crypto.randomUUID(), variable: crypto.randomUUID() };
  const shower = await startProgram({
    command: 'sh',
    args: ['-c', 'while sleep 1; do :; done', shown.argument],
    env: { ...scene.desk.env, SHOWN: shown.variable },
  });
  scene.desk.beforeClose(() => shower.stop('SIGKILL'));
  const states = collectStates(scene);
  const traces = form === 'full' ? [await openTrace(scene, 'first'), await openTrace(scene, 'second')] : [];
  const diary: Diary = { scene, looks: [], tabHistories: [] };

  const first = await open(diary, await layFiles(scene), traces[0]);
  await morning(diary, first, form);
  await afternoon(diary, first);
  const replies = await repliesOf(first);
  await first.close();
  const second = await open(diary, await layPrograms(scene), traces[1]);
  await evening(diary, second);
  replies.push(...(await repliesOf(second)));
  await second.close();
  await scene.browser.close();
  const processTable = await watch.stop();
  const seconds = (performance.now() - started) / 1000;

  const secrets = { ...secretsOf(scene), ...states() };
  const calls: SeenCalls[] = [];
  for (const trace of traces) if (trace) calls.push(await trace.read(secrets));
  return {
    secrets,
    calls,
    disk: await searchDisk(scene, secrets, since),
    printed: scene.output(),
    tabHistories: diary.tabHistories,
    looks: diary.looks,
    replies,
    processTable,
    seconds,
    shown,
    signInPage: scene.sandbox.description.provider.authorizationEndpoint,
    email: personOf(scene.sandbox, 'alice').email,
  };
}

async function open({ scene }: Diary, credentials: string, trace?: Trace): Promise<LanyardWindow> {
  const window = await scene.launch(
    { GOOGLE_APPLICATION_CREDENTIALS: credentials },
    { args: [wholeStrings], ...(trace && { program: trace.program }) },
  );
  await window.heading('Found on this computer').or(window.chosen).first().waitFor();
  await recordReplies(window);
  return window;
}

/** Signs in, copies in every format, keeps a badge, looks into tokens and puts them away. */
async function morning(diary: Diary, window: LanyardWindow, form: Form): Promise<void> {
  const { scene, looks } = diary;
  await window.importClient(scene.files.client);
  await consent(diary, window, 'alice');
  await expect(window.chosen).toHaveText(personOf(scene.sandbox, 'alice').email);
  if (form === 'full') looks.push(await lookInto(window, 'after a sign-in'));

  scene.sandbox.setFaults({ rotateRefreshTokens: true });
  await window.chooseScopes('cloud-platform');
  await window.copy('access token');
  scene.sandbox.clearFaults();
  await window.speakFor(dev('deployer'));
  await window.keepAsBadge('Deploy');
  await window.badge('Deploy').click();
  await expect(window.badge('Deploy')).toContainText('Copied');
  await copyEveryFormat(window, dev('deployer'));
  looks.push(await lookInto(window, 'after copies in every format'));

  await window.button('Look inside').click();
  await window.button('Hold to reveal').focus();
  await window.page.keyboard.down('Space');
  await window.page.getByText(/^ya29\.\S{40}/).waitFor();
  if (form === 'full') looks.push(await lookInto(window, 'while a token is revealed', { shows: true }));
  await window.page.keyboard.up('Space');
  await window.page.keyboard.press('Escape');

  await window.chooseToken('ID token');
  await window.typeAudience(audience);
  await window.copyAs('curl');
  await expect(window.copyButton('ID token')).toHaveText('Copied as curl');
  await paste(scene, window, await readClipboard(scene.desk));
  await window.button('Verify with Sandbox’s keys').click();
  await window.page.locator('[data-verdict="signature-valid"]').waitFor();
  looks.push(await lookInto(window, 'while a token is inspected', { shows: true }));
  await window.page.keyboard.press('Escape');
  await window.copyButton('ID token').waitFor();
  await window.button('Clear now').click();
  await expect(window.clipboardBar).toHaveCount(0);
  looks.push(await lookInto(window, 'after the tokens were put away'));
}

/** Takes up keys and what lies on the computer, meets failures, locks. */
async function afternoon(diary: Diary, window: LanyardWindow): Promise<void> {
  const { scene, looks } = diary;
  const { keyFiles } = scene.sandbox.description.google;
  await window.addAccount();
  await window.takeUp('default credentials');
  await expect(window.account('ADC file')).toHaveAttribute('aria-selected', 'true');
  await window.copy('access token');

  const taken = await scene.save('deployer.json', keyFiles.deployer);
  await window.addAccount();
  await window.importKey(taken);
  await expect(window.chosen).toHaveText(keyFiles.deployer.client_email);
  await window.button('Delete the file').click();
  await expect(window.button('Delete the file')).toHaveCount(0);
  await assert.rejects(access(taken), { code: 'ENOENT' });
  await copyEveryFormat(window);
  await window.addAccount();
  await window.importKey(await scene.save('reporter.json', keyFiles.reporter));
  await expect(window.chosen).toHaveText(keyFiles.reporter.client_email);
  await window.button('Keep it').click();

  for (const fault of [{ kind: 'html' }, { kind: 'patch', patch: { expires_in: 'long' } }] as const) {
    scene.sandbox.setFaults({ token: fault });
    await window.copyButton('access token').click();
    await window.failure('PROVIDER_ANSWER_BROKEN').waitFor();
  }
  scene.sandbox.clearFaults();

  // An answer that is refused after its code was exchanged.
  await window.addAccount();
  scene.sandbox.setFaults({ wrongNonce: true });
  await consent(diary, window, 'carol');
  await window.failure('ID_TOKEN_INVALID').waitFor();
  scene.sandbox.clearFaults();
  await window.button('Close').click();

  await window.page.keyboard.press('Control+l');
  const locked = window.heading('Lanyard is locked');
  await locked.waitFor();
  looks.push(await lookInto(window, 'while it is locked', { locked: true }));
  await window.button('Unlock').click();
  await expect(locked).toHaveCount(0);
}

/** After a restart: tokens by the keychain, by gcloud and by a program of the person's own; and a sign-out. */
async function evening({ scene, looks }: Diary, window: LanyardWindow): Promise<void> {
  const { email } = personOf(scene.sandbox, 'alice');
  const alice = window.account(`${email} Google`);
  await alice.click();
  await window.chooseToken('access token');
  await window.copy('access token');
  await window.addAccount();
  await window.takeUp('gcloud');
  await window.copy('access token');
  await window.addAccount();
  await window.takeUp('default credentials');
  await expect(window.chosen).toHaveText(/sandbox-pool/);
  await window.copyButton('access token').click();
  const refused = window.failure('EXECUTABLE_NOT_ALLOWED');
  await refused.getByRole('button', { name: 'Allow this program' }).click();
  await expect(window.copyButton('access token')).toHaveText(/^Copied/);
  looks.push(await lookInto(window, 'after a restart'));
  await alice.click();
  await window.signOut();
  await expect(alice).toHaveCount(0);
}

/** Every format that there is, past the buttons: what they would ask for is the same. */
async function copyEveryFormat(window: LanyardWindow, target?: string): Promise<void> {
  const { selectedAccountId } = await window.snapshot();
  const identity = {
    accountId: selectedAccountId ?? '',
    ...(target === undefined ? {} : { impersonating: { target, delegates: [] } }),
  };
  const requests: Readonly<Record<TokenKind, TokenRequest>> = {
    'access-token': { kind: 'access-token', identity, scopes: [cloudPlatform] },
    'id-token': { kind: 'id-token', identity, audience },
    'signed-jwt': { kind: 'signed-jwt', identity, audience: `${audience}/*` },
  };
  const copies = formatNames.flatMap((format) =>
    formats[format].kinds.map((kind) => ({ request: requests[kind], format })),
  );
  const failed = await window.page.evaluate(async (copies) => {
    const { lanyard } = globalThis as unknown as { lanyard: Lanyard };
    const copied = await Promise.all(copies.map((copy) => lanyard.copyToken(copy)));
    return copies.filter((_, index) => !copied[index]?.ok).map(({ format }) => format);
  }, copies);
  assert.deepEqual(failed, []);
}

interface Lanyard {
  copyToken(copy: object): Promise<{ readonly ok: boolean }>;
}

/** Puts a text on the clipboard and pastes it into the inspector, as a person does. */
async function paste({ desk }: Scene, window: LanyardWindow, text: string): Promise<void> {
  await window.button('Inspect a token').click();
  await writeClipboard(desk, text);
  await window.page.getByRole('textbox', { name: /^Paste a token/ }).focus();
  await window.page.keyboard.press('Control+V');
}

/** What a person does in the browser; where its tab could go back to is noted before it is closed. */
async function consent({ scene, tabHistories }: Diary, window: LanyardWindow, name: string): Promise<void> {
  scene.sandbox.endBrowserSessions();
  await window.startSignIn();
  const page = await scene.browser.nextPage();
  await identify(page, personOf(scene.sandbox, name));
  await agree(page);
  await lastPage(page);
  const engine = await page.context().newCDPSession(page);
  const { entries } = await engine.send('Page.getNavigationHistory');
  tabHistories.push(...entries.map(({ url }) => url));
  await page.close();
}

/** The state of each sign-in, which the sandbox does not note: as the browser carries it back. */
function collectStates({ browser }: Scene): () => Secrets {
  const states = new Set<string>();
  browser.context.on('request', (request) => {
    const state = new URL(request.url()).searchParams.get('state');
    if (state !== null) states.add(state);
  });
  return () => Object.fromEntries([...states].map((state, index) => [`state ${index}`, state]));
}

/** What the person has of Google's own tools before Lanyard comes. Gives the file of default credentials. */
function layFiles(scene: Scene): Promise<string> {
  return scene.save('adc.json', scene.sandbox.description.google.adcFiles.authorized_user);
}

/** Two programs that hand out credentials: gcloud, and one that a file of default credentials names. Gives that file. */
async function layPrograms(scene: Scene): Promise<string> {
  const { google } = scene.sandbox.description;
  const latest = (kind: string) => scene.sandbox.secrets().findLast((one) => one.kind === kind)?.value;
  const email = 'gcloud@acme.example';
  const token_expiry = new Date(Date.now() + 3_600_000).toISOString();
  const credential = { access_token: latest('access_token'), id_token: latest('id_token'), token_expiry };
  const listed = JSON.stringify([{ account: email, status: 'ACTIVE' }]);
  const gcloud = join(scene.desk.bin, 'gcloud');
  await writeFile(
    gcloud,
    `#!/bin/sh\nif [ "$2" = list ]; then echo '${listed}'; else echo '${JSON.stringify({ credential })}'; fi\n`,
    { mode: 0o700 },
  );
  await mkdir(join(scene.desk.home, '.config', 'gcloud'), { recursive: true });
  await scene.save('.config/gcloud/credentials.db', 'kept by gcloud');
  const answer = {
    version: 1,
    success: true,
    token_type: 'urn:ietf:params:oauth:token-type:jwt',
    id_token: google.workload.subjectToken,
  };
  const program = await scene.save('credential.sh', `echo '${JSON.stringify(answer)}'`);
  const source = { credential_source: { executable: { command: `/bin/sh ${program}` } } };
  return scene.save('adc-by-program.json', { ...google.adcFiles.external_account_file, ...source });
}
