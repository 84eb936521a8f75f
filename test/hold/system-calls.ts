/** What a program hands to the kernel, seen by strace: every write to a file or a socket, every program it starts. */
import { createReadStream, existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Desk } from '../desk/desk.ts';
import { electronBinary, systemPath } from '../desk/machine.ts';
import { runProgram } from '../desk/program.ts';
import { type Find, type Secrets, searchFor } from '../desk/secret-scan.ts';
import type { Scene } from '../person/scene.ts';
import { kindOf } from './disk.ts';
import { heapSnapshot } from './heap.ts';

export interface Trace {
  /** Runs Electron under strace; to be launched in its place. */
  readonly program: string;
  /** Reads what was seen, once the program has ended, and removes it. */
  read(secrets: Secrets): Promise<SeenCalls>;
}

export interface SeenCalls {
  readonly writes: number;
  readonly starts: number;
  /** Secrets in what was written elsewhere than to the provider and to sockets that no other computer can reach. */
  readonly written: readonly Find[];
  /** Secrets in the arguments and environments of programs that were started. */
  readonly started: readonly Find[];
  /** What was spoken to over the network but the provider. */
  readonly strangers: readonly string[];
  /** The kinds of secrets that went to the provider: these have to be seen, or the trace is blind. */
  readonly toProvider: ReadonlySet<string>;
}

const strace = 'strace';
const writing = ['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg', 'sendmmsg'];

/**
 * A program that runs Electron under strace, to be launched in its place, and the file it writes to. Undefined where
 * there is no strace, or it may not look into other programs.
 */
export async function traceElectron(desk: Desk, name: string, flags: readonly string[]) {
  if (!systemPath.split(delimiter).some((folder) => existsSync(join(folder, strace)))) return undefined;
  const tried = await runProgram(strace, ['-f', '--seccomp-bpf', '-o', '/dev/null', 'true'], { ...desk.env });
  if (tried.code !== 0) return undefined;
  const file = join(desk.folder, `trace-${name}`);
  const program = join(desk.bin, `traced-${name}`);
  const command = [strace, '-f', '--seccomp-bpf', ...flags, '-o', file, electronBinary()];
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  await writeFile(program, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o700 });
  return { program, file };
}

/** Undefined where nothing can be traced. */
export async function openTrace({ desk, sandbox }: Scene, name: string): Promise<Trace | undefined> {
  const flags = ['-v', '-yy', '-xx', '-s', '10000000', '-e', 'signal=none'];
  const traced = await traceElectron(desk, name, [...flags, '-e', `trace=execve,${writing.join(',')}`]);
  if (!traced) return undefined;
  const { program, file } = traced;
  return {
    program,
    async read(secrets) {
      const { provider } = sandbox.description;
      const seen = await readCalls(file, secrets, {
        provider: new URL(provider.issuer).host,
        signInPage: provider.authorizationEndpoint,
      });
      await rm(file);
      return seen;
    },
  };
}

interface Known {
  readonly provider: string;
  readonly signInPage: string;
}

async function readCalls(file: string, secrets: Secrets, known: Known): Promise<SeenCalls> {
  const search = searchFor(secrets);
  const written: Find[] = [];
  const started: Find[] = [];
  const toProvider = new Set<string>();
  const strangers = new Set<string>();
  const debuggers = new Set<string>();
  /** Threads that have become a shell: the person's own programs, which hand out what they have. */
  const shells = new Set<string>();
  let [writes, starts] = [0, 0];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [, thread = '', name = '', rest = ''] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (name === '') continue;
    const content = bytesIn(rest);
    if (name === 'execve') {
      starts += 1;
      if (/^[^,]*\/(?:sh|gcloud|xdg-open)$/.test(bytesIn(/^"[^"]*"/.exec(rest)?.[0] ?? '').toString()))
        shells.add(thread);
      const isAddress = content.includes(known.signInPage);
      const hits = search('the arguments or the environment of a program', content);
      started.push(...hits.filter(({ secret }) => !(isAddress && kindOf(secret) === 'state')));
      continue;
    }
    writes += 1;
    if (shells.has(thread)) continue;
    const target = targetOf(rest);
    // What the day itself asks for: looks into the window, and what Playwright sees of it and of main.
    if (content.subarray(0, 12).equals(webSocketBegins)) debuggers.add(target);
    if (target.endsWith(heapSnapshot) || debuggers.has(target)) continue;
    const stranger = /^(?:TCP|UDP)\w*:.*->(?!127\.0\.0\.1:|\[::1\]:)(.+)\]$/.exec(target)?.[1];
    if (stranger !== undefined) strangers.add(stranger);
    const hits = search(target, content);
    if (isToward(target, known.provider)) for (const { secret } of hits) toProvider.add(kindOf(secret));
    else if (!isOfThisComputer(target)) written.push(...hits);
  }
  return { writes, starts, written, started, strangers: [...strangers], toProvider };
}

/** The redirect server of a sign-in never says so. */
const webSocketBegins = Buffer.from('HTTP/1.1 101');

/** Every string of a call, one after the other. */
function bytesIn(call: string): Buffer {
  const texts = [...call.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, text = '']) =>
    text.replaceAll('\\x', ''),
  );
  return Buffer.from(texts.join(''), 'hex');
}

/** What stands behind the number of a file: `7<TCP:[127.0.0.1:40000->127.0.0.1:40001]>`, or a path in hex. */
function targetOf(call: string): string {
  const target = /^\d+<(.*?)>(?:\(deleted\))?, /.exec(call)?.[1] ?? 'something';
  return target.replace(/\\x([0-9a-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const isToward = (target: string, host: string) => target.startsWith('TCP:') && target.endsWith(`->${host}]`);

/** Between Lanyard's own processes, to the X server and to the session bus with the keyring on it. */
const isOfThisComputer = (target: string) => /^UNIX(?:-STREAM|-DGRAM|-SEQPACKET)?:/.test(target);
