/**
 * A provider with a clock of its own, in this process: its tokens say when they really end. Time goes by only as it is
 * told to, also while it is asked.
 */

import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, exportJWK, SignJWT } from 'jose';
import type { Fetch } from '../../main/http/provider-fetch.ts';
import { known } from './known.ts';

export interface Timekeeper {
  readonly fetch: Fetch;
  /** The true time. */
  now(): number;
  pass(ms: number): void;
  /** When a token of this provider really ends. */
  endOf(token: string): number;
}

export interface TimekeeperParts {
  readonly startsAt: number;
  /** Called while a request is under way: time may go by, somebody may set the clock. */
  readonly onTheWay: () => void;
  /** How long the next token lives, in seconds. */
  readonly life: () => number;
}

/** Google takes what a key signed within minutes of its own time. */
const assertionMarginSeconds = 300;

export function createTimekeeper({ startsAt, onTheWay, life }: TimekeeperParts): Timekeeper {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let time = startsAt;
  let count = 0;
  const seconds = () => Math.floor(time / 1000);
  const sign = (claims: Readonly<Record<string, unknown>>) =>
    new SignJWT({ ...claims, iat: seconds(), exp: seconds() + life() })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(keys.privateKey);
  const access = (lifeSeconds: number) => {
    count += 1;
    return `ya29.${(seconds() + lifeSeconds) * 1000}.${count}`;
  };

  async function answer(url: string, text: string): Promise<readonly [status: number, json: object]> {
    const { pathname } = new URL(url);
    if (pathname.endsWith('/keys')) {
      return [200, { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'RS256' }] }];
    }
    if (pathname.endsWith('/token')) {
      const form = new URLSearchParams(text);
      const assertion = form.get('assertion');
      if (assertion !== null) {
        const { iat = 0, exp = 0, target_audience: aud } = decodeJwt(assertion);
        const isTimely = iat < seconds() + assertionMarginSeconds && exp > seconds() - assertionMarginSeconds;
        if (!isTimely) return [400, { error: 'invalid_grant', error_description: 'Invalid JWT' }];
        if (aud !== undefined) return [200, { id_token: await sign({ iss: known.issuer, aud, sub: '1' }) }];
      }
      const expires_in = life();
      const id_token =
        assertion === null
          ? { id_token: await sign({ iss: known.issuer, aud: known.clientId, sub: known.sub }) }
          : {};
      const scope = known.scopes.join(' ');
      return [
        200,
        { access_token: access(expires_in), expires_in, token_type: 'Bearer', scope, ...id_token },
      ];
    }
    const body = JSON.parse(text) as { audience?: string; payload?: string };
    if (pathname.endsWith(':generateIdToken')) {
      return [200, { token: await sign({ iss: known.issuer, aud: body.audience, sub: '1' }) }];
    }
    if (pathname.endsWith(':signJwt')) {
      const claims = JSON.parse(body.payload ?? '{}') as Record<string, unknown>;
      const signedJwt = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(keys.privateKey);
      return [200, { signedJwt }];
    }
    const lifeSeconds = life();
    const expireTime = new Date((seconds() + lifeSeconds) * 1000).toISOString();
    return [200, { accessToken: access(lifeSeconds), expireTime }];
  }

  return {
    now: () => time,
    pass(ms) {
      time += ms;
    },
    async fetch(url, { body }) {
      onTheWay();
      const [status, json] = await answer(url, String(body ?? ''));
      const date = new Date(time).toUTCString();
      onTheWay();
      return new Response(JSON.stringify(json), {
        status,
        headers: { 'content-type': 'application/json', date },
      });
    },
    endOf(token) {
      const [, end] = /^ya29\.(\d+)\./.exec(token) ?? [];
      return end === undefined ? (decodeJwt(token).exp ?? 0) * 1000 : Number(end);
    },
  };
}
