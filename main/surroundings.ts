/** What of this computer decides where other tools keep credentials: handed in, so that a test has its own. */
import { homedir } from 'node:os';

export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The person's home folder. */
  readonly home: string;
  readonly platform: NodeJS.Platform;
}

export function systemSurroundings(): Surroundings {
  return { environment: process.env, home: homedir(), platform: process.platform };
}
