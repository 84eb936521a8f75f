/** Every format that a shell or program here can read, really run by it: the token arrives as it was. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TokenToWrite } from '../../app/formats/token-to-write.ts';
import { type FormatName, formatToken } from '../../app/formats.ts';
import { bareEnvironment, run, skipWithout } from './shells.ts';

/** All the signs a token could have, in an order that means harm. */
const token = `ya29.a'b"c$HOME\`id\`$(id)%PATH%!!x^&|<>\\\\;#~*?[a]{1,2}==@/end\\`;
const path = '/a%20b?q=$HOME&r=%PATH%!!x\'`id`"<>^|;(c)*#{1,2}[3]é\\';
/** What of it is asked for: encoded where it has no place in an address. A fragment is never sent. */
const askedFor = "/a%20b?q=$HOME&r=%PATH%!!x'%60id%60%22%3C%3E%5E%7C;(c)*";

interface Seen {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

async function listen(seen: Seen[]): Promise<{ readonly server: Server; readonly origin: string }> {
  const server = createServer(({ url = '', headers }, answer) => {
    seen.push({ url, headers });
    answer.statusCode = 404;
    answer.end('seen');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const seen: Seen[] = [];
const seenElsewhere: Seen[] = [];
let here: Awaited<ReturnType<typeof listen>>;
let elsewhere: Awaited<ReturnType<typeof listen>>;
let home: string;
let value: TokenToWrite;

beforeAll(async () => {
  here = await listen(seen);
  elsewhere = await listen(seenElsewhere);
});
afterAll(() => {
  for (const { server } of [here, elsewhere]) server.close();
});
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'formats-'));
  value = {
    token,
    kind: 'access-token',
    expiresAt: Date.UTC(2026, 2, 1),
    account: 'alice@acme.example',
    quotaProject: 'acme-billing',
    url: `${here.origin}${path}`,
  };
});
afterEach(async () => {
  seen.length = 0;
  seenElsewhere.length = 0;
  await rm(home, { recursive: true });
});

/** Puts a program on the path that writes down its arguments, its standard input and what it was told of git. */
async function installRecorder(name: string) {
  const bin = join(home, 'bin');
  const record = join(home, 'record');
  await mkdir(bin, { recursive: true });
  await writeFile(
    join(bin, name),
    `#!/bin/sh\n{ printf '%s\\0' "$@"; printf 'stdin\\0'; cat; printf '\\0'; env | grep ^GIT_CONFIG; } > ${record}\n`,
  );
  await chmod(join(bin, name), 0o755);
  return async () => {
    const [, args = '', stdin, environment = ''] =
      /^(.*)stdin\0([^\0]*)\0(.*)$/su.exec(await readFile(record, 'utf8')) ?? [];
    return { args: args.split('\0').slice(0, -1), stdin, environment };
  };
}

/** `curl -H` of the last request, as the server saw it. */
function expectCall(header: 'authorization' | 'proxy-authorization' = 'authorization') {
  expect(seen).toHaveLength(1);
  expect(seen[0]?.headers).toMatchObject({
    [header]: `Bearer ${token}`,
    'x-goog-user-project': 'acme-billing',
  });
  // Node's fetch encodes one more sign.
  expect(seen[0]?.url.replaceAll('%27', "'")).toBe(askedFor);
}

