import assert from 'node:assert/strict';
import { once } from 'node:events';
import { expect } from '@playwright/test';
import { formatNames, formats } from '../../../app/formats.ts';
import { cloudPlatform } from '../../../app/scopes.ts';
import { clipboardTargets, readClipboard, writeClipboard } from '../../desk/clipboard.ts';
import { lookAgainAndAgain } from '../../desk/processes.ts';
import type { LanyardWindow } from '../../person/lanyard-window.ts';
import { openScene, type Scene } from '../../person/scene.ts';
import { formatsOnBoard, playFates, type System, systems } from '../clipboard-fates.ts';
import type { Ground, Row } from '../row.ts';

const hex = (text: string) => Buffer.from(text).toString('hex');
const elsewhere = 'copied by another program';

/** By which each system's clipboard histories are told to record nothing, with the bytes of each in hex. */
const hints: Readonly<Record<System, Readonly<Record<string, string>>>> = {
  win32: {
    ExcludeClipboardContentFromMonitorProcessing: '00000000',
    CanIncludeInClipboardHistory: '00000000',
    CanUploadToCloudClipboard: '00000000',
  },
  darwin: { 'org.nspasteboard.ConcealedType': '', 'org.nspasteboard.TransientType': '' },
  linux: { 'x-kde-passwordManagerHint': hex('secret') },
};

/** A token leaves the clipboard when its time is up and when Lanyard ends, and what others copied stays. */
export const row: Row = {
  number: 20,
  name: 'clipboard',
  goal: 'cleared 100 of 100 if unchanged, touched 0 of 100 if changed; hints byte-exact on 3 systems; X11',
  async check(ground) {
    const fates = await playFates(100);
    for (const what of new Set(fates.wrong)) ground.note(what);
    const exact = await countExactHints(ground);
    const x11 = await onX11(ground);
    return {
      held:
        fates.wrong.length === 0 &&
        exact === systems.length &&
        x11.right === x11.ends &&
        x11.inPrimary === 0 &&
        x11.sawElsewhere &&
        !x11.hint.includes('MISSING'),
      figure: [
        `cleared ${fates.cleared} of ${fates.ours} if unchanged, touched ${fates.touched} of ${fates.others} if changed`,
        `hints exact on ${exact} of ${systems.length} systems`,
        `right after ${x11.right} of ${x11.ends} ends on X11`,
        `in PRIMARY at ${x11.inPrimary} of ${x11.looks} looks`,
        x11.hint,
      ].join(', '),
    };
  },
};

/** The text, our marker and the system's hints are written at once, and nothing else. */
async function countExactHints({ note }: Ground): Promise<number> {
  let exact = 0;
  for (const system of systems) {
    const { 'text/plain': text, ...raw } = await formatsOnBoard(system);
    const named = Object.fromEntries(
      Object.entries(raw).map(([name, bytes]) => [
        /^electron application\/osclipboard;format="(.+)"$/.exec(name)?.[1] ?? name,
        bytes,
      ]),
    );
    const { 'dev.lanyard.copy': marker = '', ...found } = named;
    try {
      assert.match(Buffer.from(marker, 'hex').toString(), /^[0-9a-f-]{36}$/);
      assert.deepEqual({ ...found, text }, { ...hints[system], text: hex('ya29.canary') });
      exact += 1;
    } catch {
      note(`on ${system} the clipboard gets ${Object.keys(raw).join(', ')}`);
    }
  }
  return exact;
}

interface OnX11 {
  /** How many ends of a copy were tried, and after how many a token was gone or another's text was still there. */
  readonly ends: number;
  readonly right: number;
  /** How often the primary selection was read meanwhile, and how often there was a token in it. */
  readonly looks: number;
  readonly inPrimary: number;
  /** Whether the looks saw what was planted there before. */
  readonly sawElsewhere: boolean;
  readonly hint: string;
}

