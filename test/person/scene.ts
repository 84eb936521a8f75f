/**
 * A scene: a sandbox, an isolated desk, a person's browser and Lanyard pointed at the sandbox. What a person does in
 * it is in `lanyard-window.ts` and `consent.ts`; the tour and the app tests both play here.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, openBrowser } from '../desk/browser.ts';
import { type Desk, type DeskOptions, openDesk } from '../desk/desk.ts';
import { type Lanyard, type LaunchOptions, launchLanyard } from '../desk/lanyard.ts';
import { checkout } from '../desk/machine.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { LanyardWindow } from './lanyard-window.ts';

export interface SceneOptions extends DeskOptions {
  /** Shorter waits than a person has, in milliseconds. */
  readonly timings?: { readonly attemptMs?: number; readonly pasteAfterMs?: number };
  /** What Lanyard takes the provider for, where that is not what it is. */
  readonly provider?: Partial<Sandbox['description']['provider']>;
}

export interface Scene {
  readonly sandbox: Sandbox;
  readonly desk: Desk;
  readonly browser: Browser;
  /** Where client files and the like lie, as if downloaded. */
  readonly files: {
    readonly client: string;
    readonly secondClient: string;
    readonly webClient: string;
    readonly deletedClient: string;
  };
  /** Writes a file into the person's home and gives its path; what is not a text is written as JSON. */
  save(name: string, content: unknown): Promise<string>;
  /** Opens Lanyard, or opens it again after it was closed; `env` is added to the desk's. */
  launch(
    env?: Readonly<Record<string, string>>,
    more?: Pick<LaunchOptions, 'args' | 'program'>,
  ): Promise<LanyardWindow>;
  /** Everything every Lanyard of this scene has printed. */
  output(): string;
  close(): Promise<void>;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const sandbox = await startSandbox();
  const desk = await openDesk(options.keyring === undefined ? {} : { keyring: options.keyring });
  desk.beforeClose(() => sandbox.close());
  try {
    return await furnish(sandbox, desk, options);
  } catch (error) {
    await desk.close();
    throw error;
  }
}

async function furnish(sandbox: Sandbox, desk: Desk, options: SceneOptions): Promise<Scene> {
  const save = async (name: string, content: unknown) => {
    const path = join(desk.home, name);
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content), { mode: 0o600 });
    return path;
  };
  const { description } = sandbox;
  const files = {
    client: await save('client_secret_acme.json', description.clientFile),
    secondClient: await save('client_secret_second.json', description.secondClientFile),
    webClient: await save('client_secret_web.json', description.webClientFile),
    deletedClient: await save('client_secret_deleted.json', description.deletedClientFile),
  };
  // Where things are, and none of the credentials for them.
  const { keyFiles, adcFiles, gcloudUser, workload, ...addresses } = description.google;
  const provider = await save('provider.json', {
    provider: { ...description.provider, ...options.provider },
    google: addresses,
    ...(options.timings === undefined ? {} : { timings: options.timings }),
  });
  const browser = await openBrowser(desk);
  const launched: Lanyard[] = [];

  return {
    sandbox,
    desk,
    browser,
    files,
    save,
    async launch(env = {}, { args = [], ...more } = {}) {
      const lanyard = await launchLanyard(desk, {
        appDir: join(checkout, 'build', 'sandbox-app'),
        args: [`--provider=${provider}`, ...args],
        env: { ...env },
        ...more,
      });
      launched.push(lanyard);
      // The window is first told of while it is still empty; a reload at that moment has nothing to reload.
      await lanyard.window.waitForURL(/^app:/);
      return new LanyardWindow(lanyard);
    },
    output: () => launched.map((lanyard) => lanyard.output()).join('\n'),
    close: () => desk.close(),
  };
}

/** A person of the sandbox by the start of their e-mail. */
export function personOf(sandbox: Sandbox, name: string) {
  const person = sandbox.description.people.find(({ email }) => email.startsWith(`${name}@`));
  if (!person) throw new Error(`the sandbox has no ${name}`);
  return person;
}
