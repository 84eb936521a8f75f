import type { Account } from '../../../app/account.ts';
import { Failure } from '../../../app/failure.ts';
import { freshMarginMs, liveliness } from '../../../app/freshness.ts';
import { cloudPlatform } from '../../../app/scopes.ts';
import type { TokenRequest } from '../../../app/token-request.ts';
import { createGoogleSignInCredential } from '../../../main/credentials/google-sign-in.ts';
import { createServiceAccountKeyCredential } from '../../../main/credentials/service-account-key.ts';
import { createClockSkew } from '../../../main/http/clock-skew.ts';
import { createProviderFetch } from '../../../main/http/provider-fetch.ts';
import { createOAuth } from '../../../main/sign-in/oauth.ts';
import { createTokens, type Tokens } from '../../../main/tokens/engine.ts';
import { createIamCredentials } from '../../../main/tokens/iam-credentials.ts';
import { createJwtBearer } from '../../../main/tokens/jwt-bearer.ts';
import { createMint } from '../../../main/tokens/mint.ts';
import type { Credentials } from '../../../main/tokens/source.ts';
import { clientSecretName, keyName, refreshTokenName } from '../../../main/vault/accounts.ts';
import { createFakeClock } from '../../unit/fake-clock.ts';
import { createMemorySecrets } from '../../unit/memory-secrets.ts';
import { newServiceAccountKey } from '../../unit/service-account-keys.ts';
import { canaries } from '../canaries.ts';
import { known } from '../known.ts';
import type { Finding, Ground, Row } from '../row.ts';
import { createTimekeeper } from '../timekeeper.ts';

const copies = { short: 400, full: 1_000 } as const;
const hour = 3_600_000;
const day = 24 * hour;
/** A `Date` header has whole seconds, and a difference under two is taken for noise. */
const finestMs = 3_000;
/** A wrong clock has a provider refuse, and Lanyard say so; a session that ends gives a token that is too short. */
const told = ['CLOCK_WRONG', 'ID_TOKEN_INVALID', 'TOKEN_TOO_SHORT'];

/**
 * Days of copying while the clock is set to and fro by up to a day, also while a request is under way, and the computer
 * sleeps: what is handed out is looked at by the provider's own clock. What a key signs by itself is asked for only where
 * some answer has shown the time since the clock was last set; nobody else could know it.
 */
export const row: Row = {
  number: 14,
  name: 'clock and sleep',
  goal: '±24 h, 8 h sleep, 1,000 copies: expired 0; under 5 min left: refreshed or labelled 100 %',
  async check(ground) {
    const { now } = Date;
    try {
      return await liveFor(ground);
    } finally {
      Date.now = now;
    }
  },
};

async function liveFor({ form, note }: Ground): Promise<Finding> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const desk = createDesk(randomOf(seed));
  // openid-client asks the computer itself.
  Date.now = desk.wall;
  const failures = new Map<string, number>();
  let done = 0;
  let expired = 0;
  let short = 0;
  let labelled = 0;
  let unexplained = 0;
  for (let asks = 0; done < copies[form] && asks < copies[form] * 3; asks += 1) {
    desk.liveAWhile();
    const { request, minted, token, failure, setMeanwhile } = await desk.copy();
    if (failure) {
      failures.set(failure.code, (failures.get(failure.code) ?? 0) + 1);
      const isOfClock = failure.code !== 'TOKEN_TOO_SHORT';
      const isSaid = !isOfClock || failure.facts.clockAheadMs !== undefined;
      // Where the clock has been set since the last answer, the very answer that is refused may be what shows it right.
      if (!setMeanwhile && !(told.includes(failure.code) && isSaid)) {
        unexplained += 1;
        note(`${request.kind}: ${failure.code} without a word about the clock`);
      }
      continue;
    }
    done += 1;
    const leftMs = token.endsAt - desk.trueNow();
    if (leftMs <= -finestMs) {
      expired += 1;
      note(`${request.kind}: ended ${Math.round(-leftMs / 1000)} s ago; ${desk.history()}`);
    }
    if (leftMs >= freshMarginMs - finestMs) continue;
    short += 1;
    // From memory it must never be; a new one must be shown as ending.
    if (minted && liveliness(token.shownEnd, desk.wall()) !== 'alive') labelled += 1;
    else note(`${request.kind}: ${Math.round(leftMs / 1000)} s left and no word of it; ${desk.history()}`);
  }
  const held = done === copies[form] && expired === 0 && short > 0 && labelled === short && unexplained === 0;
  if (!held) note(`seed ${seed}`);
  const refusals = [...failures].map(([code, times]) => `${code} ${times}`).join(', ');
  return {
    held,
    figure: `${done} copies, expired ${expired}; under 5 min left ${short}, all new and shown as ending ${labelled}; told instead: ${refusals || 'none'}; ${desk.counts()}`,
  };
}

const person: Account = {
  id: '10000000-0000-4000-8000-000000000001',
  kind: 'google-sign-in',
  sub: known.sub,
  email: known.email,
  clientId: known.clientId,
  askedScopes: [...known.scopes],
  grantedScopes: [...known.scopes],
  signedInAt: 0,
};
const { private_key: privateKey, private_key_id: keyId } = newServiceAccountKey(known.source);
const robot: Account = {
  id: '10000000-0000-4000-8000-000000000002',
  kind: 'service-account-key',
  email: known.source,
  keyId,
  signedInAt: 0,
};

