/** Values that mean harm, written for each shell and read back by it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  cmdQuoted,
  cmdSet,
  dotenvQuoted,
  fishQuoted,
  jsonQuoted,
  posixQuoted,
  powershellQuoted,
} from '../../app/shell-quoting.ts';
import { bareEnvironment, run, skipWithout } from './shells.ts';
import { cmdHandsOn, cmdSets, powershellTokens, programArguments } from './windows-shells.ts';

/** Every character that means something to one of the shells, beside some that do not. */
const signs = [...'\'"\\$`%!^&|<>(){}[]*?~#;=,:@+-_. \n\t’‘aPATHé文😀'];
const hostile = fc.oneof(
  fc.string({ unit: fc.constantFrom(...signs) }),
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  fc.constantFrom(
    '$(touch pwned)',
    '`id`',
    '%PATH%',
    '%PATH:~0,1%',
    '!!',
    '!x',
    "'; echo x; '",
    '"',
    '\\',
    '\\\\',
    '-n',
    '~',
    '',
  ),
);
const oneLine = hostile.filter((text) => !/[\r\n]/.test(text));
/** A shell is started once for many. */
const several = fc.array(hostile, { minLength: 1, maxLength: 30 });

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'quoting-'));
});
afterAll(() => rm(home, { recursive: true }));

const posixShells = [
  ['bash', ['-c']],
  ['dash', ['-c']],
  ['zsh', ['-f', '-c']],
] as const;

/** Has a program print what it got, with a NUL after each. */
const printing = (quoted: readonly string[]) => `env printf '%s\\0' ${quoted.join(' ')}`;
const ended = (texts: readonly string[]) => texts.map((text) => `${text}\0`).join('');

