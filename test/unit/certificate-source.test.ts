/** Workloads that show a certificate: over a real connection to a server that asks for one, and what of it goes wrong. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, Server } from 'node:https';
import { type AddressInfo, createServer as createPlainServer, type Server as PlainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SecureVersion, TLSSocket } from 'node:tls';
import { IdentityPoolClient } from 'google-auth-library';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AdcAccount } from '../../app/account.ts';
import { describeFailure } from '../../app/failure.ts';
import { systemClock } from '../../main/clock.ts';
import { readSubjectCertificate } from '../../main/credentials/certificate-source.ts';
import type { Surroundings } from '../../main/surroundings.ts';
import { MACHINE_NAME, WORKLOAD_AUDIENCES } from '../sandbox/federation.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import {
  accessToken,
  accountBase,
  type CredentialBenchOptions,
  createCredentialBench,
  idToken,
} from './credential-bench.ts';
import { failureOf, textsIn } from './failure-of.ts';
import { claimsOf, serviceAccount } from './sandbox-cloud.ts';
import { issueCertificate, selfSigned } from './self-signed.ts';

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const valid = { from: inDays(-1), until: inDays(30) };
const pool = 'sandbox-pool/x509';

const root = issueCertificate({ name: 'Acme Root', valid, isAuthority: true });
const between = issueCertificate({ name: 'Acme Machines', valid, isAuthority: true, by: root });
const own = issueCertificate({ name: MACHINE_NAME, valid, by: between });
const server = selfSigned('127.0.0.1', valid);

let sandbox: Sandbox;
let folder: string;
let surroundings: Surroundings;
const servers: PlainServer[] = [];
const at = (name: string) => join(folder, name);
const pemOf = (...certificates: { readonly cert: string }[]) => certificates.map(({ cert }) => cert).join('');
const derOf = (...certificates: { readonly cert: string }[]) =>
  certificates.map(({ cert }) => new X509Certificate(cert).raw.toString('base64'));

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  sandbox.clearFaults();
  sandbox.clearRequests();
  folder = await mkdtemp(join(tmpdir(), 'certificate-'));
  surroundings = { environment: {}, home: folder, platform: 'linux' };
  await putFiles();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const one of servers.splice(0)) {
    if (one instanceof Server) one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
  await rm(folder, { recursive: true });
});
afterAll(() => sandbox.close());

/** What is on the computer of the workload. */
async function putFiles({ cert = pemOf(own, between), key = own.key, chain = pemOf(between, root) } = {}) {
  await writeFile(at('own.pem'), cert);
  await writeFile(at('own.key'), key);
  await writeFile(at('chain.pem'), chain);
  await putConfig();
}

async function putConfig(text = JSON.stringify(configOf()), path = at('config.json')) {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
}

const configOf = (workload: object = { cert_path: at('own.pem'), key_path: at('own.key') }) => ({
  version: 1,
  cert_configs: { workload },
});

/** Ends TLS in front of the sandbox's token service, which a machine must have shown its certificate to. */
async function startFront(answer?: RequestListener, maxVersion: SecureVersion = 'TLSv1.3') {
  const shown: string[] = [];
  const tokens: string[] = [];
  const front = createServer(
    { ...server, ca: root.cert, requestCert: true, rejectUnauthorized: true, maxVersion },
    async (request, response) => {
      const certificate = (request.socket as TLSSocket).getPeerX509Certificate();
      shown.push(certificate?.raw.toString('base64') ?? '');
      if (answer) return answer(request, response);
      let body = '';
      for await (const chunk of request) body += chunk;
      const token = new URLSearchParams(body).get('subject_token') ?? '';
      tokens.push(token);
      if (JSON.parse(token)[0] !== shown.at(-1)) return response.writeHead(400).end();
      const { authorization = '' } = request.headers;
      const answered = await fetch(files().external_account.token_url, {
        method: 'POST',
        headers: { 'content-type': request.headers['content-type'] ?? '', authorization },
        body,
      });
      response.writeHead(answered.status, { 'content-type': 'application/json' });
      response.end(await answered.text());
    },
  );
  servers.push(front);
  return { host: await listen(front), shown, tokens };
}

