/**
 * Whatever anybody answers, a provider, Google’s APIs, a metadata server or gcloud: it ends in a token that is one,
 * or in a failure of the closed list. Nothing else is ever thrown.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { GcloudAccount, MetadataServerAccount } from '../../app/account.ts';
import { describeFailure, Failure, failureCodes } from '../../app/failure.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { createGcloud } from '../../main/credentials/gcloud.ts';
import { createMetadataServer } from '../../main/credentials/metadata-server.ts';
import { parseServiceAccountKey } from '../../main/credentials/service-account-key-file.ts';
import { googleApis } from '../../main/google/apis.ts';
import { callGoogle } from '../../main/google/google-api.ts';
import { createClockSkew } from '../../main/http/clock-skew.ts';
import type { Fetch } from '../../main/http/provider-fetch.ts';
import { createIamCredentials } from '../../main/tokens/iam-credentials.ts';
import { createJwtBearer } from '../../main/tokens/jwt-bearer.ts';
import type { Token } from '../../main/tokens/token.ts';
import { accessToken, accountBase, identityOf, idToken } from './credential-bench.ts';
import { failureOf } from './failure-of.ts';
import { createFakeClock } from './fake-clock.ts';
import { newServiceAccountKey } from './service-account-keys.ts';

const email = 'deployer@acme-dev.iam.gserviceaccount.com';
const audience = 'https://hello.acme.example';
const account = accountBase(email);
const clock = createFakeClock();
const skew = createClockSkew(clock);

const claims = (members: unknown) => `e30.${Buffer.from(JSON.stringify(members)).toString('base64url')}.AAAA`;
const soon = new Date(clock.now() + 3_600_000).toISOString();

/** Names that answers have, and names that every object has. */
const name = fc.constantFrom(
  ...['error', 'error_description', 'error_subtype', 'access_token', 'accessToken', 'id_token', 'token'],
  ...['signedJwt', 'expires_in', 'expireTime', 'scope', 'code', 'message', 'status', 'details', 'reason'],
  ...['metadata', 'permission', 'consumer', 'credential', 'token_expiry', 'aud', 'exp'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
);
const word = fc.oneof(
  name,
  fc.string(),
  fc.constantFrom(
    ...['PERMISSION_DENIED', 'UNAUTHENTICATED', 'IAM_PERMISSION_DENIED', 'invalid_grant', 'invalid_scope'],
    ...['ya29.good-token', 'a\r\nb: c', soon, '+275760-09-13T00:00:00.001Z'],
    claims({ aud: audience, exp: clock.now() / 1000 + 3_600 }),
    claims({ aud: audience, exp: 1e300 }),
    claims({ aud: audience, exp: -1 }),
    claims({ aud: audience, exp: 'soon' }),
    claims({ aud: audience }),
    claims({ aud: [{}, 'x'.repeat(1_000)], exp: 1 }),
    claims(null),
    claims('text'),
    `e30\n.${claims({ aud: audience, exp: 1e9 }).slice(4)}`,
  ),
);
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    word,
    fc.constantFrom<unknown>(null, true, 0, -1, 3_600, 1e300),
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(name, tie('any'), { maxKeys: 5 }),
  ),
})).any;
/** Answers of the shapes that are looked into, and anything else. */
const body = fc.oneof(
  value.map((json) => JSON.stringify(json)),
  fc.string(),
  fc
    .record({ status: word, message: word, details: fc.array(fc.record({ reason: value, metadata: value })) })
    .map((error) => JSON.stringify({ error })),
  fc
    .record({ error: word, error_description: value, error_subtype: value })
    .map((json) => JSON.stringify(json)),
  fc
    .record({ access_token: word, expires_in: value, id_token: word, scope: value }, { requiredKeys: [] })
    .map((json) => JSON.stringify(json)),
  fc
    .record({ accessToken: word, expireTime: word, token: word, signedJwt: word }, { requiredKeys: [] })
    .map((json) => JSON.stringify(json)),
  fc
    .record({ access_token: word, id_token: word, token_expiry: word })
    .map((credential) => JSON.stringify({ credential })),
);
const status = fc.constantFrom(200, 200, 200, 204, 400, 401, 403, 404, 418, 500);

const requests: readonly TokenRequest[] = [
  accessToken(account),
  idToken(account, audience),
  { kind: 'signed-jwt', identity: identityOf(account), audience },
];

function fetchOf(answerStatus: number, text: string): Fetch {
  const isBodiless = answerStatus === 204;
  return (async () => new Response(isBodiless ? null : text, { status: answerStatus })) as unknown as Fetch;
}

/** How the work ended: the failure, told in words, or nothing where there was a result. */
async function endOf(work: Promise<unknown>): Promise<Failure | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    expect(failureCodes).toContain(error.code);
    const view = describeFailure(error);
    expect(structuredClone(view)).toEqual(view);
    expect(`${view.title} ${view.sentence}`).not.toMatch(/function|\[object|native code/);
    return error;
  }
}

