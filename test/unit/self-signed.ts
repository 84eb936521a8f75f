/** Certificates made on the spot, so that no private key stands in a file. As much of X.509 as a test needs. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Validity {
  readonly from: Date;
  readonly until: Date;
}

export interface CertificateWish {
  /** The common name. */
  readonly name: string;
  readonly valid: Validity;
  /** An IPv4 address that it is for. */
  readonly address?: string;
  /** Whether others may be signed with it. */
  readonly isAuthority?: boolean;
  /** Who signs it; itself, if nobody is named. */
  readonly by?: IssuedCertificate;
}

export interface IssuedCertificate extends Certificate {
  readonly name: string;
}

/** A certificate that signs itself, for one IPv4 address. */
export function selfSigned(address: string, valid: Validity): Certificate {
  const { cert, key } = issueCertificate({ name: 'Test', address, valid });
  return { cert, key };
}

export function issueCertificate({
  name,
  valid,
  address,
  isAuthority,
  by,
}: CertificateWish): IssuedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('2a8648ce3d040302'));
  const named = (text: string) => sequence(set(sequence(objectId('550403'), der(0x0c, Buffer.from(text)))));
  const extension = (id: string, content: Buffer) => sequence(objectId(id), der(0x04, content));
  const extensions = [
    ...(address === undefined
      ? []
      : [extension('551d11', sequence(der(0x87, Buffer.from(address.split('.').map(Number)))))]),
    ...(isAuthority ? [extension('551d13', sequence(der(0x01, Buffer.from([0xff]))))] : []),
  ];
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    named(by?.name ?? name),
    sequence(time(valid.from), time(valid.until)),
    named(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der(0xa3, sequence(...extensions))]),
  );
  const certificate = sequence(
    body,
    algorithm,
    der(0x03, Buffer.from([0]), sign('sha256', body, by ? createPrivateKey(by.key) : privateKey)),
  );
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n').trimEnd();
  return {
    name,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const set = (...parts: Buffer[]) => der(0x31, ...parts);
const objectId = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const time = (at: Date) => der(0x18, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`));
