// npm start: sets up what is missing, builds and opens Lanyard. Without a display, or with --tour, it takes the guided
// tour instead: Lanyard on a virtual display, doing its main job against the sandbox, step by step.

import { spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { buildApp } from './build-app.mjs';
import { checkout, inCheckout } from './checkout.mjs';
import { whyNoSandbox } from './chromium-sandbox.mjs';
import { prepareIsolatedRun } from './isolated-run.mjs';
import { outerPath } from './npm-packages.mjs';
import { giveUp, say, Trouble } from './say.mjs';
import { setUpElectron } from './setup.mjs';

const tourFlag = '--tour';
const { DISPLAY, WAYLAND_DISPLAY } = process.env;

/** @param {string[]} args */
async function main(args) {
  const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
  if (args.includes(tourFlag)) return takeTour();
  if (hasDisplay) return openLanyard(args);
  say('start: there is no display here, so this takes the guided tour on a virtual one');
  return takeTour();
}

async function takeTour() {
  if (process.platform !== 'linux') {
    throw new Trouble({ why: 'the guided tour runs on Linux only', cure: 'open Lanyard itself: npm start' });
  }
  const runtime = await setUpElectron('test');
  await buildApp();
  const isolated = prepareIsolatedRun(runtime);
  const screenshots = inCheckout('tour');
  rmSync(screenshots, { recursive: true, force: true });
  say(`start: the tour's screenshots will be in ${screenshots}`);
  try {
    const { status } = await isolated.run([inCheckout('test', 'tour', 'tour.ts')], {
      LANYARD_TOUR_OUTPUT: isolated.out,
    });
    cpSync(isolated.out, screenshots, { recursive: true });
    process.exitCode = status ?? 1;
  } finally {
    isolated.remove();
  }
}

/** @param {string[]} args */
async function openLanyard(args) {
  const { path } = await setUpElectron('run');
  await buildApp();
  const switches = [];
  const trouble = whyNoSandbox(path);
  if (trouble) {
    say(`start: opening without Chromium's sandbox (--no-sandbox), because ${trouble}`);
    switches.push('--no-sandbox');
  }
  if (!DISPLAY && WAYLAND_DISPLAY) switches.push('--ozone-platform=wayland');
  const lanyard = spawn(path, [...switches, checkout, ...args], { env: personsEnv(), stdio: 'inherit' });
  // Ctrl-C reaches Lanyard as well; we stay until it has closed.
  process.on('SIGINT', () => undefined).on('SIGTERM', () => lanyard.kill());
  lanyard.once('error', giveUp);
  lanyard.once('close', (status) => process.exit(status ?? 1));
}

/** Lanyard starts other programs (gcloud, the browser); they should see what the person's shell sees, not npm's additions. */
function personsEnv() {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('npm_') && name !== 'INIT_CWD',
  );
  return { ...Object.fromEntries(kept), PATH: outerPath() };
}

main(process.argv.slice(2)).catch(giveUp);
