/**
 * The certificate that is a workload's credential: a certificate config of gcloud's names its file and that of its
 * key, and the list of certificates is what is exchanged (https://google.aip.dev/auth/4118). Not by
 * google-auth-library, which looks in the process's own environment, takes a chain that is cut off for a whole one,
 * and tells what is wrong in prose.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { basename, join, win32 } from 'node:path';
import { createSecureContext } from 'node:tls';
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import { readChosenFile } from '../chosen-file.ts';
import { wrongField } from '../file-field.ts';
import type { ClientCertificate } from '../http/mutual-tls.ts';
import type { Surroundings } from '../surroundings.ts';
import { gcloudFolder } from './adc-search.ts';
import type { SubjectSource } from './external-account-file.ts';

type CertificateSource = Extract<SubjectSource, { kind: 'certificate' }>;

/** Secret. */
export interface SubjectCertificate {
  /** What is exchanged: the certificates in DER and base64, the workload's own first. */
  readonly token: string;
  /** What the connection is made with. */
  readonly certificate: ClientCertificate;
}

/** A file, and which field of which file names it. */
type Named = Required<Pick<FailureFacts, 'field' | 'place'>> & Pick<FailureFacts, 'file'>;

const path = z.string().min(1, 'is empty').max(4096, 'is too long');
const certificateConfig = z.object({
  cert_configs: z.object({ workload: z.object({ cert_path: path, key_path: path }) }),
});

/** Throws SUBJECT_TOKEN_UNAVAILABLE. `now` is by the provider's clock. */
export async function readSubjectCertificate(
  source: CertificateSource,
  surroundings: Surroundings,
  now: number,
): Promise<SubjectCertificate> {
  const configFile = namedConfig(source, surroundings);
  const { cert_path, key_path } = parseConfig(await read(configFile), configFile);
  const namedIn = (name: string, place: string): Named => ({
    field: `“cert_configs.workload.${name}”`,
    file: basename(configFile.place),
    place,
  });
  const certFile = namedIn('cert_path', cert_path);
  const keyFile = namedIn('key_path', key_path);

  const cert = await read(certFile);
  const [own] = certificatesIn(cert, certFile);
  if (now > Date.parse(own.validTo)) throw unavailable(certFile, 'has expired');
  if (now < Date.parse(own.validFrom)) throw unavailable(certFile, 'is not valid yet');
  const key = await read(keyFile);
  if (!own.checkPrivateKey(parseKey(key, keyFile)))
    throw unavailable(keyFile, 'is not the key of the certificate');
  refuseUnusable({ cert, key }, certFile);

  const chain = [own, ...(await othersIn(source, own))];
  const token = JSON.stringify(chain.map(({ raw }) => raw.toString('base64')));
  return { token, certificate: { cert, key } };
}

/** In the order of google-auth's libraries. */
function namedConfig(
  { config }: CertificateSource,
  surroundings: Surroundings,
): Named & { readonly file?: never } {
  const named = (name: string, place: string) => ({
    field: `“credential_source.certificate.${name}”`,
    place,
  });
  if (config !== undefined) return named('certificate_config_location', config);
  const { environment, platform } = surroundings;
  const usual = (platform === 'win32' ? win32 : { join }).join(
    gcloudFolder(surroundings),
    'certificate_config.json',
  );
  return named('use_default_certificate_config', environment['GOOGLE_API_CERTIFICATE_CONFIG'] || usual);
}

function parseConfig(text: string, at: Named): z.infer<typeof certificateConfig>['cert_configs']['workload'] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unavailable(at, 'is not JSON');
  }
  const result = certificateConfig.safeParse(json);
  if (result.success) return result.data.cert_configs.workload;
  const { field, problem } = wrongField(result.error, json);
  throw unavailable(at, `is not complete: ${field} ${problem}`);
}

/** What stands behind the workload's own certificate; nothing where no chain is named. */
async function othersIn({ trustChain }: CertificateSource, own: X509Certificate): Promise<X509Certificate[]> {
  if (trustChain === undefined) return [];
  const chainFile = { field: '“credential_source.certificate.trust_chain_path”', place: trustChain };
  const chain = certificatesIn(await read(chainFile), chainFile);
  const index = chain.findIndex(({ raw }) => raw.equals(own.raw));
  if (index > 0) throw unavailable(chainFile, 'has the certificate of the workload, but not as the first');
  return chain.slice(index + 1);
}

/** Every whole block of PEM, and what is no certificate is left out: some keep the key in the same file. */
function certificatesIn(text: string, at: Named): [X509Certificate, ...X509Certificate[]] {
  const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
  // A chain that lost its end would be exchanged as a shorter one.
  if (/-----|-\s*$/.test(text.replace(block, ''))) throw unavailable(at, 'is cut off');
  const blocks = [...text.matchAll(block)].filter(([, label]) => label === 'CERTIFICATE');
  const [first, ...others] = blocks.map(([pem]) => {
    try {
      return new X509Certificate(pem);
    } catch {
      throw unavailable(at, 'has a certificate that cannot be read');
    }
  });
  if (first === undefined) throw unavailable(at, 'has no certificate in PEM');
  return [first, ...others];
}

function parseKey(text: string, at: Named): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    // The original may quote the key.
    const isLocked = /^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text);
    throw unavailable(at, isLocked ? 'is locked with a passphrase' : 'has no private key that can be read');
  }
}

/** Some keys are too short for a connection, and some are of a kind that none is made with. */
function refuseUnusable(certificate: ClientCertificate, at: Named): void {
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw unavailable(at, 'cannot be used for a connection', (error as NodeJS.ErrnoException).code);
  }
}

async function read(at: Named): Promise<string> {
  const code = 'SUBJECT_TOKEN_UNAVAILABLE';
  try {
    return await readChosenFile(at.place, { unreadable: code, tooLarge: code, notJson: code });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { systemCode, encoding } = error.facts;
    if (systemCode !== undefined) throw unavailable(at, `cannot be read (${systemCode})`, systemCode);
    throw unavailable(at, encoding === undefined ? 'is over 64 KB' : 'is no text in UTF-8');
  }
}

function unavailable(at: Named, problem: string, systemCode?: string): Failure {
  return new Failure('SUBJECT_TOKEN_UNAVAILABLE', {
    ...at,
    problem,
    ...(systemCode === undefined ? {} : { systemCode }),
  });
}