async function listen(one: PlainServer): Promise<string> {
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(one.address() as AddressInfo).port}`;
}

const files = () => sandbox.description.google.adcFiles;

/** An account of a file that goes to this host; what is named `undefined` is not in it. */
async function put(host: string, certificate: object, more: object = {}): Promise<AdcAccount> {
  const path = at('adc.json');
  await writeFile(
    path,
    JSON.stringify({
      type: 'external_account',
      audience: WORKLOAD_AUDIENCES.x509,
      subject_token_type: 'urn:ietf:params:oauth:token-type:mtls',
      token_url: `https://${host}/v1/token`,
      credential_source: { certificate },
      ...more,
    }),
  );
  return { ...accountBase(pool), kind: 'adc', path, fileType: 'external_account', allowedHosts: [host] };
}

const named = () => ({ certificate_config_location: at('config.json'), trust_chain_path: at('chain.pem') });
const benchOf = (options: CredentialBenchOptions = {}) =>
  createCredentialBench(sandbox, { surroundings, authorities: server.cert, ...options });
const mint = async (account: AdcAccount, options?: CredentialBenchOptions) =>
  (await benchOf(options).adc.mint(account, accessToken(account)))[0];
const failedMint = (account: AdcAccount, options?: CredentialBenchOptions) =>
  failureOf(benchOf(options).adc.mint(account, accessToken(account)));

describe('a workload with a certificate', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'shows it, exchanges its chain, and gets a token: %s',
    async (version) => {
      const { host, shown, tokens } = await startFront(undefined, version);
      const token = await mint(await put(host, named()));
      expect(token.value).toMatch(/^ya29\.d\./);
      expect(token.expiresAt - token.mintedAt).toBeGreaterThan(3_500_000);
      expect(shown).toEqual(derOf(own));
      expect(tokens.map((text) => JSON.parse(text))).toEqual([derOf(own, between, root)]);
    },
  );

  test('speaks for its service account', async () => {
    const pipeline = serviceAccount('pipeline');
    const { host } = await startFront();
    const { service_account_impersonation_url } = files().external_account;
    const account = { ...(await put(host, named(), { service_account_impersonation_url })), email: pipeline };
    const bench = benchOf();
    expect(await bench.whoIs((await mint(account)).value)).toMatchObject({ email: pipeline });
    const [id] = await bench.adc.mint(account, idToken(account, 'https://hello.acme.example'));
    expect(claimsOf(id.value)).toMatchObject({ email: pipeline, aud: 'https://hello.acme.example' });
  });

  test('is told the audience when the exchange is refused', async () => {
    const { host } = await startFront();
    // Its chain does not lead to a root.
    await putFiles({ chain: pemOf(between) });
    expect(await failedMint(await put(host, named()))).toMatchObject({
      code: 'FEDERATION_REFUSED',
      facts: { providerCode: 'invalid_grant', audience: WORKLOAD_AUDIENCES.x509 },
    });
  });

  test('is not shown to a host that nobody allowed', async () => {
    const { host, shown } = await startFront();
    const { allowedHosts: _, ...account } = await put(host, named());
    expect(await failedMint(account)).toMatchObject({ code: 'HOST_NOT_ALLOWED', facts: { host } });
    expect(shown).toEqual([]);
  });

  test.each([
    ['gcloud’s folder', () => at('.config/gcloud/certificate_config.json'), () => ({})],
    [
      'the folder of CLOUDSDK_CONFIG',
      () => at('sdk/certificate_config.json'),
      () => ({ CLOUDSDK_CONFIG: at('sdk') }),
    ],
    [
      'GOOGLE_API_CERTIFICATE_CONFIG',
      () => at('one.json'),
      () => ({ GOOGLE_API_CERTIFICATE_CONFIG: at('one.json') }),
    ],
  ])('is found by the config of %s', async (_, path, environment) => {
    const { host, shown } = await startFront();
    surroundings = { ...surroundings, environment: environment() };
    const account = await put(host, { use_default_certificate_config: true });
    expect(await failedMint(account)).toMatchObject({
      code: 'SUBJECT_TOKEN_UNAVAILABLE',
      facts: {
        field: '“credential_source.certificate.use_default_certificate_config”',
        place: path(),
        systemCode: 'ENOENT',
      },
    });
    await putConfig(undefined, path());
    // Without a chain it is exchanged alone, and this provider wants to see who signed it.
    expect((await failedMint(account)).facts.providerCode).toBe('invalid_grant');
    expect(shown).toEqual(derOf(own));
  });
});

