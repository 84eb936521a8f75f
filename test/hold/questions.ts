/**
 * Puts the questions of Lanyard to a provider, each by the modules that put it in the app, and tells how each ended. It
 * runs under plain Node and in Electron's main process, on whichever `fetch` it is given.
 */
import type { GoogleSignInAccount } from '../../app/account.ts';
import { describeFailure, Failure } from '../../app/failure.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { systemClock } from '../../main/clock.ts';
import { createAuthorizedUserTokens } from '../../main/credentials/authorized-user.ts';
import type { GoogleApis } from '../../main/google/apis.ts';
import { createLists } from '../../main/google/lists.ts';
import { createTokenInfo } from '../../main/google/token-info.ts';
import { createTokenVerifier } from '../../main/google/token-verifier.ts';
import { createProviderFetch, type Fetch } from '../../main/http/provider-fetch.ts';
import { createIamCredentials } from '../../main/tokens/iam-credentials.ts';
import { createJwtBearer } from '../../main/tokens/jwt-bearer.ts';
import { findSecretsInText } from '../desk/secret-scan.ts';
import { textsIn } from '../unit/failure-of.ts';
import { ask as askPlainly } from '../unit/raw-http.ts';
import { newServiceAccountKey } from '../unit/service-account-keys.ts';
import { createBench } from '../unit/sign-in-bench.ts';
import { canaries } from './canaries.ts';
import { known } from './known.ts';
import type { Ask, Place } from './provider-answers.ts';

/** One question that gets one answer. */
export interface Question {
  /** The number of the answer. */
  readonly answer: number;
  readonly ask: Ask;
  readonly place: Place;
  /** Another name of this computer: Chromium keeps no more than six connections to one. */
  readonly host?: string;
  readonly deadlineMs: number;
}

/** As the app has two: one for what may be sent again, and one for what may not. */
export interface Fetches {
  readonly fetch: Fetch;
  readonly singleFetch: Fetch;
}

export interface Ending {
  readonly answer: number;
  readonly ask: Ask;
  /** A failure's code, `well`, or `bug` for anything else that was thrown. */
  readonly code: string;
  /** From the first try of the last call on: a sign-in makes two, and each may take its time. */
  readonly tookMs: number;
  /** How many next steps it offers. */
  readonly steps: number;
  /** Which secrets its words hold, and in which form. */
  readonly leaks: readonly string[];
  /** Whether the account now asks for its person. */
  readonly needsPerson: boolean;
  /** The network stack's own name for it. */
  readonly systemCode?: string;
  /** What a bug said. */
  readonly bug?: string;
}

const account = {
  id: '10000000-0000-4000-8000-000000000001',
  kind: 'google-sign-in' as const,
  sub: known.sub,
  email: known.email,
  clientId: known.clientId,
  askedScopes: [...known.scopes],
  grantedScopes: [...known.scopes],
  signedInAt: 0,
} satisfies GoogleSignInAccount;
const identity = { accountId: account.id };
const cloudToken: TokenRequest = { kind: 'access-token', identity, scopes: [cloudPlatform] };
const { private_key: privateKey, private_key_id: keyId } = newServiceAccountKey(known.source);
const listing = '20000000-0000-4000-8000-000000000001';

/** Asks on `send`; `places` are the origins of the provider's. */
export async function askProvider(
  send: Fetches,
  places: Readonly<Record<Place, string>>,
  question: Question,
): Promise<Ending> {
  const { fetches, lastCallAt } = timing(send);
  const stand = await setUp(fetches, places, question);
  let thrown: unknown;
  try {
    await questions[question.ask](stand);
  } catch (error) {
    thrown = error;
  }
  const tookMs = performance.now() - lastCallAt();
  const { answer, ask } = question;
  const [bug] = stand.bench.bugs;
  const failure = thrown instanceof Failure ? thrown : undefined;
  const strange = bug ?? (failure ? undefined : thrown);
  const view = failure && describeFailure(failure);
  const shown = textOf([thrown, view, stand.bench.signIn.view()]);
  const needsPerson = stand.bench.accounts.list().some((one) => one.needsPerson !== undefined);
  await stand.bench.signIn.end();
  return {
    answer,
    ask,
    code: strange === undefined ? (failure?.code ?? 'well') : 'bug',
    tookMs,
    steps: view?.steps.length ?? 0,
    leaks: leaksIn(shown),
    needsPerson,
    ...(failure?.facts.systemCode === undefined ? {} : { systemCode: failure.facts.systemCode }),
    ...(strange === undefined
      ? {}
      : { bug: strange instanceof Error ? (strange.stack ?? strange.name) : typeof strange }),
  };
}

/** The same, with the moment at which the last address was asked for the first time. */
function timing({ fetch, singleFetch }: Fetches) {
  const calls = new Map<string, number>();
  let last = performance.now();
  const timed =
    (send: Fetch): Fetch =>
    (url, init) => {
      if (!calls.has(url)) calls.set(url, performance.now());
      last = calls.get(url) ?? last;
      return send(url, init);
    };
  return { fetches: { fetch: timed(fetch), singleFetch: timed(singleFetch) }, lastCallAt: () => last };
}

/** All words of a value. */
export const textOf = (value: unknown): string => textsIn(value).join('\n');

/** Which of the canaries stand in a text. */
export const leaksIn = (text: string): string[] =>
  findSecretsInText(canaries, 'a message', text).map(({ secret, encoding }) => `${secret}, ${encoding}`);

