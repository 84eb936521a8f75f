/** Tokens of the service account that a machine of Google's runs as, from the metadata server beside it. */
import { request as httpRequest } from 'node:http';
import { z } from 'zod';
import type { MetadataServerAccount } from '../../app/account.ts';
import { Failure } from '../../app/failure.ts';
import type { Clock } from '../clock.ts';
import { countCall } from '../http/call-count.ts';
import type { ClockSkew } from '../http/clock-skew.ts';
import { quoteProvider } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';
import { readExpiry } from '../tokens/iam-credentials.ts';
import { mintedToken, presentMoment } from '../tokens/token.ts';
import { bearerToken, lifetimeInSeconds } from '../tokens/token-shapes.ts';
import { type Credential, cloudPlatformSource } from './credential.ts';

export interface MetadataServerParts {
  readonly environment: Surroundings['environment'];
  readonly clock: Clock;
  readonly skew: ClockSkew;
  /** 3 seconds unless given. */
  readonly limitMs?: number;
}

export interface MetadataServer extends Credential<MetadataServerAccount> {
  /** The e-mail of the machine's service account. Throws METADATA_UNREACHABLE and METADATA_REFUSED. */
  email(): Promise<string>;
}

const usualLimitMs = 3_000;
const largestAnswerBytes = 64 * 1024;
const accounts = '/computeMetadata/v1/instance/service-accounts';
const tokenAnswer = z.object({
  access_token: bearerToken,
  expires_in: lifetimeInSeconds,
});

/** Its host, as the variables of Google's libraries and of gcloud name it. */
export function metadataHost(environment: Surroundings['environment']): string {
  const named =
    environment['GCE_METADATA_HOST'] || environment['GCE_METADATA_ROOT'] || environment['GCE_METADATA_IP'];
  return (named || 'metadata.google.internal').replace(/^https?:\/\//, '').replace(/\/+$/, '');
}

export function createMetadataServer(parts: MetadataServerParts): MetadataServer {
  const { clock, skew, limitMs = usualLimitMs } = parts;
  const host = metadataHost(parts.environment);

  async function ask(path: string): Promise<string> {
    countCall();
    const { status, flavor, text } = await askOnce(`http://${host}${accounts}/${path}`, limitMs).catch(() => {
      throw new Failure('METADATA_UNREACHABLE', { place: host });
    });
    // Anything may answer at that name in a network of somebody else's; only this header says it is the one.
    if (flavor !== 'Google') throw new Failure('METADATA_UNREACHABLE', { place: host, status });
    if (status === 200) return text;
    throw new Failure('METADATA_REFUSED', { place: host, status }, { said: quoteProvider(text) });
  }

  return {
    async email() {
      const email = (await ask('default/email')).trim();
      if (/^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 320) return email;
      throw new Failure('METADATA_REFUSED', { place: host, status: 200 });
    },

    sourceRequest: cloudPlatformSource,

    async mint(account, request) {
      const before = presentMoment(clock);
      const name = encodeURIComponent(account.email);
      switch (request.kind) {
        case 'access-token': {
          const scopes = encodeURIComponent(request.scopes.join(','));
          const token = tokenAnswer.safeParse(parseJson(await ask(`${name}/token?scopes=${scopes}`)));
          if (!token.success) throw broken('the token');
          const { access_token, expires_in } = token.data;
          return [mintedToken(request, access_token, before.now + expires_in * 1000, before)];
        }
        case 'id-token': {
          // Only the full form has the e-mail.
          const format = request.includeEmail === false ? 'standard' : 'full';
          const audience = encodeURIComponent(request.audience);
          const licenses = request.licenses === true ? '&licenses=TRUE' : '';
          const query = `audience=${audience}&format=${format}${licenses}`;
          const idToken = (await ask(`${name}/identity?${query}`)).trim();
          const expiresAt = readExpiry(idToken, request.audience) * 1000 + skew.aheadMs();
          return [mintedToken(request, idToken, expiresAt, before)];
        }
        case 'signed-jwt':
          throw new Failure('KIND_NOT_AVAILABLE', { who: account.email });
        default:
          return request satisfies never;
      }
    },
  };
}

const broken = (field: string) =>
  new Failure('PROVIDER_ANSWER_BROKEN', { status: 200, field, problem: 'is not what it should be' });

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Answer {
  readonly status: number;
  readonly flavor: string | undefined;
  readonly text: string;
}

/**
 * By Node's own HTTP and not the app's network stack: a proxy has no way to this machine's own server, and must not
 * see a token that travels without TLS.
 */
function askOnce(url: string, limitMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = httpRequest(url, {
      headers: { 'metadata-flavor': 'Google' },
      agent: false,
      signal: AbortSignal.timeout(limitMs),
    });
    asking.once('error', reject);
    asking.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > largestAnswerBytes) asking.destroy(new Error('too long'));
      });
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          flavor: [response.headers['metadata-flavor']].flat()[0],
          text,
        }),
      );
    });
    asking.end();
  });
}
