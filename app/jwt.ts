/** A JSON Web Token taken apart (RFC 7519): its header and its claims in their order. Nothing here checks a signature. */
import { decodeBase64Url, decodeUtf8 } from './base64url.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface DecodedJwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /**
   * `removed`: Cloud Run hands tokens on without their signature. `none`: there is nothing where it should be, or the
   * header says that nobody signed.
   */
  readonly signature: 'there' | 'none' | 'removed';
}

export type JwtPart = 'header' | 'claims';

const removedSignature = 'SIGNATURE_REMOVED_BY_GOOGLE';

/** Takes `jwt` apart, or names the part that cannot be read. */
export function decodeJwt(jwt: string): DecodedJwt | JwtPart {
  const [headerText = '', claimsText = '', signature = ''] = jwt.split('.');
  const header = objectIn(headerText);
  if (!header) return 'header';
  const claims = objectIn(claimsText);
  if (!claims) return 'claims';
  const isSigned = signature !== '' && String(header['alg']).toLowerCase() !== 'none';
  return {
    header,
    claims,
    signature: signature === removedSignature ? 'removed' : isSigned ? 'there' : 'none',
  };
}

function objectIn(part: string): JsonObject | undefined {
  const bytes = decodeBase64Url(part);
  const text = bytes && decodeUtf8(bytes);
  return text === undefined ? undefined : parseObject(text);
}

/** The JSON object that `text` is, if it is one. */
export function parseObject(text: string): JsonObject | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

/** Nothing when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
