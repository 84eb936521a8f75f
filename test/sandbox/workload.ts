/** A workload outside the cloud: the OIDC issuer of its own platform, whose tokens the security token service takes. */
import { jwtVerify } from 'jose';
import { answerJson, answerText, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { WORKLOAD_AUDIENCES, WORKLOAD_SUBJECT } from './federation.ts';
import { PATHS } from './paths.ts';
import type { SecretRecord } from './secrets.ts';
import type { SigningKeys } from './signing-keys.ts';

const DAY_SECONDS = 24 * 3_600;

type Parts = { origin: string; keys: SigningKeys; faults: Faults; secrets: SecretRecord };

export type Workload = ReturnType<typeof createWorkload>;

export function createWorkload({ origin, keys, faults, secrets }: Parts) {
  const issuer = origin + PATHS.workload;

  async function subjectToken(): Promise<string> {
    const issuedAt = Math.floor(faults.nowMs() / 1_000);
    const token = await keys.sign(
      {
        iss: issuer,
        sub: WORKLOAD_SUBJECT,
        aud: `https:${WORKLOAD_AUDIENCES.oidc}`,
        iat: issuedAt,
        exp: issuedAt + DAY_SECONDS,
      },
      false,
    );
    secrets.add('subject_token', token);
    return token;
  }

  return {
    issuer,
    subjectToken,

    /** Gives the subject of a token of this issuer, if it is one that may come in. */
    async subjectOf(token: string): Promise<string | undefined> {
      const audience = [WORKLOAD_AUDIENCES.oidc, `https:${WORKLOAD_AUDIENCES.oidc}`];
      const options = { issuer, audience, currentDate: new Date(faults.nowMs()) };
      const verified = await jwtVerify(token, keys.publicKeys, options).catch(() => undefined);
      return verified?.payload.sub;
    },

    /** Where the workload fetches its token, as plain text or as JSON; it has to show that it is the workload. */
    async answer({ req, res, url }: Exchange): Promise<void> {
      const isAllowed = req.headers['x-workload'] === 'sandbox';
      if (!isAllowed) answerJson(res, 403, { error: 'forbidden' });
      else if (url.pathname.endsWith('/token.json')) answerJson(res, 200, { value: await subjectToken() });
      else if (url.pathname.endsWith('/token')) answerText(res, 200, 'text/plain', await subjectToken());
      else answerJson(res, 404, { error: 'not_found' });
    },
  };
}