describe('what is exchanged is what google-auth-library exchanges', () => {
  test.each([
    ['the certificate alone', {}, undefined],
    ['with its chain', {}, 'chain.pem'],
    ['with a chain that starts with it', { chain: pemOf(own, between, root) }, 'chain.pem'],
    ['with its key in the same file', { cert: own.cert + own.key }, undefined],
    ['with words around it', { cert: `Bag Attributes - own\n${own.cert}Thanks\n` }, undefined],
  ])('%s', async (_, changed, chain) => {
    await putFiles(changed);
    const certificate = {
      certificate_config_location: at('config.json'),
      ...(chain && { trust_chain_path: at(chain) }),
    };
    const library = new IdentityPoolClient({
      type: 'external_account',
      audience: WORKLOAD_AUDIENCES.x509,
      subject_token_type: 'urn:ietf:params:oauth:token-type:mtls',
      credential_source: { certificate } as never,
    });
    expect((await read(chain)).token).toBe(await library.retrieveSubjectToken());
  });
});

const source = (chain: string | undefined = 'chain.pem') =>
  ({ kind: 'certificate', config: at('config.json'), ...(chain && { trustChain: at(chain) }) }) as const;
const read = (chain?: string, now = Date.now()) =>
  readSubjectCertificate(
    chain === undefined ? { kind: 'certificate', config: at('config.json') } : source(chain),
    surroundings,
    now,
  );
const failedRead = (now?: number) => failureOf(read('chain.pem', now));

