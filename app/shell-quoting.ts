/**
 * One value written for the shell or file that is to read it, so that it arrives as it was. Of two right ways the
 * plainer is taken. No value has a NUL: no shell can hold one.
 */

/**
 * For sh, bash, dash and zsh: between these quotes nothing has a meaning but the quote itself. A line that is typed
 * and begins with a caret would still repeat the last command with a change, so none does.
 */
export function posixQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`).replaceAll('\n^', `\n''^`)}'`;
}

/** The same, without quotes where no sign in it needs any. */
export function posixWord(text: string): string {
  return /^[\w.@:/=+-]+$/.test(text) ? text : posixQuoted(text);
}

/** For fish, which knows a backslash before a quote or a backslash, even between these quotes. */
export function fishQuoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}

/** For PowerShell, which takes curly single quotes for straight ones; doubled, each stands for itself. */
export function powershellQuoted(text: string): string {
  return `'${text.replaceAll(/['\u2018-\u201b]/g, '$&$&')}'`;
}

/** One argument of a program, at the prompt of cmd.exe. A line break cannot be written there, and is left out. */
export function cmdQuoted(text: string): string {
  const line = withoutLineBreaks(text);
  // What the program's own start makes of backslashes and quotes: a backslash counts only before a quote.
  return cmdEscaped(`"${line.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`);
}

/** The command of cmd.exe that sets a variable. A line break cannot be written there, and is left out. */
export function cmdSet(name: string, value: string): string {
  return `set ${cmdEscaped(`"${name}=${withoutLineBreaks(value)}"`)}`;
}

const withoutLineBreaks = (text: string) => text.replaceAll(/[\r\n]/g, '');

/**
 * What cmd.exe is to hand on as `quoted`, a text between quotes. Between quotes all is plain but quotes, percent signs
 * and, where it is switched on, exclamation marks. With one of those the quotes must mean nothing to cmd.exe, and so
 * everything that means something gets a caret. What follows a percent sign gets one too: variables are looked up
 * before carets are taken away, and none has a name that begins with one.
 */
function cmdEscaped(quoted: string): string {
  if (!/["%!]/.test(quoted.slice(1, -1))) return quoted;
  let escaped = '';
  let last = '';
  for (const character of quoted) {
    escaped += last === '%' || '"^&|<>()!'.includes(character) ? `^${character}` : character;
    last = character;
  }
  return escaped;
}

/**
 * A value in a `.env` file. Its readers, and shells that read one, agree on plain words and on single quotes; what has
 * single quotes in it is written as Node reads it, which cannot be told of a text with all three quotes.
 */
export function dotenvQuoted(text: string): string {
  if (/^[\w.+/=:@-]*$/.test(text)) return text;
  if (!text.includes("'")) return `'${text}'`;
  const quote = text.includes('"') ? '`' : '"';
  return `${quote}${text}${quote}`;
}

/** A text in JSON, which is one in JavaScript and in Python too. */
export function jsonQuoted(text: string): string {
  return JSON.stringify(text);
}