const impersonating = { target: known.target, delegates: [] };
const requests: readonly TokenRequest[] = [person, robot].flatMap(({ id: accountId }): TokenRequest[] => {
  const audience = accountId === person.id ? known.clientId : known.audience;
  return [
    { kind: 'access-token', identity: { accountId }, scopes: [cloudPlatform] },
    { kind: 'id-token', identity: { accountId }, audience },
    { kind: 'access-token', identity: { accountId, impersonating }, scopes: [cloudPlatform] },
    { kind: 'id-token', identity: { accountId, impersonating }, audience: known.audience },
    { kind: 'signed-jwt', identity: { accountId, impersonating }, audience: known.audience },
  ];
});
/** By the key alone: no answer of anybody comes with it. */
const ownJwt: TokenRequest = {
  kind: 'signed-jwt',
  identity: { accountId: robot.id },
  audience: known.audience,
};

/** Numbers in [0, 1) that come again with the seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A Lanyard composed as `start` does it, at a computer whose time is ours. */
function createDesk(random: () => number) {
  const startsAt = Date.UTC(2026, 10, 22, 12);
  const clock = createFakeClock(startsAt);
  const origin = 'https://provider.example';
  const events: string[] = [];
  const counts = { 'clock set': 0, 'set on the way': 0, slept: 0, 'new tokens': 0 };
  let isTimeShown = false;
  let setMeanwhile = false;
  const between = (least: number, most: number) => least + random() * (most - least);
  const now = (happened: string) => void (events.push(happened) > 12 && events.shift());

  function setClock(): void {
    // Now and then somebody sets it right.
    const offMs = random() < 0.3 ? 0 : between(-day, day);
    clock.setWall(Math.round(provider.now() + offMs));
    isTimeShown = false;
    now(`set ${(offMs / hour).toFixed(1)} h off`);
  }
  const provider = createTimekeeper({
    startsAt,
    life: () => (random() < 0.8 ? 3_599 : Math.round(between(20, 700))),
    onTheWay() {
      const tookMs = Math.round(between(0, 3_000));
      provider.pass(tookMs);
      clock.pass(tookMs);
      if (random() > 0.05) return;
      counts['set on the way'] += 1;
      setMeanwhile = true;
      setClock();
    },
  });

  const skew = createClockSkew(clock);
  const http = { fetch: provider.fetch, clock, skew, random: () => -0.98 };
  const asking = { ...http, fetch: createProviderFetch(http, { repeatable: true }) };
  const oauth = createOAuth({
    endpoints: {
      name: 'Provider',
      issuer: known.issuer,
      authorizationEndpoint: `${origin}/auth`,
      tokenEndpoint: `${origin}/token`,
      revocationEndpoint: `${origin}/revoke`,
      jwksUri: `${origin}/keys`,
      issInResponse: true,
      codeChallengeMethods: ['S256'],
      pictureOrigins: [],
    },
    repeatableFetch: asking.fetch,
    singleFetch: asking.fetch,
    skew,
  });
  const secrets = createMemorySecrets();
  secrets.entries.set(refreshTokenName(person.id), canaries.refreshToken);
  secrets.entries.set(clientSecretName(known.clientId), canaries.clientSecret);
  secrets.entries.set(keyName(robot.id), privateKey);
  const accounts = {
    get: (id: string) => (id === person.id ? person : robot),
    change: async () => undefined,
  };
  const apis = {
    iamCredentials: origin,
    iam: origin,
    resourceManager: origin,
    run: origin,
    functions: origin,
    serviceAccountKeys: origin,
    iapKeys: origin,
  };
  const jwtBearer = createJwtBearer({ ...asking, tokenEndpoint: `${origin}/token` });
  const credentials = {
    'google-sign-in': createGoogleSignInCredential({ oauth, accounts, secrets, clock, skew }),
    'service-account-key': createServiceAccountKeyCredential({ jwtBearer, accounts, secrets }),
  } as Partial<Credentials> as Credentials;
  const iamCredentials = createIamCredentials({ ...asking, apis });
  const mint = createMint({ accounts, credentials, iamCredentials, tokens: () => tokens });
  let minted = false;
  const tokens: Tokens = createTokens({
    async mint(request) {
      minted = true;
      counts['new tokens'] += 1;
      const got = await mint(request);
      if (request !== ownJwt) isTimeShown = true;
      return got;
    },
    clock,
    onChange: () => undefined,
  });

  return {
    trueNow: provider.now,
    wall: clock.now,
    history: () => events.join(', '),
    counts: () =>
      Object.entries(counts)
        .map(([what, times]) => `${what} ${times}`)
        .join(', '),

    /** What happens between two copies. */
    liveAWhile(): void {
      const ms = Math.round(random() < 0.7 ? between(0, hour / 2) : between(0, 2 * hour));
      provider.pass(ms);
      clock.pass(ms);
      now(`${Math.round(ms / 60_000)} min`);
      if (random() < 0.25) {
        counts['clock set'] += 1;
        setClock();
      }
      if (random() < 0.15) {
        counts.slept += 1;
        const sleptMs = Math.round(random() < 0.5 ? 8 * hour : between(0, 10 * hour));
        provider.pass(sleptMs);
        clock.sleep(sleptMs);
        now(`slept ${(sleptMs / hour).toFixed(1)} h`);
        // In a sleep the other system of the computer may run, and set it.
        if (random() < 0.3) setClock();
        // As the computer tells when it wakes up.
        tokens.distrust();
      }
    },

    async copy() {
      const choice = isTimeShown ? [...requests, ownJwt] : requests;
      const request = choice[Math.floor(random() * choice.length)] ?? ownJwt;
      minted = false;
      setMeanwhile = !isTimeShown;
      try {
        const { value, expiresAt } = await tokens.fresh(request);
        now(`${request.kind}${minted ? ', new' : ''}`);
        return {
          request,
          minted,
          token: { endsAt: provider.endOf(value), shownEnd: expiresAt },
          setMeanwhile,
        };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { request, minted, failure: error, setMeanwhile };
      }
    },
  };
}