describe('files that give no certificate', () => {
  const config = '“credential_source.certificate.certificate_config_location”';
  const cert = '“cert_configs.workload.cert_path”';
  const key = '“cert_configs.workload.key_path”';
  const chain = '“credential_source.certificate.trust_chain_path”';
  const stranger = issueCertificate({ name: MACHINE_NAME, valid });

  /** Locked with a passphrase, as OpenSSL writes it today and as it did before. */
  const locked = createPrivateKey(own.key)
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' })
    .toString();
  const lockedOnce = createPrivateKey(own.key)
    .export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'a' })
    .toString();

  test.each([
    ['config.json', config, '', 'is not JSON'],
    ['config.json', config, '[]', 'is not complete: the file is not an object'],
    [
      'config.json',
      config,
      '{"cert_configs":{"pkcs11":{}}}',
      'is not complete: “cert_configs.workload” is missing',
    ],
    [
      'config.json',
      config,
      JSON.stringify(configOf({ cert_path: '/a' })),
      'is not complete: “cert_configs.workload.key_path” is missing',
    ],
    [
      'config.json',
      config,
      JSON.stringify(configOf({ cert_path: 7, key_path: '/a' })),
      'is not complete: “cert_configs.workload.cert_path” is not a text',
    ],
    ['config.json', config, Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'is no text in UTF-8'],
    ['own.pem', cert, '', 'has no certificate in PEM'],
    ['own.pem', cert, own.key, 'has no certificate in PEM'],
    ['own.pem', cert, new X509Certificate(own.cert).raw, 'is no text in UTF-8'],
    ['own.pem', cert, ' '.repeat(65_537), 'is over 64 KB'],
    ['own.pem', cert, own.cert.replace('MII', 'AAA'), 'has a certificate that cannot be read'],
    ['own.pem', cert, stranger.cert, 'is not the key of the certificate'],
    ['own.key', key, stranger.key, 'is not the key of the certificate'],
    ['own.key', key, own.cert, 'has no private key that can be read'],
    ['own.key', key, locked, 'is locked with a passphrase'],
    ['own.key', key, lockedOnce, 'is locked with a passphrase'],
    ['chain.pem', chain, '', 'has no certificate in PEM'],
    ['chain.pem', chain, pemOf(between, own), 'has the certificate of the workload, but not as the first'],
  ])('%s: %s', async (name, field, content, problem) => {
    await writeFile(at(name), content);
    const failure = await failedRead();
    const isKeys = problem.includes('not the key');
    expect([failure.code, failure.facts.field, failure.facts.problem]).toEqual([
      'SUBJECT_TOKEN_UNAVAILABLE',
      isKeys ? key : field,
      problem,
    ]);
    expect(failure.facts.place).toBe(at(isKeys ? 'own.key' : name));
  });

  test.each([
    ['config.json', config],
    ['own.pem', cert],
    ['own.key', key],
    ['chain.pem', chain],
  ])('a missing %s', async (name, field) => {
    await rm(at(name));
    expect(await failedRead()).toMatchObject({
      code: 'SUBJECT_TOKEN_UNAVAILABLE',
      facts: { field, place: at(name), systemCode: 'ENOENT' },
    });
  });

  test('a certificate out of its time, by the clock of the provider', async () => {
    expect((await failedRead(inDays(31).getTime())).facts).toMatchObject({
      field: cert,
      problem: 'has expired',
    });
    expect((await failedRead(inDays(-2).getTime())).facts.problem).toBe('is not valid yet');
    const { host } = await startFront();
    const account = await put(host, named());
    const ahead = { ...systemClock, now: () => inDays(31).getTime() };
    expect((await failedMint(account, { clock: ahead })).code).toBe('SUBJECT_TOKEN_UNAVAILABLE');
    const bench = benchOf({ clock: ahead });
    bench.skew.observe(new Date().toUTCString());
    expect((await bench.adc.mint(account, accessToken(account)))[0].value).toMatch(/^ya29\.d\./);
  });

  test('are told in a sentence that names the file', async () => {
    await rm(at('own.key'));
    expect(describeFailure(await failedRead()).sentence).toBe(
      `What “cert_configs.workload.key_path” of “config.json” names, ${at('own.key')}, cannot be read (ENOENT).`,
    );
  });

  describe('are those cut at any byte', () => {
    const cuts = (text: string) => Array.from({ length: text.length }, (_, length) => text.slice(0, length));
    const secretLines = own.key.split('\n').filter((line) => /^[\w+/=]{16,}$/.test(line));

    /** What comes of it, or nothing after a failure, which quotes nothing of the key. */
    async function outcomeOf(name: string, text: string) {
      await writeFile(at(name), text);
      const outcome = await read('chain.pem').catch((error: unknown) => error);
      if (!(outcome instanceof Error)) return outcome;
      const failure = await failureOf(Promise.reject(outcome));
      const said = textsIn(failure).join('\n');
      for (const line of secretLines) expect(said).not.toContain(line);
      expect(failure.code).toBe('SUBJECT_TOKEN_UNAVAILABLE');
      return undefined;
    }

    test.each([
      ['config.json', () => JSON.stringify(configOf())],
      ['own.pem', () => own.cert],
      ['own.key', () => own.key],
    ] as const)('%s', { timeout: 30_000 }, async (name, text) => {
      expect(secretLines.length).toBeGreaterThan(1);
      const { token } = await read('chain.pem');
      for (const cut of cuts(text())) {
        // What lacks only its last line break is whole.
        const isWhole = cut === text().trimEnd();
        expect(await outcomeOf(name, cut)).toEqual(isWhole ? expect.objectContaining({ token }) : undefined);
      }
    });

    test('chain.pem, but for a cut between two certificates', { timeout: 30_000 }, async () => {
      const text = pemOf(between, root);
      const whole = new Map([
        [text.trimEnd(), derOf(own, between, root)],
        // Nothing tells that there was another.
        [between.cert, derOf(own, between)],
        [between.cert.trimEnd(), derOf(own, between)],
      ]);
      for (const cut of cuts(text)) {
        const chain = whole.get(cut);
        expect(await outcomeOf('chain.pem', cut)).toEqual(
          chain && expect.objectContaining({ token: JSON.stringify(chain) }),
        );
      }
    });
  });
});