describe('a value between quotes arrives as it was', { timeout: 60_000 }, () => {
  for (const [shell, flags] of posixShells) {
    test(`in ${shell}`, async (context) => {
      await skipWithout(shell, context);
      await fc.assert(
        fc.asyncProperty(several, async (texts) => {
          const line = printing(texts.map(posixQuoted));
          expect(await run(shell, [...flags, line], bareEnvironment(home))).toEqual({
            stdout: ended(texts),
            stderr: '',
            exitCode: 0,
          });
        }),
        { numRuns: 40 },
      );
    });
  }

  test('in fish', async (context) => {
    await skipWithout('fish', context);
    await fc.assert(
      fc.asyncProperty(several, async (texts) => {
        const line = printing(texts.map(fishQuoted));
        const { stdout } = await run('fish', ['--no-config', '-c', line], bareEnvironment(home));
        expect(stdout).toBe(ended(texts));
      }),
      { numRuns: 40 },
    );
  });

  test('typed into a bash that replaces “!” by its history', async () => {
    await fc.assert(
      fc.asyncProperty(several, async (texts) => {
        const line = `${printing(texts.map(posixQuoted))}\n`;
        const flags = ['--norc', '-o', 'history', '-o', 'histexpand', '-s'];
        const { stdout } = await run('bash', flags, bareEnvironment(home), `true\n${line}`);
        expect(stdout).toBe(ended(texts));
      }),
      { numRuns: 40 },
    );
  });

  test('typed into such a bash with a line that begins as a quick substitution does', async () => {
    const line = `${printing([posixQuoted('a\n^b^c\n^')])}\n`;
    const flags = ['--norc', '-o', 'history', '-o', 'histexpand', '-s'];
    const { stdout } = await run('bash', flags, bareEnvironment(home), `true\n${line}`);
    expect(stdout).toBe(ended(['a\n^b^c\n^']));
  });

  test('in cmd.exe, by its rules', () => {
    fc.assert(
      fc.property(fc.array(oneLine, { minLength: 1 }), (texts) => {
        const line = `program ${texts.map(cmdQuoted).join(' ')}`;
        expect(programArguments(cmdHandsOn(line))).toEqual(['program', ...texts]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a variable in cmd.exe, by its rules', () => {
    fc.assert(
      fc.property(oneLine, (value) => {
        expect(cmdSets(cmdHandsOn(cmdSet('TOKEN', value)))).toEqual({ name: 'TOKEN', value });
      }),
      { numRuns: 2_000 },
    );
  });

  test('in PowerShell, by its rules', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1 }), (texts) => {
        const quoted = texts.map((text) => ({ text, quoted: true }));
        expect(powershellTokens(texts.map(powershellQuoted).join(' '))).toEqual(quoted);
      }),
      { numRuns: 2_000 },
    );
  });

  test('in a .env file, as Node reads it', () => {
    // Not even Node can be told of a text with all three quotes in it.
    const tellable = hostile.filter((text) => !["'", '"', '`'].every((quote) => text.includes(quote)));
    fc.assert(
      fc.property(
        tellable.filter((text) => !/[\r]|\\n/.test(text)),
        (value) => {
          expect(parseEnv(`BEFORE=1\nTOKEN=${dotenvQuoted(value)}\nAFTER=2`)).toEqual({
            BEFORE: '1',
            TOKEN: value,
            AFTER: '2',
          });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('in a .env file that bash reads, unless it has single quotes in it', async () => {
    const unquoted = fc.array(
      hostile.filter((text) => !text.includes("'")),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(unquoted, async (texts) => {
        const lines = texts.map((text) => `TOKEN=${dotenvQuoted(text)}\nenv printf '%s\\0' "$TOKEN"`);
        const { stdout } = await run('bash', ['-c', lines.join('\n')], bareEnvironment(home));
        expect(stdout).toBe(ended(texts));
      }),
      { numRuns: 40 },
    );
  });

  test('in the source code of JavaScript and Python', async () => {
    const js = 'process.stdout.write([TEXTS].join("\\0") + "\\0")';
    const py = 'import sys; sys.stdout.buffer.write(("\\0".join([TEXTS]) + "\\0").encode())';
    await fc.assert(
      fc.asyncProperty(several, async (texts) => {
        const list = () => texts.map(jsonQuoted).join(', ');
        const asked = bareEnvironment(home);
        const told = await Promise.all([
          run(process.execPath, ['-'], asked, js.replace('TEXTS', list)),
          run('python3', ['-'], asked, py.replace('TEXTS', list)),
        ]);
        for (const { stdout } of told) expect(stdout).toBe(ended(texts));
      }),
      { numRuns: 15 },
    );
  });

  test('except that a line break is left out in cmd.exe, where it would run what stands before it', () => {
    expect([cmdQuoted('a\r\nb'), cmdSet('T', 'a\nb')]).toEqual(['"ab"', 'set "T=ab"']);
  });
});

describe('the rules of Windows', () => {
  // Microsoft's own table: “Parsing C command-line arguments”.
  test.each([
    ['"a b c" d e', ['a b c', 'd', 'e']],
    ['"ab\\"c" "\\\\" d', ['ab"c', '\\', 'd']],
    ['a\\\\\\b d"e f"g h', ['a\\\\\\b', 'de fg', 'h']],
    ['a\\\\\\"b c d', ['a\\"b', 'c', 'd']],
    ['a\\\\\\\\"b c" d e', ['a\\\\b c', 'd', 'e']],
    ['a"b"" c d', ['ab" c d']],
  ])('make of %s what its table says', (handed, args) => {
    expect(programArguments(handed)).toEqual(args);
  });

  test.each([
    ['echo "%PATH%"', 'echo "A-VALUE"'],
    ['echo ^"%PATH:~0,1%^"', 'echo "A-VALUE"'],
    ['echo 100%', 'echo 100%'],
    ['echo "a ^ & b"', 'echo "a ^ & b"'],
    ['echo a ^& b', 'echo a & b'],
  ])('have cmd.exe hand on of %s only what they say', (line, handed) => {
    expect(cmdHandsOn(line)).toBe(handed);
  });

  test.each(['echo a & b', 'echo "a" | b', 'echo a > b', 'echo a\nb', 'echo a^'])('refuse %j', (line) => {
    expect(() => cmdHandsOn(line)).toThrow('cmd.exe');
  });

  test.each(["'a'b", '"a"', 'a;b', '$(a)', '`a`', "'a' 'b"])('have PowerShell act on %s', (line) => {
    expect(() => powershellTokens(line)).toThrow('PowerShell');
  });
});
