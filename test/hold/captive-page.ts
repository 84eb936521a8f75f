// The page of a window, reached through main: on a page that is kept from leaving Playwright waits for ever.

import type { LanyardWindow } from '../person/lanyard-window.ts';

export interface CaptivePage {
  /** Runs a function in the page by its text, as if a person had just pressed something. */
  run<Given, Result>(act: (given: Given) => Result, given: Given): Promise<Awaited<Result>>;
  /** Presses the middle of the page. */
  press(button: 'left' | 'middle', modifiers?: readonly ('control' | 'shift')[]): Promise<void>;
  /** What has come of it: pages that were gone to, web contents that there are, and whether the page is still itself. */
  look(): Promise<{ left: number; contents: number; same: boolean }>;
}

/** Marks the page and begins to count. */
export async function watchPage({ lanyard: { app } }: LanyardWindow): Promise<CaptivePage> {
  const id = await app.evaluate(async ({ webContents }) => {
    const [contents] = webContents.getAllWebContents();
    const counted = globalThis as { holdLeft?: number };
    counted.holdLeft = 0;
    contents?.on('did-navigate', () => {
      counted.holdLeft = (counted.holdLeft ?? 0) + 1;
    });
    await contents?.executeJavaScript('globalThis.holdMark = true');
    return contents?.id ?? 0;
  });
  return {
    run: (act, given) =>
      app.evaluate(
        ({ webContents }, { id, script }) => webContents.fromId(id)?.executeJavaScript(script, true),
        { id, script: `(${act})(${JSON.stringify(given)})` },
      ) as never,
    press: (button, modifiers = []) =>
      app.evaluate(
        ({ BrowserWindow, webContents }, { id, button, modifiers }) => {
          const contents = webContents.fromId(id);
          const [width = 0, height = 0] =
            (contents && BrowserWindow.fromWebContents(contents)?.getContentSize()) ?? [];
          const at = {
            x: Math.round(width / 2),
            y: Math.round(height / 2),
            button,
            clickCount: 1,
            modifiers,
          };
          contents?.sendInputEvent({ type: 'mouseDown', ...at });
          contents?.sendInputEvent({ type: 'mouseUp', ...at });
        },
        { id, button, modifiers: [...modifiers] },
      ),
    look: () =>
      app.evaluate(async ({ webContents }, id) => {
        const contents = webContents.fromId(id);
        const isItself = 'globalThis.holdMark === true && document.querySelector("h1") !== null';
        return {
          left: (globalThis as { holdLeft?: number }).holdLeft ?? -1,
          contents: webContents.getAllWebContents().length,
          same:
            contents?.getURL() === 'app://lanyard/index.html' && (await contents.executeJavaScript(isItself)),
        };
      }, id),
  };
}
