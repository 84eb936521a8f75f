/** The accounts gcloud is signed in to, and tokens of theirs by gcloud itself. Lanyard neither writes nor reads its files. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { GcloudAccount } from '../../app/account.ts';
import { describeFailure, Failure } from '../../app/failure.ts';
import type { FoundGcloud } from '../../app/found.ts';
import { gcloudClientId } from '../../app/gcloud-clients.ts';
import { cloudPlatform, identityScopes, isIdentityScope } from '../../app/scopes.ts';
import { isServiceAccountName } from '../../app/service-account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { Clock } from '../clock.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import { readExpiry } from '../tokens/iam-credentials.ts';
import { type Moment, mintedToken, presentMoment, type Token } from '../tokens/token.ts';
import { bearerToken } from '../tokens/token-shapes.ts';
import { type Credential, cloudPlatformSource } from './credential.ts';
import type { GcloudProgram } from './gcloud-program.ts';

export interface GcloudParts {
  readonly program: GcloudProgram;
  /** gcloud's own folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly skew: ClockSkew;
}

export interface Gcloud extends Credential<GcloudAccount> {
  /** Lists its accounts; what fails is part of the answer. */
  find(): Promise<FoundGcloud>;
}

const list = z.array(z.object({ account: z.string().min(1).max(320), status: z.string() }));
const helperAnswer = z.object({
  credential: z.object({
    access_token: bearerToken,
    id_token: z.string().optional(),
    token_expiry: z.iso.datetime({ offset: true }),
  }),
});

export function createGcloud({ program, folder, clock, skew }: GcloudParts): Gcloud {
  /** One run gives both tokens of an account, with at least the life that counts as fresh. */
  async function askHelper(account: GcloudAccount, request: TokenRequest, before: Moment): Promise<Token[]> {
    const flags = ['--format=json', '--min-expiry=300s', `--account=${account.email}`];
    const printed = await program.run(['config', 'config-helper', ...flags], account.email);
    const { access_token, id_token, token_expiry } = parse(helperAnswer, printed, account.email).credential;
    const { identity } = request;
    const scopes = request.kind === 'access-token' ? request.scopes : [cloudPlatform];
    // gcloud counts by the same clock as Lanyard.
    const tokens = [
      mintedToken({ kind: 'access-token', identity, scopes }, access_token, Date.parse(token_expiry), before),
    ];
    const audience = id_token === undefined ? undefined : audienceOf(id_token);
    if (id_token === undefined || audience === undefined) return tokens;
    const expiresAt = readExpiry(id_token, audience) * 1000 + skew.aheadMs();
    return [...tokens, mintedToken({ kind: 'id-token', identity, audience }, id_token, expiresAt, before)];
  }

  /** Only a service account’s ID token can have any audience. */
  async function printIdToken(account: GcloudAccount, audience: string): Promise<string> {
    const flags = [`--account=${account.email}`, `--audiences=${audience}`];
    return (await program.run(['auth', 'print-identity-token', ...flags], account.email)).trim();
  }

  return {
    async find() {
      const installed = await program.find();
      if (!installed) return { state: 'absent' };
      // Without it nobody is signed in, and gcloud would make the folder only to say so.
      const isUsed = await access(join(folder, 'credentials.db')).then(
        () => true,
        () => false,
      );
      if (!isUsed) return { state: 'found', ...installed, accounts: [] };
      try {
        const printed = await program.run(['auth', 'list', '--format=json']);
        const accounts = parse(list, printed).map(({ account, status }) => ({
          email: account,
          active: status === 'ACTIVE',
        }));
        return { state: 'found', ...installed, accounts };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { state: 'failed', failure: describeFailure(error) };
      }
    },

    // gcloud gives one token for everything, whatever is asked.
    sourceRequest: cloudPlatformSource,

    async mint(account, request) {
      const who = account.email;
      const before = presentMoment(clock);
      if (request.kind === 'signed-jwt') throw new Failure('KIND_NOT_AVAILABLE', { who });
      if (request.kind === 'access-token') {
        const scopes = request.scopes.filter((scope) => scope !== cloudPlatform && !isIdentityScope(scope));
        if (scopes.length > 0) throw new Failure('SCOPE_NOT_GRANTED', { who, scopes });
      } else if (isServiceAccountName(who)) {
        const { audience } = request;
        const idToken = await printIdToken(account, audience);
        const expiresAt = readExpiry(idToken, audience) * 1000 + skew.aheadMs();
        return [mintedToken(request, idToken, expiresAt, before)];
      } else if (request.audience !== gcloudClientId) {
        throw new Failure('AUDIENCE_NOT_AVAILABLE', { who, client: gcloudClientId });
      }
      const tokens = await askHelper(account, request, before);
      const [asked, ...others] = tokens.toSorted(
        (a, b) => Number(b.request.kind === request.kind) - Number(a.request.kind === request.kind),
      );
      if (asked?.request.kind === request.kind) return [asked, ...others];
      throw new Failure('SCOPE_NOT_GRANTED', { who, scopes: [...identityScopes] });
    },
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, printed: string, who?: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(printed));
  } catch {
    // What was printed holds tokens: nothing of it goes on.
    throw new Failure('GCLOUD_FAILED', {
      ...(who === undefined ? {} : { who }),
      problem: 'well, but printed something else',
    });
  }
}

function audienceOf(idToken: string): string | undefined {
  try {
    const { aud } = decodeJwt(idToken);
    return typeof aud === 'string' ? aud : undefined;
  } catch {
    return undefined;
  }
}