for (const shell of ['bash', 'dash']) {
  describe(`in ${shell}`, () => {
    beforeEach((context) => skipWithout(shell, context));
    const paste = (text: string) => run(shell, ['-c', text], bareEnvironment(home, join(home, 'bin')));

    test('curl calls with the token', async () => {
      expect(await paste(formatToken(value, 'curl'))).toMatchObject({ stdout: 'seen', exitCode: 0 });
      expectCall();
    });

    test('curl calls an app behind IAP, and leaves Authorization to it', async () => {
      await paste(formatToken({ ...value, kind: 'id-token' }, 'iap-curl'));
      expectCall('proxy-authorization');
      expect(seen[0]?.headers.authorization).toBeUndefined();
    });

    test.each([
      ['env-posix', 'CLOUDSDK_AUTH_ACCESS_TOKEN'],
      ['terraform-posix', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
    ] as const)('%s sets %s for what is started from then on', async (format, name) => {
      const { stdout } = await paste(`${formatToken(value, format)}\nprintenv ${name}`);
      expect(stdout).toBe(`${token}\n`);
    });

    test('HTTPie gets the header as one item', async () => {
      const recorded = await installRecorder('http');
      await paste(formatToken(value, 'httpie'));
      expect((await recorded()).args).toEqual([
        expect.stringMatching(/^http:.*%7B1,2%7D%5B3%5D%C3%A9%5C$/),
        `Authorization:Bearer ${token}`,
        'x-goog-user-project:acme-billing',
      ]);
    });

    test('grpcurl gets the header and the host', async () => {
      const recorded = await installRecorder('grpcurl');
      await paste(formatToken(value, 'grpcurl'));
      expect((await recorded()).args).toEqual([
        '-plaintext',
        '-H',
        `Authorization: Bearer ${token}`,
        '-H',
        'x-goog-user-project: acme-billing',
        here.origin.slice('http://'.length),
        'list',
      ]);
    });

    test('docker gets the token alone, and not among its arguments', async () => {
      const recorded = await installRecorder('docker');
      await paste(formatToken(value, 'docker-login'));
      expect(await recorded()).toMatchObject({
        args: ['login', '-u', 'oauth2accesstoken', '--password-stdin', 'https://us-docker.pkg.dev'],
        stdin: token,
      });
    });

    test('git gets the token, and not among its arguments', async () => {
      const recorded = await installRecorder('git');
      await paste(formatToken(value, 'git'));
      const { args, environment } = await recorded();
      expect(args).toEqual(['clone', expect.stringMatching(/^http:/)]);
      expect(environment.split('\n').filter(Boolean).sort()).toEqual([
        'GIT_CONFIG_COUNT=1',
        `GIT_CONFIG_KEY_0=http.${here.origin}/.extraHeader`,
        `GIT_CONFIG_VALUE_0=Authorization: Bearer ${token}`,
      ]);
    });
  });
}

test('zsh sets the variable and calls with the token', async (context) => {
  await skipWithout('zsh', context);
  const lines = [formatToken(value, 'env-posix'), 'printenv CLOUDSDK_AUTH_ACCESS_TOKEN'];
  const text = [...lines, formatToken(value, 'curl')].join('\n');
  const { stdout } = await run('zsh', ['-f', '-c', text], bareEnvironment(home));
  expect(stdout).toBe(`${token}\nseen`);
  expectCall();
});

test('fish sets the variables', async (context) => {
  await skipWithout('fish', context);
  const lines = [formatToken(value, 'env-fish'), formatToken(value, 'terraform-fish')];
  const text = [...lines, 'printenv CLOUDSDK_AUTH_ACCESS_TOKEN GOOGLE_OAUTH_ACCESS_TOKEN'].join('\n');
  const { stdout } = await run('fish', ['--no-config', '-c', text], bareEnvironment(home));
  expect(stdout).toBe(`${token}\n${token}\n`);
});

describe('git', () => {
  beforeEach((context) => skipWithout('git', context));
  const clone = (text: string) =>
    run('sh', ['-c', text], {
      ...bareEnvironment(home),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
    });

  test('sends the token to the host it is for', async () => {
    const { exitCode } = await clone(formatToken({ ...value, url: `${here.origin}/p/acme` }, 'git'));
    expect(exitCode).toBe(128);
    expect(seen[0]).toMatchObject({
      url: '/p/acme/info/refs?service=git-upload-pack',
      headers: { authorization: `Bearer ${token}` },
    });
  });

  test('sends it to no other', async () => {
    const text = formatToken({ ...value, url: `${here.origin}/p/acme` }, 'git');
    await clone(text.replace(`clone '${here.origin}`, `clone '${elsewhere.origin}`));
    expect(seenElsewhere[0]?.url).toBe('/p/acme/info/refs?service=git-upload-pack');
    expect(seenElsewhere.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    expect(seen).toEqual([]);
  });

  test('names a repository of Google where there is no address', () => {
    expect(formatToken({ ...value, url: undefined }, 'git')).toMatch(
      / git clone 'https:\/\/source\.developers\.google\.com\/p\/PROJECT\/r\/REPOSITORY'$/,
    );
  });
});

describe('as source code', () => {
  /** What there is of requests for these lines: it is no part of Python. */
  const requests = `
import urllib.error, urllib.request

class Response:
    def __init__(self, answer):
        self.status_code, self.text = answer.status, answer.read().decode()

def get(url, headers):
    try:
        return Response(urllib.request.urlopen(urllib.request.Request(url, headers=headers)))
    except urllib.error.HTTPError as answer:
        return Response(answer)
`;

  test('Python calls with the token', async (context) => {
    await skipWithout('python3', context);
    await writeFile(join(home, 'requests.py'), requests);
    const environment = { ...bareEnvironment(home), PYTHONPATH: home };
    const ran = await run('python3', ['-'], environment, formatToken(value, 'python'));
    expect(ran).toMatchObject({ stdout: '404 seen\n', exitCode: 0 });
    expectCall();
  });

  test('Node calls with the token', async () => {
    const flags = ['--input-type=module', '-'];
    const ran = await run(process.execPath, flags, bareEnvironment(home), formatToken(value, 'node'));
    expect(ran).toMatchObject({ stdout: '404 seen\n', exitCode: 0 });
    expectCall();
  });

  test('a request in an .http file is one that a server understands', async (context) => {
    await skipWithout('bash', context);
    const { host, port } = new URL(here.origin);
    // As its readers do: the address split into a path and a host, and the lines ended as HTTP has them.
    const lines = formatToken(value, 'http-file').split('\n');
    const [, asked = ''] = /^GET http:\/\/[^/]*([^ #]*)\S* HTTP\/1\.1$/.exec(lines[0] ?? '') ?? [];
    await writeFile(
      join(home, 'request'),
      [`GET ${asked} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines.slice(1), '', ''].join('\r\n'),
    );
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; cat request >&3; cat <&3`;
    expect((await run('bash', ['-c', script], bareEnvironment(home))).stdout).toMatch(/^HTTP\/1\.1 404/);
    expectCall();
  });

  test.each([
    ['dotenv', 'CLOUDSDK_AUTH_ACCESS_TOKEN'],
    ['terraform-dotenv', 'GOOGLE_OAUTH_ACCESS_TOKEN'],
  ] as const)('a line of %s sets %s', async (format: FormatName, name) => {
    const usual = { ...value, token: 'ya29.a0_-~+/=' };
    const text = formatToken(usual, format);
    expect(parseEnv(text)).toEqual({ [name]: usual.token });
    await writeFile(join(home, '.env'), text);
    const script = `set -a; . ./.env; exec "$0" -p 'process.env.${name}'`;
    const flags = ['-c', script, process.execPath];
    expect((await run('sh', flags, bareEnvironment(home))).stdout).toBe(`${usual.token}\n`);
    const told = ['--env-file=.env', '-p', `process.env.${name}`];
    expect((await run(process.execPath, told, bareEnvironment(home))).stdout).toBe(`${usual.token}\n`);
  });
});
