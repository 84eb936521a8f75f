/** The claims of a token, one row each, in their order, with what each means: the registered ones, OpenID's, Google's own. */
import { isObject, type JsonObject } from './jwt.ts';
import { momentOf } from './moments.ts';

/** One line of what the inspector shows. */
export interface Row {
  /** As it is written in the token; members of members with dots between. */
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  /** Milliseconds since the epoch, when the value names a moment. */
  readonly at?: number;
}

const times = new Set(['exp', 'iat', 'nbf', 'auth_time', 'updated_at']);
const isTime = (name: string) => times.has(name) || name.endsWith('instance_creation_timestamp');

const claimMeanings: Readonly<Record<string, string>> = {
  // RFC 7519.
  iss: 'Issuer: who made and signed the token',
  sub: 'Subject: whom it speaks for, by a number that never changes',
  aud: 'Audience: who is meant to accept it; everyone else must refuse',
  exp: 'From then on nobody accepts it',
  nbf: 'Before then nobody accepts it',
  iat: 'When it was made',
  jti: 'A name of this one token, to see it used twice',
  // OpenID Connect.
  azp: 'Authorized party: the client it was handed to; for a service account its number',
  nonce: 'Ties the token to one sign-in',
  at_hash: 'Half a hash of the access token that came with it',
  c_hash: 'Half a hash of the code that came with it',
  auth_time: 'When the person signed in',
  acr: 'How strictly the person was signed in',
  amr: 'How the person was signed in',
  sid: 'The session it belongs to',
  email: 'The e-mail address; IAP tells callers apart by it',
  email_verified: 'Whether the issuer has checked that the address is theirs',
  name: 'The person’s name',
  given_name: 'First name',
  family_name: 'Last name',
  picture: 'Address of the profile picture',
  locale: 'Language',
  profile: 'Address of the profile page',
  updated_at: 'When the profile last changed',
  scope: 'Scopes: a token with them is an access token that a service account signed for itself',
  // Google's own.
  hd: 'Google: the Workspace domain of the person; absent for private accounts and service accounts',
  target_audience: 'Google: the audience of the ID token that this is to be exchanged for',
  google: 'Google: what is known of the caller’s surroundings',
  'google.organization_number': 'Google: the number of the organization the service account belongs to',
  'google.compute_engine': 'Google: the machine that asked for the token',
  'google.compute_engine.project_id': 'Google: the machine’s project',
  'google.compute_engine.project_number': 'Google: the number of the machine’s project',
  'google.compute_engine.zone': 'Google: the zone the machine runs in',
  'google.compute_engine.instance_id': 'Google: the machine’s number',
  'google.compute_engine.instance_name': 'Google: the machine’s name',
  'google.compute_engine.instance_creation_timestamp': 'Google: when the machine was made',
  'google.compute_engine.license_id': 'Google: licences of the machine’s image',
  'google.compute_engine.instance_confidentiality': 'Google: whether the machine’s memory is encrypted',
  'google.access_levels': 'Google: access levels that IAP saw met',
  'google.device_id': 'Google: the device IAP saw',
  gcip: 'Google: the sign-in of Identity Platform that IAP passes on',
  identity_source: 'Google: where IAP’s people sign in',
  firebase: 'Google: the sign-in of Firebase or Identity Platform',
  user_id: 'Google: the Firebase user; the same as sub',
};

const headerMeanings: Readonly<Record<string, string>> = {
  alg: 'How it is signed',
  kid: 'Which of the issuer’s keys signed it',
  typ: 'What it is',
  cty: 'What is inside',
  jku: 'Says where keys are; nobody should ask there',
  jwk: 'Brings a key along; nobody should trust it',
  x5u: 'Says where certificates are; nobody should ask there',
  x5c: 'Brings certificates along',
  x5t: 'Fingerprint of the signing certificate',
  crit: 'What whoever checks it must understand',
};

const longestValue = 600;
const mostRows = 300;
const deepest = 6;

export const claimRows = (claims: JsonObject): readonly Row[] => rowsOf(claims, claimMeanings);
export const headerRows = (header: JsonObject): readonly Row[] => rowsOf(header, headerMeanings);

function rowsOf(object: JsonObject, meanings: Readonly<Record<string, string>>): readonly Row[] {
  const rows: Row[] = [];
  const visit = (members: JsonObject, path: string, depth: number) => {
    for (const [key, value] of Object.entries(members)) {
      if (rows.length >= mostRows) return;
      const name = path === '' ? key : `${path}.${key}`;
      if (isObject(value) && Object.keys(value).length > 0 && depth < deepest) visit(value, name, depth + 1);
      else rows.push(rowOf(name, value, meanings));
    }
  };
  visit(object, '', 1);
  return rows;
}

function rowOf(name: string, value: unknown, meanings: Readonly<Record<string, string>>): Row {
  const at = isTime(name) ? momentOf(value) : undefined;
  return {
    name: visible(name),
    value: visible(textOf(value)),
    meaning: (Object.hasOwn(meanings, name) ? meanings[name] : undefined) ?? '',
    ...(at === undefined ? {} : { at }),
  };
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(', ');
  return JSON.stringify(value);
}

/** Characters that cannot be seen, or that turn a line around, are written out; what is too long is cut. */
export function visible(text: string): string {
  const shown = text.slice(0, longestValue).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
  return text.length > longestValue ? `${shown}…` : shown;
}