describe('a connection that shows a certificate', () => {
  /** Ends every connection with these bytes, in the clear. */
  async function startRaw(...bytes: number[]): Promise<string> {
    const raw = createPlainServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(Buffer.from(bytes)));
    });
    servers.push(raw);
    return listen(raw);
  }

  test.each([
    [42, 'bad_certificate'],
    [43, 'unsupported_certificate'],
    [44, 'certificate_revoked'],
    [45, 'certificate_expired'],
    [46, 'certificate_unknown'],
    [48, 'unknown_ca'],
    [49, 'access_denied'],
    [51, 'decrypt_error'],
    [116, 'certificate_required'],
  ])('is refused by the alert %i: %s', async (alert, providerCode) => {
    const host = await startRaw(0x15, 3, 3, 0, 2, 2, alert);
    expect(await failedMint(await put(host, named()))).toMatchObject({
      code: 'FEDERATION_REFUSED',
      facts: { providerCode, audience: WORKLOAD_AUDIENCES.x509, who: pool },
    });
  });

  test.each([
    ['another alert', [0x15, 3, 3, 0, 2, 2, 70]],
    ['what is no TLS', [...Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
  ])('does not come about by %s', async (_, bytes) => {
    const host = await startRaw(...bytes);
    expect(await failedMint(await put(host, named()))).toMatchObject({
      code: 'PROVIDER_CERTIFICATE',
      facts: { systemCode: 'EPROTO' },
    });
  });

  test('is closed by who does not know who signed it', async () => {
    const { host, shown } = await startFront();
    const stranger = issueCertificate({ name: MACHINE_NAME, valid });
    await putFiles({ cert: stranger.cert, key: stranger.key });
    // Node’s servers say nothing when they close it.
    expect((await failedMint(await put(host, named()))).code).toBe('PROVIDER_UNREACHABLE');
    expect(shown).toEqual([]);
  });

  test('is not made with somebody whom nobody vouches for, whatever the environment says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { host, shown } = await startFront();
    const account = await put(host, named());
    expect(await failedMint(account, { authorities: root.cert })).toMatchObject({
      code: 'PROVIDER_CERTIFICATE',
      facts: { systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(
      (
        await failureOf(
          createCredentialBench(sandbox, { surroundings }).adc.mint(account, accessToken(account)),
        )
      ).code,
    ).toBe('PROVIDER_CERTIFICATE');
    expect(shown).toEqual([]);
  });

  test('is not made with a host under the name of another', async () => {
    const { host, shown } = await startFront();
    const account = await put(host.replace('127.0.0.1', 'localhost'), named());
    expect(await failedMint(account)).toMatchObject({
      code: 'PROVIDER_CERTIFICATE',
      facts: { systemCode: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(shown).toEqual([]);
  });

  const big = 'x'.repeat(1_000_001);
  test.each<[string, RequestListener, number]>([
    ['PROVIDER_REDIRECTED', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), 1],
    ['PROVIDER_DOWN', (_, response) => response.writeHead(503).end(), 3],
    ['RATE_LIMITED', (_, response) => response.writeHead(429, { 'retry-after': '3600' }).end(), 1],
    ['PROVIDER_ANSWER_BROKEN', (_, response) => response.end(big), 1],
    ['PROVIDER_ANSWER_BROKEN', (_, response) => response.writeHead(204).end(), 1],
    [
      'PROVIDER_ANSWER_BROKEN',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"access_token":', () => response.destroy());
      },
      1,
    ],
    ['PROVIDER_UNREACHABLE', (request) => request.socket.destroy(), 3],
    ['PROVIDER_ANSWER_BROKEN', (_, response) => response.writeHead(999).end(), 1],
    ['PROVIDER_REFUSED', (_, response) => response.writeHead(404).end('<html>'), 1],
  ])('keeps the rules of every request: %s', async (code, answer, tries) => {
    const { host, shown } = await startFront(answer);
    expect((await failedMint(await put(host, named()))).code).toBe(code);
    expect(shown).toHaveLength(tries);
  });

  test('is given up at the deadline, before an answer and in the middle of one', async () => {
    const hanging: RequestListener[] = [() => {}, (_, response) => void response.write('{')];
    for (const answer of hanging) {
      const { host } = await startFront(answer);
      expect((await failedMint(await put(host, named()), { deadlineMs: 300 })).code).toBe(
        'PROVIDER_TIMED_OUT',
      );
    }
  });
});
