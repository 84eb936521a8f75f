/** What cmd.exe and PowerShell make of a line, by their documented rules: neither runs where these tests do. */

/**
 * What cmd.exe, at its prompt, hands on of a line. As the worst case every variable is set whose name does not begin
 * with a caret. Throws where the line would do anything else: run a second command, redirect, or wait for more.
 */
export function cmdHandsOn(line: string): string {
  const replaced = replaceVariables(line);
  let handed = '';
  let quoted = false;
  for (let at = 0; at < replaced.length; at += 1) {
    const character = replaced[at] ?? '';
    if (character === '"') quoted = !quoted;
    if (!quoted && character === '^') {
      at += 1;
      if (at === replaced.length) throw new Error('cmd.exe waits for the next line');
      handed += replaced[at];
      continue;
    }
    if (/[\r\n]/.test(character) || (!quoted && /[&|<>()]/.test(character))) {
      throw new Error(`cmd.exe takes a bare ${JSON.stringify(character)} for its own`);
    }
    handed += character;
  }
  return handed;
}

/** The first thing that is done: `%NAME%`, and `%NAME:…%` which takes a part of it; a `%` that begins none stays. */
function replaceVariables(line: string): string {
  let replaced = '';
  for (let at = 0; at < line.length; ) {
    const [found, name = ''] = /^%([^%:]+)(?::[^%]+)?%/.exec(line.slice(at)) ?? [];
    const isSet = found !== undefined && !name.startsWith('^');
    replaced += isSet ? 'A-VALUE' : line[at];
    at += isSet ? found.length : 1;
  }
  return replaced;
}

/** The arguments that a program's start makes of what it was handed: the rules of Microsoft's C runtime. */
export function programArguments(handed: string): string[] {
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let at = 0; at < handed.length; ) {
    const [backslashes = ''] = /^\\*/.exec(handed.slice(at)) ?? [];
    at += backslashes.length;
    const beforeQuote = handed[at] === '"';
    if (backslashes !== '') {
      current = (current ?? '') + '\\'.repeat(beforeQuote ? backslashes.length >> 1 : backslashes.length);
      if (!beforeQuote) continue;
    }
    const character = handed[at] ?? '';
    at += 1;
    if (beforeQuote && backslashes.length % 2 === 1) {
      current = `${current ?? ''}"`;
    } else if (beforeQuote && quoted && handed[at] === '"') {
      current = `${current ?? ''}"`;
      at += 1;
    } else if (beforeQuote) {
      quoted = !quoted;
      current ??= '';
    } else if (!quoted && /[ \t]/.test(character)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else {
      current = (current ?? '') + character;
    }
  }
  return current === undefined ? args : [...args, current];
}

/** What `set "NAME=value"` sets: all from the first quote on to the last. */
export function cmdSets(handed: string): { readonly name: string; readonly value: string } {
  const [, name = '', value = ''] = /^set "([^=]+)=(.*)"[^"]*$/su.exec(handed) ?? [];
  return { name, value };
}

export interface PowershellToken {
  readonly text: string;
  /** Whether it stood between single quotes. */
  readonly quoted: boolean;
}

/**
 * The words, signs and single-quoted texts of a line of PowerShell. Throws where a word has a sign in it that
 * PowerShell would act on.
 */
export function powershellTokens(line: string): PowershellToken[] {
  const tokens: PowershellToken[] = [];
  // Four more characters are single quotes to PowerShell, each as good as another; two are one that is meant.
  const token =
    /\s*(?:['\u2018-\u201b]((?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*)['\u2018-\u201b](?=[\s;]|$)|([^\s'\u2018-\u201b]+))/uy;
  while (token.lastIndex < line.length) {
    const at = token.lastIndex;
    const [, text, word] = token.exec(line) ?? [];
    if (text !== undefined) {
      tokens.push({ text: text.replaceAll(/(['\u2018-\u201b])['\u2018-\u201b]/gu, '$1'), quoted: true });
    } else if (word !== undefined && /^(?:[\w./:-]+|\$env:\w+|@\{|[}=;|])$/.test(word)) {
      tokens.push({ text: word, quoted: false });
    } else {
      throw new Error(`PowerShell would act on ${JSON.stringify(line.slice(at, at + 20))}`);
    }
  }
  return tokens;
}