type Stand = Awaited<ReturnType<typeof setUp>>;

/** A Lanyard of its own for each question, composed as `start` does it. */
async function setUp(send: Fetches, places: Readonly<Record<Place, string>>, question: Question) {
  const { answer, ask, place, host = '127.0.0.1', deadlineMs } = question;
  const path = `/${answer}/${ask}`;
  const good = places.plain + path;
  const bad = places[place].replace('127.0.0.1', host) + path;
  const of = (...asks: Ask[]) => (asks.includes(ask) ? bad : good);
  const provider = {
    name: 'Provider',
    issuer: known.issuer,
    authorizationEndpoint: `${good}/auth`,
    tokenEndpoint: `${of('exchange', 'refresh', 'key', 'adc')}/token`,
    revocationEndpoint: `${of('revoke')}/revoke`,
    userinfoEndpoint: `${good}/userinfo`,
    tokeninfoEndpoint: `${of('tokeninfo')}/tokeninfo`,
    jwksUri: `${of('keys', 'verify')}/keys`,
    issInResponse: true,
    codeChallengeMethods: ['S256'],
    pictureOrigins: [],
  };
  const apis: GoogleApis = {
    iamCredentials: of('access-token', 'id-token'),
    iam: of('service-accounts'),
    resourceManager: of('projects'),
    run: of('services'),
    functions: good,
    serviceAccountKeys: good,
    iapKeys: `${good}/keys`,
  };
  const clientFile = { installed: { client_id: known.clientId, client_secret: canaries.clientSecret } };
  const bench = await createBench(
    { description: { provider, clientFile, people: [] } } as unknown as Parameters<typeof createBench>[0],
    { ...send, deadlineMs },
  );
  await bench.accounts.putAccount({ ...account }, canaries.refreshToken);
  const http = { fetch: send.fetch, clock: systemClock, skew: bench.skew, deadlineMs, random: () => -0.98 };
  const asking = { ...http, fetch: createProviderFetch(http, { repeatable: true }) };
  return { bench, provider, apis, asking };
}

const questions: Readonly<Record<Ask, (stand: Stand) => Promise<unknown>>> = {
  exchange: signIn,
  keys: signIn,
  refresh: ({ bench }) => bench.credential.mint(bench.accounts.get(account.id), cloudToken),
  key: ({ asking, provider }) =>
    createJwtBearer({ ...asking, tokenEndpoint: provider.tokenEndpoint }).mint(
      { email: known.source, keyId, privateKey },
      cloudToken,
    ),
  adc: ({ asking, provider }) => {
    const { tokenEndpoint, tokeninfoEndpoint } = provider;
    const { refreshToken, clientSecret } = canaries;
    const user = { type: 'authorized_user', clientId: known.clientId, clientSecret, refreshToken } as const;
    return createAuthorizedUserTokens({ ...asking, tokenEndpoint, tokeninfoEndpoint }).mint(
      user,
      known.email,
      cloudToken,
    );
  },
  // Nobody signed it; the keys are fetched all the same.
  verify: ({ asking, apis, provider }) =>
    createTokenVerifier({ endpoints: provider, apis, fetch: asking.fetch })(
      [{ alg: 'RS256', kid: 'k1' }, { iss: known.issuer }, 'x']
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.'),
    ),
  'access-token': ({ asking, apis }) =>
    createIamCredentials({ ...asking, apis }).mint(
      { email: known.source, accessToken: canaries.accessToken },
      { target: known.target, delegates: [] },
      cloudToken,
    ),
  'id-token': ({ asking, apis }) =>
    createIamCredentials({ ...asking, apis }).mint(
      { email: known.source, accessToken: canaries.accessToken },
      { target: known.target, delegates: [] },
      { kind: 'id-token', identity, audience: known.audience },
    ),
  projects: (stand) => lists(stand).listProjects({ ...identity, listing }),
  'service-accounts': (stand) =>
    lists(stand).listServiceAccounts({ ...identity, listing, projectId: known.project }),
  services: (stand) =>
    lists(stand).listServices({ ...identity, listing, projectId: known.project, from: 'run' }),
  revoke: ({ bench }) =>
    bench.oauth.revoke({ clientId: bench.clientId, clientSecret: bench.clientSecret }, canaries.refreshToken),
  tokeninfo: ({ asking, provider }) =>
    createTokenInfo({ ...asking, endpoints: provider })(canaries.accessToken),
};

function lists({ bench, apis, asking }: Stand) {
  return createLists({
    apis,
    fetch: asking.fetch,
    accounts: bench.accounts,
    askAs: async (_, ask) => ask(canaries.accessToken),
  });
}

/** A whole sign-in, whose browser comes back with a code at once. */
async function signIn({ bench, provider }: Stand): Promise<void> {
  const ended = bench.ending();
  await bench.signIn.start(bench.orderOf());
  const page = new URL(bench.opened.at(-1) ?? '').searchParams;
  const callback = new URL(page.get('redirect_uri') ?? '');
  callback.search = new URLSearchParams({
    code: canaries.code + page.get('nonce'),
    state: page.get('state') ?? '',
    iss: provider.issuer,
  }).toString();
  await askPlainly(callback.href);
  const ending = await ended;
  if ('failure' in ending) throw ending.failure;
}
