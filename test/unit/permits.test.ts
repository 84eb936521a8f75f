/** What a credentials file wants done only after a yes: asked, allowed, finished, and asked again when it changes. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AdcAccount } from '../../app/account.ts';
import type { RequestOf } from '../../app/contract.ts';
import { permitsOf, readAdcFile } from '../../main/credentials/adc-file.ts';
import { allowForFile } from '../../main/credentials/permits.ts';
import { type Sandbox, startSandbox } from '../sandbox/sandbox.ts';
import { accessToken, accountBase, type CredentialBench, createCredentialBench } from './credential-bench.ts';
import { failureOf, textsIn } from './failure-of.ts';

let sandbox: Sandbox;
let bench: CredentialBench;
let folder: string;
let account: AdcAccount;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(async () => {
  bench = createCredentialBench(sandbox);
  folder = await mkdtemp(join(tmpdir(), 'permits-'));
  sandbox.clearRequests();
  account = {
    ...accountBase('sandbox-pool/oidc'),
    kind: 'adc',
    path: at('adc.json'),
    fileType: 'external_account',
  };
});
afterEach(() => rm(folder, { recursive: true }));
afterAll(() => sandbox.close());

const put = (credential_source: object, more: object = {}) =>
  writeFile(
    account.path,
    JSON.stringify({
      ...sandbox.description.google.adcFiles.external_account_file,
      ...more,
      credential_source,
    }),
  );
const subjectToken = () => sandbox.description.google.workload.subjectToken;
const mint = async () => (await bench.adc.mint(account, accessToken(account)))[0];
const failedMint = () => failureOf(bench.adc.mint(account, accessToken(account)));
const allow = (what: { host: string } | { command: string }) =>
  allowForFile(
    {
      accounts: {
        get: () => account,
        async change(_, change) {
          account = { ...account, ...change } as AdcAccount;
        },
      },
      permitsOf: async ({ path }) => permitsOf(await readAdcFile(path, bench.checks)),
    },
    { accountId: account.id, ...what } as RequestOf<'allowForFile'>,
  );

/** A program that prints `answer`, and notes what it was started with. */
async function program(answer: unknown, more = ''): Promise<string> {
  const script = at('program.mjs');
  await writeFile(
    script,
    `import { writeFileSync } from 'node:fs';
const { env, argv } = process;
const given = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('GOOGLE_EXTERNAL')));
writeFileSync(${JSON.stringify(at('started.json'))}, JSON.stringify({ args: argv.slice(2), given }));
${more}
process.stdout.write(${JSON.stringify(typeof answer === 'string' ? answer : JSON.stringify(answer))});`,
  );
  return `"${process.execPath}" "${script}"`;
}
const started = async () => JSON.parse(await readFile(at('started.json'), 'utf8'));
const jwt = 'urn:ietf:params:oauth:token-type:jwt';
const success = () => ({ version: 1, success: true, token_type: jwt, id_token: subjectToken() });

describe('a host that is not Google’s', () => {
  test('is asked only after a yes, and then for good', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end(subjectToken());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      await put({ url: `http://${host}/token` });
      expect(await failedMint()).toMatchObject({
        code: 'HOST_NOT_ALLOWED',
        facts: { host, field: '“credential_source.url”' },
      });
      expect(asked).toBe(0);
      expect(bench.asked()).toEqual([]);
      await allow({ host });
      expect((await mint()).value).toMatch(/^ya29\.d\./);
      expect(asked).toBe(1);
      await put({ url: `http://localhost:1/token` });
      expect((await failedMint()).facts.host).toBe('localhost:1');
    } finally {
      server.close();
    }
  });

  test('is not allowed when the file names it no longer', async () => {
    await put({ url: 'http://127.0.0.1:1/token' });
    expect((await failureOf(allow({ host: 'evil.example' }))).code).toBe('PERMIT_OUTDATED');
    expect((await failureOf(allow({ command: 'http://127.0.0.1:1' }))).code).toBe('PERMIT_OUTDATED');
    expect(account).not.toHaveProperty('allowedHosts');
  });
});

