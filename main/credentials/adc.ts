/**
 * Tokens by Application Default Credentials. The file is read again for every mint and never copied: it belongs to
 * gcloud, or to whoever put it there.
 */
import { createHash } from 'node:crypto';
import type { AdcAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import { cloudPlatform } from '../../app/scopes.ts';
import type { Impersonation } from '../../app/service-account.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { HostChecks } from '../google/hosts.ts';
import type { IamCredentials } from '../tokens/iam-credentials.ts';
import type { JwtBearer } from '../tokens/jwt-bearer.ts';
import type { Token } from '../tokens/token.ts';
import { type AdcFile, type AdcSource, permitsOf, readAdcFile, speaksFor } from './adc-file.ts';
import type { AuthorizedUserTokens } from './authorized-user.ts';
import { type Credential, cloudPlatformSource } from './credential.ts';
import { poolOf } from './external-account-file.ts';
import type { Federation } from './federation.ts';
import { refuseUnpermitted } from './permits.ts';

export interface AdcParts {
  readonly checks: HostChecks;
  readonly authorizedUser: AuthorizedUserTokens;
  readonly jwtBearer: JwtBearer;
  readonly federation: Federation;
  readonly iamCredentials: IamCredentials;
}

/** What an account is called whose file does not say whom it speaks for. */
export const unnamedAdc = 'Application default';

export function createAdcCredential(parts: AdcParts): Credential<AdcAccount> {
  const { checks, authorizedUser, jwtBearer, federation, iamCredentials } = parts;

  /** The refresh tokens that were found to be of the account's person, each as its hash. */
  const verified = new Map<string, string>();

  function mintAs(
    file: AdcSource,
    request: TokenRequest,
    who = speaksFor(file) ?? unnamedAdc,
  ): Promise<Token> {
    switch (file.type) {
      case 'authorized_user':
        return authorizedUser.mint(file, who, request);
      case 'service_account':
        return jwtBearer.mint(file.key, request);
      case 'external_account': {
        const { impersonation, iamCredentials: api, audience } = file;
        if (!impersonation) return federation.mint(file, who, request);
        const pool = poolOf(audience) ?? unnamedAdc;
        return mintThrough((start) => federation.mint(file, pool, start), pool, impersonation, api, request);
      }
      case 'external_account_authorized_user':
        return federation.mint(file, who, request);
      default:
        return file satisfies never;
    }
  }

  /** In the name of a service account that the file itself names; `start` mints the token that the way begins with. */
  async function mintThrough(
    start: (request: TokenRequest) => Promise<Token>,
    email: string,
    impersonation: Impersonation,
    api: string | undefined,
    request: TokenRequest,
  ): Promise<Token> {
    const { identity } = request;
    const { value } = await start({ kind: 'access-token', identity, scopes: [cloudPlatform] });
    return iamCredentials.mint({ email, accessToken: value }, impersonation, request, api);
  }

  /** A failure on the way from a file without a name tells the person's, for whoever has to grant something. */
  async function named(error: unknown, source: AdcSource): Promise<unknown> {
    const isUnnamed = source.type === 'authorized_user' && source.account === undefined;
    if (!isUnnamed || !(error instanceof Failure) || !error.facts.chain) return error;
    const email = await authorizedUser.email(source, unnamedAdc).catch(() => undefined);
    if (email === undefined) return error;
    const chain = [email, ...error.facts.chain.slice(1)];
    const said = error.said === undefined ? {} : { said: error.said };
    return new Failure(error.code, { ...error.facts, who: email, chain }, said);
  }

  /**
   * Another identity may have taken the file's place; its tokens are not handed out under the old name. A file that
   * names nobody is asked about once, and again when its sign-in is another one.
   */
  async function refuseAnother(file: AdcFile, { id, email, fileType, path }: AdcAccount): Promise<void> {
    let other = speaksFor(file);
    if (other === undefined && file.type === 'authorized_user' && email !== unnamedAdc) {
      const mark = createHash('sha256').update(file.refreshToken).digest('hex');
      if (verified.get(id) === mark) return;
      other = await authorizedUser.email(file, email);
      if (other === email) verified.set(id, mark);
    }
    other ??= unnamedAdc;
    if (other === email && file.type === fileType) return;
    throw new Failure('ADC_FILE_CHANGED', { who: email, other, place: path });
  }

  return {
    sourceRequest: cloudPlatformSource,

    async mint(account, request) {
      const file = await readAdcFile(account.path, checks);
      await refuseAnother(file, account);
      refuseUnpermitted(permitsOf(file), account);
      if (file.type !== 'impersonated_service_account') return [await mintAs(file, request, account.email)];
      const { source, impersonation, iamCredentials: api } = file;
      const email = speaksFor(source) ?? unnamedAdc;
      try {
        return [await mintThrough((start) => mintAs(source, start), email, impersonation, api, request)];
      } catch (error) {
        throw await named(error, source);
      }
    },
  };
}
