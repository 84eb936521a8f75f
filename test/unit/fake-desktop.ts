/** A computer without Electron for `start`: its files, its keychain and its clipboard outlive one run of Lanyard. */
import { Failure } from '../../app/failure.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { Commands } from '../../main/commands.ts';
import type { Desktop, OpenParts } from '../../main/desktop/desktop.ts';
import type { LogEvent } from '../../main/desktop/log.ts';
import { pageAddress } from '../../main/desktop/openable.ts';
import type { VaultProcess } from '../../main/vault/vault-client.ts';
import type { VaultAnswer, VaultJob } from '../../main/vault/vault-protocol.ts';

export interface FakeComputer {
  /** The keychain, by service and name. */
  readonly keychain: Map<string, string>;
  /** Whether the keychain refuses everything, as where there is none. */
  keychainAbsent: boolean;
  clipboard: string;
  readonly environment: Record<string, string>;
  /** What other programs have claimed. */
  readonly takenShortcuts: Set<string>;
  /** Where the person saves a file; nothing when they cancel. */
  savePath: string | undefined;
  idleMs: number;
  /** What the computer says when it is asked who is there. */
  isThePerson: boolean;
  refusesAutostart: boolean;
  /** Whether it can show notifications. */
  notifies: boolean;
  /** A desktop for one run of Lanyard. */
  /** Whence newer versions come. */
  updates: Desktop['updates'];
  boot(): FakeDesktop;
}

export interface FakeDesktop extends Desktop {
  readonly events: LogEvent[];
  readonly bugs: unknown[];
  readonly opened: string[];
  /** What it was asked to do beside the window. */
  readonly deeds: string[];
  /** What the window was opened with. */
  readonly opening: () => OpenParts;
  readonly snapshots: Snapshot[];
  /** Whether the window was to be kept out of screenshots, each time that was said. */
  readonly protections: boolean[];
  readonly commands: () => Commands;
  vaultsRunning: number;
  /** How often its memory was wiped. */
  wipes: number;
  /** Presses the global shortcut that was claimed last. */
  pressShortcut: () => void;
  /** Resolves when a pushed snapshot, or the present one, is as `isIt` says. */
  until(isIt: (snapshot: Snapshot) => boolean): Promise<Snapshot>;
  quit(): Promise<void>;
}

export function createFakeComputer(userDataFolder: string): FakeComputer {
  const computer: FakeComputer = {
    keychain: new Map(),
    keychainAbsent: false,
    clipboard: '',
    idleMs: 0,
    isThePerson: true,
    refusesAutostart: false,
    notifies: true,
    environment: {},
    takenShortcuts: new Set(),
    savePath: undefined,
    updates: 'nobody',
    boot,
  };
  const keyOf = ({ service, name }: VaultJob) => `${service}/${name}`;

  function carryOut(job: VaultJob): VaultAnswer {
    const { id } = job;
    if (computer.keychainAbsent) return { id, ok: false };
    if (job.verb === 'set') computer.keychain.set(keyOf(job), job.value ?? '');
    if (job.verb === 'delete') computer.keychain.delete(keyOf(job));
    return { id, ok: true, value: job.verb === 'get' ? (computer.keychain.get(keyOf(job)) ?? null) : null };
  }

  function boot(): FakeDesktop {
    let commands: Commands | undefined;
    let opened: OpenParts | undefined;
    let copied: string | undefined;
    const beforeQuit: (() => Promise<void>)[] = [];
    const watchers = new Set<(snapshot: Snapshot) => void>();

    function spawnVault(): VaultProcess {
      let onAnswer: (answer: VaultAnswer) => void = () => undefined;
      let isAlive = true;
      desktop.vaultsRunning += 1;
      return {
        send: (job) => setImmediate(() => isAlive && onAnswer(carryOut(job))),
        onAnswer: (listener) => {
          onAnswer = listener;
        },
        onExit: () => undefined,
        kill() {
          if (isAlive) desktop.vaultsRunning -= 1;
          isAlive = false;
        },
      };
    }

    const desktop: FakeDesktop = {
      userDataFolder,
      platform: 'linux',
      version: '0.0.0',
      updates: computer.updates,
      // Nothing is found outside its own folder.
      surroundings: { environment: computer.environment, home: userDataFolder, platform: 'linux' },
      events: [],
      bugs: [],
      opened: [],
      deeds: [],
      snapshots: [],
      protections: [],
      vaultsRunning: 0,
      wipes: 0,
      fetch,
      singleFetch: fetch,
      resolveProxy: async () => 'DIRECT',
      clipboard: {
        async writeSecret(text) {
          computer.clipboard = text;
          copied = text;
        },
        async writeText(text) {
          computer.clipboard = text;
        },
        holdsSecret: async () => computer.clipboard === copied,
        async clear() {
          computer.clipboard = '';
        },
      },
      log: { write: (event) => void desktop.events.push(event) },
      createLinks: () => ({
        openPage: async (page) => void desktop.opened.push(pageAddress(page)),
        openSignInPage: async (url) => void desktop.opened.push(url),
      }),
      chooseSavePath: async () => computer.savePath,
      spawnVault,
      applyTheme: () => undefined,
      claimShortcut: (accelerator, onPress) => {
        if (accelerator === null) return 'off';
        if (computer.takenShortcuts.has(accelerator)) return 'taken';
        desktop.pressShortcut = onPress;
        return 'on';
      },
      pressShortcut: () => undefined,
      async open(parts) {
        commands = parts.commands;
        opened = parts;
      },
      opening() {
        if (!opened) throw new Error('the window is not open');
        return opened;
      },
      push(snapshot) {
        desktop.snapshots.push(snapshot);
        for (const watch of watchers) watch(snapshot);
      },
      raise: () => void desktop.deeds.push('raise'),
      hasTray: () => true,
      idleMs: () => computer.idleMs,
      confirmPerson: async () => computer.isThePerson,
      async setStartAtLogin(on) {
        if (computer.refusesAutostart) throw new Failure('START_AT_LOGIN_NOT_SET');
        desktop.deeds.push(`start at login: ${on}`);
      },
      notify(title) {
        if (computer.notifies) desktop.deeds.push(`notify: ${title}`);
        return computer.notifies;
      },
      protectContent: (on) => void desktop.protections.push(on),
      wipeMemory: async () => {
        desktop.wipes += 1;
      },
      onQuit: (run) => void beforeQuit.push(run),
      reportBug: (error) => void desktop.bugs.push(error),
      commands() {
        if (!commands) throw new Error('the window is not open');
        return commands;
      },
      async until(isIt) {
        const present = await desktop.commands().getSnapshot({});
        if (isIt(present)) return present;
        return new Promise((resolve) => {
          const watch = (snapshot: Snapshot) => {
            if (!isIt(snapshot)) return;
            watchers.delete(watch);
            resolve(snapshot);
          };
          watchers.add(watch);
        });
      },
      async quit() {
        await Promise.all(beforeQuit.map((run) => run()));
      },
    };
    return desktop;
  }

  return computer;
}