async function expectTokensOrFailure(work: Promise<readonly Token[]>): Promise<void> {
  const tokens: Token[] = [];
  await endOf(work.then((minted) => void tokens.push(...minted)));
  for (const token of tokens) {
    // What is pasted into a header ends there, and what is shown as a time is one.
    expect(token.value).toMatch(/^[\x21-\x7e]+$/);
    expect(new Date(token.expiresAt).getTime()).toBe(token.expiresAt);
    expect(token.value).not.toContain('\n');
  }
}

describe('the answer of', () => {
  const key = parseServiceAccountKey(JSON.stringify(newServiceAccountKey(email)), 'key.json');

  test('a Google API is what was asked for, or a failure', async () => {
    const call = { method: 'GET', url: 'https://x.googleapis.com/', accessToken: 'a', about: {} } as const;
    await fc.assert(
      fc.asyncProperty(status, body, async (answered, text) => {
        const shape = z.object({ token: z.string() });
        const failure = await endOf(callGoogle(fetchOf(answered, text), call, shape));
        if (answered >= 300) expect(failure).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test('IAM Credentials is a token, or a failure', async () => {
    const impersonation = { target: 'invoker@acme-dev.iam.gserviceaccount.com', delegates: [] };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...requests), status, body, async (request, answered, text) => {
        const parts = { apis: googleApis(), fetch: fetchOf(answered, text), clock, skew };
        const minting = createIamCredentials(parts).mint({ email, accessToken: 'a' }, impersonation, request);
        await expectTokensOrFailure(minting.then((token) => [token]));
      }),
      { numRuns: 1_000 },
    );
  });

  test('a token endpoint is a token, or a failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...requests), status, body, async (request, answered, text) => {
        const parts = { tokenEndpoint: 'https://t.example/', fetch: fetchOf(answered, text), clock, skew };
        await expectTokensOrFailure(
          createJwtBearer(parts)
            .mint(key, request)
            .then((token) => [token]),
        );
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  test('gcloud is a token, a list, or a failure', async () => {
    const gcloudAccount: GcloudAccount = { ...account, kind: 'gcloud' };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...requests), fc.oneof(body, word), async (request, printed) => {
        const program = { find: async () => ({ version: '1' }), run: async () => printed };
        const gcloud = createGcloud({ program, folder: '/', clock, skew });
        await expectTokensOrFailure(gcloud.mint(gcloudAccount, request));
        await endOf(gcloud.find());
      }),
      { numRuns: 1_000 },
    );
  });

  describe('a metadata server', () => {
    let server: Server;
    let answer: { readonly status: number; readonly text: string };
    beforeAll(async () => {
      server = createServer((_, response) => {
        response.writeHead(answer.status, { 'metadata-flavor': 'Google' }).end(answer.text);
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    test('is a token, an e-mail, or a failure', async () => {
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const metadataServer = createMetadataServer({ environment: { GCE_METADATA_HOST: host }, clock, skew });
      const machine: MetadataServerAccount = { ...account, kind: 'metadata-server' };
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...requests),
          status,
          fc.oneof(body, word),
          async (request, answered, text) => {
            answer = { status: answered, text };
            await expectTokensOrFailure(metadataServer.mint(machine, request));
            await endOf(metadataServer.email());
          },
        ),
        { numRuns: 150 },
      );
    }, 30_000);
  });
});

describe('a refusal of a Google API', () => {
  const refusal = (error: unknown) =>
    failureOf(
      callGoogle(
        fetchOf(403, JSON.stringify({ error })),
        { method: 'GET', url: 'https://x.googleapis.com/', accessToken: 'a', about: { who: email } },
        z.object({}),
      ),
    );

  test('is told by its status, however odd its details', async () => {
    for (const details of [null, 7, {}, [null], [{ reason: 7 }], [{ metadata: { permission: {} } }]]) {
      expect((await refusal({ status: 'PERMISSION_DENIED', details })).code).toBe('PERMISSION_DENIED');
    }
  });

  test('is told by the detail that has a reason, beside others that are odd', async () => {
    const service = 'run.googleapis.com';
    const details = [{ metadata: 7 }, 'x', { reason: 'SERVICE_DISABLED', metadata: { service, other: 7 } }];
    expect(await refusal({ status: 'PERMISSION_DENIED', details })).toMatchObject({
      code: 'API_DISABLED',
      facts: { service },
    });
  });

  test.each(['constructor', '__proto__', 'toString'])('named “%s” is one like any other', async (odd) => {
    expect((await refusal({ status: odd, details: [{ reason: odd }] })).code).toBe('PROVIDER_REFUSED');
  });
});
