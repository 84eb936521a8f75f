/** Access tokens for identities from outside Google, by the security token service (RFC 8693). */
import { Failure, type FailureCode, type FailureFacts } from '../../app/failure.ts';
import { cloudPlatform, isIdentityScope } from '../../app/scopes.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import type { ClientCertificate } from '../http/mutual-tls.ts';
import type { Fetch } from '../http/provider-fetch.ts';
import { type Moment, mintedToken, presentMoment, type Token } from '../tokens/token.ts';
import { askTokenEndpoint, type TokenAnswer, type TokenEndpointParts } from '../tokens/token-endpoint.ts';
import { readSubjectToken, type SubjectTokenParts } from './external-account.ts';
import type { ExternalAccount, ExternalAccountUser } from './external-account-file.ts';

export interface FederationParts extends TokenEndpointParts, SubjectTokenParts {
  /** For requests over a connection that shows this certificate; they may be sent again. */
  readonly fetchShowing: (certificate: ClientCertificate) => Fetch;
}

export interface Federation {
  /**
   * A token of the outside identity itself; only access tokens exist for it. `who` is for the failures:
   * SUBJECT_TOKEN_UNAVAILABLE, FEDERATION_REFUSED, ADC_SIGN_IN_AGAIN, KIND_NOT_AVAILABLE and what requests throw.
   */
  mint(file: ExternalAccount | ExternalAccountUser, who: string, request: TokenRequest): Promise<Token>;
}

const urn = 'urn:ietf:params:oauth';

export function createFederation(parts: FederationParts): Federation {
  const { clock } = parts;

  async function exchange(file: ExternalAccount, about: FailureFacts, scopes: readonly string[]) {
    const project = file.workforcePoolUserProject;
    const options =
      file.client || project === undefined ? undefined : JSON.stringify({ userProject: project });
    const { token, certificate } = await readSubjectToken(file, parts);
    const fetch = certificate === undefined ? parts.fetch : parts.fetchShowing(certificate);
    const asked = askTokenEndpoint(
      { ...parts, fetch },
      {
        url: file.tokenUrl,
        form: {
          grant_type: `${urn}:grant-type:token-exchange`,
          requested_token_type: `${urn}:token-type:access_token`,
          audience: file.audience,
          scope: scopes.join(' '),
          subject_token: token,
          subject_token_type: file.subjectTokenType,
          ...(options === undefined ? {} : { options }),
        },
        ...(file.client === undefined ? {} : { basic: file.client }),
        about: { ...about, audience: file.audience },
        codeOf: (error) => refusalOfExchange.get(error),
      },
    );
    return asked.catch((error: unknown) => {
      throw certificate === undefined
        ? error
        : refusalOfCertificate(error, { ...about, audience: file.audience });
    });
  }

  function refresh(file: ExternalAccountUser, about: FailureFacts, scopes: readonly string[]) {
    // What the sign-in was granted is all it gives.
    const others = scopes.filter((scope) => scope !== cloudPlatform && !isIdentityScope(scope));
    if (others.length > 0) throw new Failure('SCOPE_NOT_GRANTED', { ...about, scopes: others });
    return askTokenEndpoint(parts, {
      url: file.tokenUrl,
      form: { grant_type: 'refresh_token', refresh_token: file.refreshToken },
      basic: file.client,
      about: { ...about, client: file.client.clientId },
      codeOf: (error) => (error === 'invalid_grant' ? 'ADC_SIGN_IN_AGAIN' : undefined),
    });
  }

  return {
    async mint(file, who, request) {
      if (request.kind !== 'access-token') throw new Failure('KIND_NOT_AVAILABLE', { who });
      const before = presentMoment(clock);
      const about = { who, scopes: request.scopes };
      const answer =
        file.type === 'external_account'
          ? await exchange(file, about, request.scopes)
          : await refresh(file, about, request.scopes);
      return tokenIn(answer, request, before);
    },
  };
}

const refusalOfExchange: ReadonlyMap<string, FailureCode> = new Map([
  ['invalid_grant', 'FEDERATION_REFUSED'],
  ['invalid_request', 'FEDERATION_REFUSED'],
  ['invalid_target', 'FEDERATION_REFUSED'],
  ['unauthorized_client', 'FEDERATION_REFUSED'],
]);

/** Before there is any answer, a certificate is refused by the connection. */
function refusalOfCertificate(error: unknown, about: FailureFacts): unknown {
  if (!(error instanceof Failure) || error.code !== 'PROVIDER_CERTIFICATE') return error;
  if (error.facts.providerCode === undefined) return error;
  return new Failure('FEDERATION_REFUSED', { ...about, ...error.facts });
}

function tokenIn(
  { accessToken, expiresInSeconds }: TokenAnswer,
  request: TokenRequest,
  before: Moment,
): Token {
  if (accessToken === undefined || expiresInSeconds === undefined) {
    throw new Failure('PROVIDER_ANSWER_BROKEN', { field: 'access_token', problem: 'is missing' });
  }
  return mintedToken(request, accessToken, before.now + expiresInSeconds * 1000, before);
}