describe('a program', () => {
  const putProgram = async (answer: unknown, more = '', fields: object = {}) => {
    const command = await program(answer, more);
    await put({ executable: { command, ...fields } });
    return command;
  };

  test('is run only after a yes to exactly this command', async () => {
    const command = await putProgram(success());
    expect(await failedMint()).toMatchObject({
      code: 'EXECUTABLE_NOT_ALLOWED',
      facts: { command, field: '“credential_source.executable”' },
    });
    await expect(started()).rejects.toThrow('ENOENT');
    await allow({ command });
    expect((await mint()).value).toMatch(/^ya29\.d\./);
    const { audience } = sandbox.description.google.adcFiles.external_account_file;
    expect(await started()).toEqual({
      args: [],
      given: {
        GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE: audience,
        GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE: jwt,
        GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE: '0',
      },
    });
    await put({ executable: { command: `${command} --more` } });
    expect(await failedMint()).toMatchObject({
      code: 'EXECUTABLE_NOT_ALLOWED',
      facts: { command: `${command} --more` },
    });
  });

  test('gets its arguments without a shell, and the service account it is for', async () => {
    const command = `${await program(success())} --a "b c; touch ${at('touched')}" $(x) d"e"`;
    await put(
      { executable: { command } },
      {
        service_account_impersonation_url:
          sandbox.description.google.adcFiles.external_account.service_account_impersonation_url,
      },
    );
    account = { ...account, email: 'pipeline@acme-dev.iam.gserviceaccount.com', allowedCommand: command };
    await mint();
    const { args, given } = await started();
    expect(args).toEqual(['--a', `b c; touch ${at('touched')}`, '$(x)', 'd"e"']);
    expect(given['GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL']).toBe(account.email);
    await expect(readFile(at('touched'))).rejects.toThrow('ENOENT');
  });

  test('is not run while what it left behind is good', async () => {
    const output_file = at('kept.json');
    const command = await putProgram({ ...success(), expiration_time: 1 }, '', { output_file });
    account = { ...account, allowedCommand: command };
    const kept = { ...success(), expiration_time: Math.floor(Date.now() / 1000) + 600 };
    await writeFile(output_file, JSON.stringify(kept));
    await mint();
    await expect(started()).rejects.toThrow('ENOENT');
    await writeFile(output_file, JSON.stringify({ ...kept, expiration_time: 1 }));
    expect((await failedMint()).facts.problem).toBe('gave a credential that has expired');
    expect((await started()).given['GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE']).toBe(output_file);
  });

  const canary = 'eyJjYW5hcnki.eyJjYW5hcnki.canary';
  test.each([
    [
      'fails by its own word',
      { version: 1, success: false, code: '401', message: 'No sign-in.' },
      '',
      'answered that it failed',
    ],
    ['ends badly', canary, 'process.exitCode = 3;', 'ended with exit code 3'],
    ['prints something else', `token: ${canary}`, '', 'did not answer in the form that is described for it'],
    [
      'is of another version',
      { version: 2, success: true },
      '',
      'answers in a version that Lanyard does not know',
    ],
    [
      'gives another type',
      { version: 1, success: true, token_type: 'x', id_token: canary },
      '',
      'gave no credential of a type that can be exchanged',
    ],
    [
      'gives an old one',
      { version: 1, success: true, token_type: jwt, id_token: canary, expiration_time: 7 },
      '',
      'gave a credential that has expired',
    ],
    ['prints without end', 'x'.repeat(1_100_000), '', 'printed far more than a credential'],
  ])('that %s is told without what it printed', async (_, answer, more, problem) => {
    account = { ...account, allowedCommand: await putProgram(answer, more) };
    const failure = await failedMint();
    expect(failure).toMatchObject({
      code: 'SUBJECT_TOKEN_UNAVAILABLE',
      facts: { field: '“credential_source.executable”', problem },
    });
    expect(textsIn(failure).join('\n')).not.toContain('canary');
    expect(bench.asked()).toEqual([]);
  });

  test('that hangs is ended', async () => {
    const command = await putProgram(
      '',
      'setInterval(() => undefined, 1000); await new Promise(() => undefined);',
      {
        timeout_millis: 5_000,
      },
    );
    account = { ...account, allowedCommand: command };
    expect((await failedMint()).facts.problem).toBe('took longer than 5 seconds');
  }, 15_000);

  test('that is not there is told', async () => {
    const command = at('nothing');
    await put({ executable: { command } });
    account = { ...account, allowedCommand: command };
    expect(await failedMint()).toMatchObject({
      code: 'SUBJECT_TOKEN_UNAVAILABLE',
      facts: { problem: 'could not be started', systemCode: 'ENOENT' },
    });
  });
});
