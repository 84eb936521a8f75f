/** Everything that goes wrong with a keychain (Linux): a real gnome-keyring, taken away, stopped, locked or changed. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Writer } from '../../main/desktop/dbus-message.ts';
import type { VaultProcess } from '../../main/vault/vault-client.ts';
import { type BusPeer, openBusPeer } from '../desk/bus-peer.ts';
import type { Desk } from '../desk/desk.ts';
import { absentBus, type Keyring, openKeyring } from '../desk/keyring.ts';
import { systemPath } from '../desk/machine.ts';

/** A keychain in the hands of a fault. */
export interface FaultyKeychain {
  readonly folder: string;
  /** Of the programs that keep their own files in it, as the keyring does. */
  readonly dataFolder: string;
  readonly keyring: Keyring;
  /** The environment that a vault's process is started with from now on. */
  readonly env: Record<string, string>;
  readonly busAddress: string;
  /** On its bus. */
  openPeer: (name?: string) => Promise<BusPeer>;
  close(): Promise<void>;
}

/** The entries of one Lanyard, changed by another program. */
export interface Tampering {
  readonly service: string;
  /** Changes each of its entries, the witness among them. */
  change(to: (value: string) => string, by: VaultProcess): Promise<void>;
}

export type Operation = 'read' | 'write' | 'delete' | 'probe';

/** What each operation must come to: a state or a failure's code. */
export type Outcomes = Readonly<Record<Operation, string>>;

export interface Fault {
  readonly name: string;
  readonly outcomes: Outcomes;
  /** Whether it answers within a second or so. */
  readonly quick: boolean;
  /** Whether the short form leaves it out, being close to another. */
  readonly fullOnly?: boolean;
  /** Whether entries are damaged, so that only a new secret heals them. */
  readonly damages?: boolean;
  /** Whether the keyring makes whoever asks second wait for the first. */
  readonly oneByOne?: boolean;
  /** Whether the vaults' processes start anew under it; otherwise they knew the keychain before. */
  readonly fromStart?: boolean;
  /** `another` is a process of another program that asks the keychain. */
  inflict(keychain: FaultyKeychain, entries: readonly Tampering[], another: VaultProcess): Promise<void>;
  /** Has the keychain back; nothing where it never went. */
  mend?(keychain: FaultyKeychain): Promise<void>;
}

const well: Outcomes = { read: 'value', write: 'keychain', delete: 'removed', probe: 'ready' };
const unusable = (state: 'absent' | 'locked' | 'stuck'): Outcomes => ({
  read: `KEYCHAIN_${state.toUpperCase()}`,
  write: `session, ${state}`,
  delete: `noted, ${state}`,
  probe: state,
});
/** A damaged entry is told, replaced and removed; a damaged witness is written anew. */
const damaged: Outcomes = { ...well, read: 'SECRET_DAMAGED' };

const restart = async ({ keyring }: FaultyKeychain) => {
  await keyring.kill();
  await keyring.start({ unlocked: true });
};
const stop = async ({ keyring }: FaultyKeychain) => keyring.stop();
const goOn = async ({ keyring }: FaultyKeychain) => keyring.continue();
function slow(seconds: number): Pick<Fault, 'name' | 'inflict' | 'mend'> {
  let over: Promise<void> | undefined;
  return {
    name: `slow by ${seconds} s`,
    async inflict({ keyring }) {
      keyring.stop();
      over = after(seconds * 1000).then(() => keyring.continue());
    },
    mend: () => over ?? Promise.resolve(),
  };
}
const changedTo = (to: (value: string) => string): Fault['inflict'] => {
  return async (_, entries, another) => {
    for (const entry of entries) await entry.change(to, another);
  };
};

/** The keyring's own files, which are away while there is to be none. */
const filesOf = ({ dataFolder }: FaultyKeychain) => join(dataFolder, 'keyrings');
const libraryOf = ({ folder }: FaultyKeychain) => join(folder, 'library');

let prompter: BusPeer | undefined;

