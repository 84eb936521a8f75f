/** Stands for `electron` where a test is about its clipboard: the shape of version 44 and later, on one board. */

export class ClipboardItem {
  readonly formats: Record<string, string | Blob>;
  constructor(formats: Record<string, string | Blob>) {
    this.formats = formats;
  }
  async getType(type: string): Promise<string | Blob> {
    const found = this.formats[type];
    if (found === undefined) throw new Error(`no ${type}`);
    return found;
  }
}

/** What the system's clipboard holds, and what was done to it by way of Electron. */
export const board = {
  items: [] as ClipboardItem[],
  writes: 0,
  clears: 0,
  /** How often it was refused, being busy. */
  refusals: 0,
  /** Another program holds it: nobody can read or write. */
  busy: false,
  text: () => String(board.items[0]?.formats['text/plain'] ?? ''),
  /** What another program does. */
  copyElsewhere(text: string) {
    board.items = text === '' ? [] : [new ClipboardItem({ 'text/plain': text })];
  },
};

function touch(): void {
  if (!board.busy) return;
  board.refusals += 1;
  throw new Error('the clipboard is held by another program');
}

export const clipboard = {
  async write(items: ClipboardItem[]) {
    touch();
    board.items = items;
    board.writes += 1;
  },
  async writeText(text: string) {
    touch();
    board.items = [new ClipboardItem({ 'text/plain': text })];
    board.writes += 1;
  },
  async read() {
    touch();
    return board.items;
  },
  async readText() {
    touch();
    return board.text();
  },
  async has(format: string) {
    touch();
    return board.items.some(({ formats }) => format in formats);
  },
  async clear() {
    touch();
    board.items = [];
    board.clears += 1;
  },
};
