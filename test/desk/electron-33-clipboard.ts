/** Stands for `electron` where a test is about its clipboard: the shape of version 43 and older, on X11's two boards. */

/** What the system's clipboards hold, and what was done to them by way of Electron. Writing a text fills both. */
export const board = {
  held: { clipboard: '', selection: '' },
  writes: 0,
  clears: 0,
  /** How often it was refused, being busy. */
  refusals: 0,
  /** Another program holds it: nobody can read or write. */
  busy: false,
  text: () => board.held.clipboard,
  /** What another program does. */
  copyElsewhere(text: string) {
    board.held.clipboard = text;
  },
};

function touch(): void {
  if (!board.busy) return;
  board.refusals += 1;
  throw new Error('the clipboard is held by another program');
}

export const clipboard = {
  writeText(text: string) {
    touch();
    board.held = { clipboard: text, selection: text };
    board.writes += 1;
  },
  readText() {
    touch();
    return board.held.clipboard;
  },
  clear(which: keyof typeof board.held = 'clipboard') {
    touch();
    board.held[which] = '';
    if (which === 'clipboard') board.clears += 1;
  },
};
