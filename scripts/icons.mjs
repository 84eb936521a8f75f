// npm run icons: draws every PNG, .ico and .icns in assets/ from the drawings beside them, in Chromium. The results are
// committed, so this is run only after a drawing has changed. 16 and 32 px have drawings of their own.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findBrowser } from './browser.mjs';
import { inCheckout } from './checkout.mjs';
import { giveUp, say } from './say.mjs';

/** The sizes Linux, Windows and macOS ask for. */
const sizes = [16, 32, 48, 64, 128, 256, 512, 1024];
const trayColours = { trayTemplate: '#000000', 'tray-light': '#ffffff', 'tray-dark': '#131a22' };
/** The type of each picture in an .icns file that may be a PNG; two of them are for dense screens. */
const icnsTypes = Object.entries({
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
});
const icoSizes = [16, 32, 48, 256];

const asset = (/** @type {string[]} */ ...names) => inCheckout('assets', ...names);
const drawing = (/** @type {number} */ size) => {
  if (size === 16) return 'icon-16.svg';
  return size === 32 ? 'icon-32.svg' : 'icon.svg';
};

async function main() {
  const executablePath = findBrowser();
  // It opens nothing but our own drawings, and as root it would not start otherwise.
  const browser = await chromium.launch({
    chromiumSandbox: false,
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const page = await browser.newPage();

  /** @param {string} svg @param {number} size @returns {Promise<Buffer>} */
  const draw = async (svg, size) => {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    return page.screenshot({ omitBackground: true });
  };

  mkdirSync(asset('icons'), { recursive: true });
  /** @type {Map<number, Buffer>} */
  const pictures = new Map();
  for (const size of sizes) {
    const picture = await draw(readFileSync(asset(drawing(size)), 'utf8'), size);
    pictures.set(size, picture);
    writeFileSync(asset('icons', `${size}x${size}.png`), picture);
  }
  const picture = (/** @type {number} */ size) => pictures.get(size) ?? Buffer.alloc(0);
  writeFileSync(asset('icon.png'), picture(512));
  writeFileSync(asset('icon.ico'), ico(icoSizes.map((size) => ({ size, picture: picture(size) }))));
  writeFileSync(
    asset('icon.icns'),
    icns(icnsTypes.map(([type, size]) => ({ type, picture: picture(size) }))),
  );
  for (const [name, colour] of Object.entries(trayColours)) {
    for (const [size, ending] of /** @type {const} */ ([
      [16, ''],
      [32, '@2x'],
    ])) {
      const svg = readFileSync(asset('tray', `tray-${size}.svg`), 'utf8').replaceAll('currentColor', colour);
      writeFileSync(asset('tray', `${name}${ending}.png`), await draw(svg, size));
    }
  }
  await browser.close();
  say('icons: drawn');
}

/** @param {{ size: number, picture: Buffer }[]} entries */
function ico(entries) {
  const head = Buffer.alloc(6 + 16 * entries.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(entries.length, 4);
  let at = head.length;
  entries.forEach(({ size, picture }, index) => {
    const entry = 6 + 16 * index;
    // A byte holds no 256; 0 stands for it.
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(picture.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += picture.length;
  });
  return Buffer.concat([head, ...entries.map(({ picture }) => picture)]);
}

/** @param {{ type: string, picture: Buffer }[]} entries */
function icns(entries) {
  const block = (/** @type {string} */ type, /** @type {Buffer} */ content) => {
    const head = Buffer.alloc(8, type, 'latin1');
    head.writeUInt32BE(content.length + 8, 4);
    return Buffer.concat([head, content]);
  };
  return block('icns', Buffer.concat(entries.map(({ type, picture }) => block(type, picture))));
}

main().catch(giveUp);