export const faults: readonly Fault[] = [
  {
    name: 'no D-Bus',
    outcomes: unusable('absent'),
    quick: true,
    fromStart: true,
    async inflict({ env, folder }) {
      env['DBUS_SESSION_BUS_ADDRESS'] = absentBus(folder);
    },
    async mend({ env, busAddress }) {
      env['DBUS_SESSION_BUS_ADDRESS'] = busAddress;
    },
  },
  {
    name: 'no daemon',
    fullOnly: true,
    outcomes: unusable('absent'),
    quick: true,
    fromStart: true,
    inflict: ({ keyring }) => keyring.kill(),
    mend: ({ keyring }) => keyring.start({ unlocked: true }),
  },
  {
    name: 'no collection',
    fullOnly: true,
    outcomes: unusable('locked'),
    quick: true,
    fromStart: true,
    async inflict(keychain) {
      await keychain.keyring.kill();
      await rename(filesOf(keychain), `${filesOf(keychain)}-away`);
      await keychain.keyring.start({ unlocked: false, made: false });
    },
    async mend(keychain) {
      await keychain.keyring.kill();
      await rm(filesOf(keychain), { recursive: true, force: true });
      await rename(`${filesOf(keychain)}-away`, filesOf(keychain));
      await keychain.keyring.start({ unlocked: true });
    },
  },
  {
    // Nobody is there to show the prompt, which is to the keyring as if it had been dismissed.
    name: 'locked, prompt dismissed',
    outcomes: unusable('locked'),
    quick: true,
    oneByOne: true,
    inflict: ({ keyring }) => keyring.lock(),
    mend: restart,
  },
  {
    name: 'locked, prompt ignored',
    fullOnly: true,
    outcomes: unusable('stuck'),
    quick: false,
    async inflict({ keyring, openPeer }) {
      // Takes every prompt and shows none.
      prompter = await openPeer('org.gnome.keyring.SystemPrompter');
      await keyring.lock();
    },
    async mend(keychain) {
      await prompter?.close();
      await restart(keychain);
    },
  },
  { name: 'stopped', outcomes: unusable('stuck'), quick: false, inflict: stop, mend: goOn },
  {
    name: 'killed',
    outcomes: unusable('absent'),
    quick: true,
    inflict: ({ keyring }) => keyring.kill(),
    mend: ({ keyring }) => keyring.start({ unlocked: true }),
  },
  { name: 'restarted', outcomes: well, quick: true, inflict: restart },
  { ...slow(1), outcomes: well, quick: true, fullOnly: true },
  { ...slow(5), outcomes: well, quick: false, fullOnly: true },
  { ...slow(30), outcomes: unusable('stuck'), quick: false, fullOnly: true },
  {
    name: 'wrong value',
    outcomes: damaged,
    damages: true,
    quick: true,
    inflict: changedTo(() => 'somebody else’s'),
  },
  {
    name: 'truncated value',
    fullOnly: true,
    outcomes: damaged,
    damages: true,
    quick: true,
    inflict: changedTo((value) => value.slice(0, value.length / 2)),
  },
  {
    name: 'foreign item',
    outcomes: well,
    quick: true,
    async inflict({ openPeer }, entries) {
      const peer = await openPeer();
      for (const { service } of entries) await writeForeignItem(peer, service);
      await peer.close();
    },
  },
  {
    name: 'oversized value',
    fullOnly: true,
    outcomes: damaged,
    damages: true,
    quick: true,
    inflict: changedTo(() => 'x'.repeat(300_000)),
  },
  {
    name: 'libsecret missing',
    outcomes: unusable('absent'),
    quick: true,
    fromStart: true,
    async inflict(keychain) {
      // Found in the place of the system's, and no library.
      await mkdir(libraryOf(keychain), { recursive: true });
      await writeFile(join(libraryOf(keychain), 'libsecret-1.so.0'), '');
      keychain.env['LD_LIBRARY_PATH'] = libraryOf(keychain);
    },
    async mend(keychain) {
      await rm(libraryOf(keychain), { recursive: true });
    },
  },
];

export async function openFaultyKeychain(folder: string): Promise<FaultyKeychain> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const base = {
    HOME: folder,
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: folder,
    TMPDIR: folder,
    PATH: systemPath,
    // Most of a short life would go into reading TypeScript.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  };
  const { env: bus, keyring, close } = await openKeyring(join(folder, 'run'), base, 'unlocked');
  const env: Record<string, string> = { ...base, ...bus };
  return {
    folder,
    dataFolder: base.XDG_DATA_HOME,
    keyring,
    env,
    busAddress: bus.DBUS_SESSION_BUS_ADDRESS,
    openPeer: (name) => openPeerOn({ ...base, ...bus }, name),
    close,
  };
}

/** The keychain of a whole desk, whose Lanyard is started with `env` added to the desk's. */
export function faultyKeychainOf(desk: Desk): FaultyKeychain {
  return {
    folder: desk.folder,
    dataFolder: desk.env['XDG_DATA_HOME'] ?? '',
    keyring: desk.keyring,
    env: {},
    busAddress: desk.env['DBUS_SESSION_BUS_ADDRESS'] ?? '',
    openPeer: (name) => openPeerOn(desk.env, name),
    close: async () => undefined,
  };
}

/** One with a name takes every call and does nothing. */
const openPeerOn = (env: Readonly<Record<string, string>>, name: string | undefined) =>
  openBusPeer(env, name === undefined ? {} : { name });

const service = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' };

/** What another program may store under our service: an item without an account, which crashes those who list. */
async function writeForeignItem(peer: BusPeer, of: string): Promise<void> {
  const plain = new Writer();
  plain.string('plain');
  plain.signature('s');
  plain.string('');
  const opened = await peer.call({
    ...service,
    interface: 'org.freedesktop.Secret.Service',
    member: 'OpenSession',
    signature: 'sv',
    body: plain,
  });
  // A variant, here an empty string; then the path of the session.
  opened.plain(opened.signature());
  const session = opened.plain('o');

  const attributes = new Writer();
  attributes.string('service');
  attributes.string(of);
  const properties = new Writer();
  properties.string('org.freedesktop.Secret.Item.Label');
  properties.signature('s');
  properties.string('foreign');
  properties.align(8);
  properties.string('org.freedesktop.Secret.Item.Attributes');
  properties.signature('a{ss}');
  writeArray(properties, attributes);

  const body = new Writer();
  writeArray(body, properties);
  body.align(8);
  body.string(String(session));
  body.uint32(0);
  body.uint32('foreign'.length);
  body.bytes(Buffer.from('foreign'));
  body.string('text/plain');
  body.uint32(0);
  await peer.call({
    destination: service.destination,
    path: `${service.path}/collection/login`,
    interface: 'org.freedesktop.Secret.Collection',
    member: 'CreateItem',
    signature: 'a{sv}(oayays)b',
    body,
  });
}

/** An array of entries, which begin at a multiple of 8: so they could be written by themselves. */
function writeArray(to: Writer, entries: Writer): void {
  to.uint32(entries.length);
  to.align(8);
  to.bytes(entries.take());
}