/** The real Electron on a real X server, seen by xclip. */
async function onX11({ form, note }: Ground): Promise<OnX11> {
  const scene = await openScene();
  const { desk } = scene;
  let [looks, inPrimary, sawElsewhere] = [0, 0, false];
  await writeClipboard(desk, elsewhere, 'primary');
  const stopLooking = lookAgainAndAgain(async () => {
    // Whoever ends while it is asked gives no answer, and that is no look.
    const text = await readClipboard(desk, { selection: 'primary' }).catch(() => undefined);
    if (text === undefined) return;
    looks += 1;
    if (text === elsewhere) sawElsewhere = true;
    if (text.includes('ya29.')) inPrimary += 1;
  });
  try {
    const ends: Record<string, boolean> = {};
    let window = await openWithKey(scene);
    const hint = await seeHint(scene, window, note);
    await window.ask('changeSettings', { clipboardSeconds: 10 });
    if (form === 'full') await copyEveryFormat(scene, window);
    const copiedAt = await copyAnew(scene, window);
    await expect.poll(() => readClipboard(desk), { timeout: 20_000 }).toBe('');
    ends['its time'] = Date.now() - copiedAt >= 9_900 && (await window.snapshot()).clipboard === null;

    await copyAnew(scene, window);
    await takeOver(scene);
    await window.close();
    ends['quitting'] = (await readClipboard(desk)) === '';

    window = await scene.launch();
    await copyAnew(scene, window);
    await takeOver(scene);
    await terminate(window);
    ends['SIGTERM'] = (await readClipboard(desk)) === '';

    window = await scene.launch();
    await copyAnew(scene, window);
    await writeClipboard(desk, elsewhere);
    await window.close();
    ends['quitting, of what others copied'] = (await readClipboard(desk)) === elsewhere;

    if (form === 'full') {
      window = await scene.launch();
      await copyAnew(scene, window);
      await writeClipboard(desk, elsewhere);
      await terminate(window);
      ends['SIGTERM, of what others copied'] = (await readClipboard(desk)) === elsewhere;
    }
    await stopLooking();
    for (const [end, right] of Object.entries(ends)) if (!right) note(`on X11 it went wrong after ${end}`);
    if (!sawElsewhere) note('the looks at PRIMARY did not see what was planted there');
    const results = Object.values(ends);
    return {
      ends: results.length,
      right: results.filter(Boolean).length,
      looks,
      inPrimary,
      sawElsewhere,
      hint,
    };
  } finally {
    await stopLooking();
    await scene.close();
  }
}

async function openWithKey(scene: Scene): Promise<LanyardWindow> {
  const key = scene.sandbox.description.google.keyFiles.deployer;
  const window = await scene.launch();
  await window.importKey(await scene.save('deployer.json', key));
  await expect(window.chosen).toHaveText(key.client_email);
  return window;
}

/** Copies a token, sees it on the clipboard and says when. */
async function copyAnew({ desk }: Scene, window: LanyardWindow): Promise<number> {
  await window.copyButton('access token').click();
  const copiedAt = Date.now();
  await expect.poll(() => readClipboard(desk)).toMatch(/^ya29\./);
  return copiedAt;
}

/** What a clipboard manager does: it owns the same text, so that it outlives the program it came from. */
async function takeOver({ desk }: Scene): Promise<void> {
  const token = await readClipboard(desk);
  await writeClipboard(desk, token);
}

async function terminate({ lanyard }: LanyardWindow): Promise<void> {
  const program = lanyard.app.process();
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
}

async function copyEveryFormat({ desk }: Scene, window: LanyardWindow): Promise<void> {
  const { selectedAccountId } = await window.snapshot();
  const identity = { accountId: selectedAccountId ?? '' };
  const request = { kind: 'access-token' as const, identity, scopes: [cloudPlatform] };
  for (const format of formatNames) {
    if (!formats[format].kinds.includes('access-token')) continue;
    const copied = await window.ask('copyToken', { request, format });
    assert.ok(copied.ok, format);
    assert.match(await readClipboard(desk), /ya29\./, format);
  }
}

/** The hint among the formats that other programs are offered, where Electron can put it beside a text. */
async function seeHint({ desk }: Scene, window: LanyardWindow, note: Ground['note']): Promise<string> {
  const electron = await window.lanyard.app.evaluate(() => process.versions['electron'] ?? '');
  if (Number.parseInt(electron, 10) < 44) return `hint on X11 skipped: Electron ${electron} cannot set it`;
  await window.copy('access token');
  const [[target, value = ''] = ['']] = Object.entries(hints.linux);
  const isThere = (await clipboardTargets(desk)).includes(target);
  const isRight = isThere && (await readClipboard(desk, { target })) === Buffer.from(value, 'hex').toString();
  if (!isRight) note(`xclip does not see ${target}`);
  return `hint on X11 ${isRight ? 'seen' : 'MISSING'}`;
}
