// The keychain of one desk: a session bus of its own and a real gnome-keyring on it, in the state a test asks for.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Program, runProgram, startProgram } from './program.ts';

/**
 * unlocked: items can be written and read. locked: the keyring exists, nothing can be read or written, and nobody
 * is there to show a prompt. absent: no session bus at all.
 */
export type KeyringState = 'unlocked' | 'locked' | 'absent';

export interface Keyring {
  /** Stops it from answering, as a hung one does (SIGSTOP). */
  stop(): void;
  continue(): void;
  kill(): Promise<void>;
  /** `made: false` where no keyring was ever made, so there is none to unlock. */
  start(how: { unlocked: boolean; made?: boolean }): Promise<void>;
  lock(): Promise<void>;
  /** The names of a service's entries, as the keyring itself lists them. */
  names(service: string): Promise<string[]>;
}

const service = 'org.freedesktop.secrets';
const collection = '/org/freedesktop/secrets/collection/login';
const readyWithinMs = 10_000;

/** What programs are told of a bus that does not exist; with an address set, none is started in its place. */
export const absentBus = (folder: string) => `unix:path=${join(folder, 'no-bus')}`;

export async function openKeyring(folder: string, deskEnv: Record<string, string>, state: KeyringState) {
  if (state === 'absent') {
    const bus = { DBUS_SESSION_BUS_ADDRESS: absentBus(folder) };
    return { env: bus, keyring: absentKeyring, close: async () => undefined };
  }
  const bus = await startBus(folder, deskEnv);
  const env = { DBUS_SESSION_BUS_ADDRESS: bus.readyLine };
  const keyring = new GnomeKeyring({ ...deskEnv, ...env });
  await keyring.start({ unlocked: true });
  if (state === 'locked') await keyring.lock();
  const close = async () => {
    await keyring.kill();
    await bus.stop();
  };
  return { env, keyring: keyring as Keyring, close };
}

/** A bus that starts no service on demand: so no prompter, no portal and no second keyring can appear. */
async function startBus(folder: string, env: Record<string, string>) {
  await mkdir(folder, { recursive: true });
  const configFile = join(folder, 'bus.conf');
  await writeFile(
    configFile,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  return startProgram({
    command: 'dbus-daemon',
    args: [`--config-file=${configFile}`, '--nofork', '--nopidfile', '--print-address=1'],
    env,
    readyOn: 1,
  });
}

class GnomeKeyring implements Keyring {
  #daemon: Program | undefined;
  readonly #env: Record<string, string>;

  constructor(env: Record<string, string>) {
    this.#env = env;
  }

  async start({ unlocked, made = true }: { unlocked: boolean; made?: boolean }) {
    if (this.#daemon) throw new Error('the keyring runs already');
    this.#daemon = await startProgram({
      command: 'gnome-keyring-daemon',
      args: ['--foreground', '--components=secrets', ...(unlocked ? ['--unlock'] : [])],
      env: this.#env,
      // The password of the keyring: the first unlock makes the keyring with it, later ones open it.
      ...(unlocked ? { input: '\n' } : {}),
    });
    await this.#until(() =>
      made ? this.#isLocked().then((locked) => locked === !unlocked) : this.#answers(),
    );
  }

  stop() {
    this.#daemon?.process.kill('SIGSTOP');
  }

  continue() {
    this.#daemon?.process.kill('SIGCONT');
  }

  async kill() {
    const daemon = this.#daemon;
    this.#daemon = undefined;
    await daemon?.stop('SIGKILL');
  }

  async lock() {
    await this.#call('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', [
      `array:objpath:${collection}`,
    ]);
    await this.#until(() => this.#isLocked());
  }

  async names(of: string) {
    const { output } = await this.#call(
      '/org/freedesktop/secrets',
      'org.freedesktop.Secret.Service.SearchItems',
      [`dict:string:string:service,${of}`],
    );
    const items = [...output.matchAll(/object path "([^"]+)"/g)].map(([, path = '']) => path);
    const property = ['string:org.freedesktop.Secret.Item', 'string:Attributes'];
    return Promise.all(
      items.map(async (item) => {
        const attributes = await this.#call(item, 'org.freedesktop.DBus.Properties.Get', property);
        return /string "account"\s+string "([^"]*)"/.exec(attributes.output)?.[1] ?? '';
      }),
    );
  }

  async #answers() {
    return (await this.#call('/', 'org.freedesktop.DBus.Peer.Ping', [])).code === 0;
  }

  async #isLocked() {
    const property = ['string:org.freedesktop.Secret.Collection', 'string:Locked'];
    const { output } = await this.#call(collection, 'org.freedesktop.DBus.Properties.Get', property);
    return output.includes('boolean') ? output.includes('boolean true') : undefined;
  }

  #call(path: string, method: string, args: string[]) {
    return runProgram(
      'dbus-send',
      ['--session', '--print-reply', `--dest=${service}`, path, method, ...args],
      this.#env,
    );
  }

  /** Asks again and again: the bus tells when a name appears, but not when the keyring behind it is open. */
  async #until(holds: () => Promise<boolean | undefined>) {
    const deadline = Date.now() + readyWithinMs;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`the keyring was not ready after ${readyWithinMs} ms`);
    }
  }
}

const refuse = () => {
  throw new Error('this desk was opened without a keyring');
};
const absentKeyring: Keyring = {
  stop: refuse,
  continue: refuse,
  kill: refuse,
  start: refuse,
  lock: refuse,
  names: refuse,
};
