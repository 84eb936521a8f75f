/** The file by which a Linux desktop starts Lanyard at login: https://specifications.freedesktop.org/autostart-spec */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { Failure } from '../app/failure.ts';
import type { Surroundings } from './surroundings.ts';

export interface Autostart {
  /** Writes the file, or takes it away. Throws START_AT_LOGIN_NOT_SET. */
  set(on: boolean): Promise<void>;
}

export interface AutostartParts {
  readonly surroundings: Pick<Surroundings, 'environment' | 'home'>;
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
}

export function createAutostart({ surroundings, name, command }: AutostartParts): Autostart {
  const path = join(
    configFolder(surroundings),
    'autostart',
    `${name.toLowerCase().replaceAll(' ', '-')}.desktop`,
  );
  return {
    async set(on) {
      try {
        if (on) await writeWhole(path, autostartEntry(name, command));
        else await rm(path, { force: true });
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        throw new Failure('START_AT_LOGIN_NOT_SET', code === undefined ? {} : { systemCode: code }, {
          cause: error,
        });
      }
    },
  };
}

export function autostartEntry(name: string, command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    'Comment=Tokens for Google Cloud',
    `Exec=${command.map(quoted).join(' ')}`,
    'Icon=lanyard',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/**
 * An argument as the Exec key has it: quoted with `"`, `\` and `$` escaped, `%` doubled; and then all that again as a
 * string of the file, whose own escape is the backslash.
 */
function quoted(argument: string): string {
  const escaped = argument.replaceAll(/["`$\\]/g, '\\$&').replaceAll('%', '%%');
  return `"${escaped}"`.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

/** A relative path there is to be ignored, says the specification. */
function configFolder({ environment, home }: AutostartParts['surroundings']): string {
  const named = environment['XDG_CONFIG_HOME'];
  return named !== undefined && isAbsolute(named) ? named : join(home, '.config');
}

/** The desktop never reads half a file. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
