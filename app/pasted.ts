/**
 * What somebody pasted: a token taken out of whatever it came in, or a credential that should not have been pasted and
 * of which only the harmless parts are handed on. Pure; nothing is asked and nothing is kept.
 */
import type { AdcFileType } from './account.ts';
import type { Row } from './claims.ts';
import { type DecodedJwt, decodeJwt, isObject, type JsonObject, type JwtPart, parseJson } from './jwt.ts';

/** What the token was taken out of. */
export type PastedFrom = 'bare' | 'header' | 'curl' | 'http-request' | 'environment' | 'json' | 'text';

interface Found {
  readonly from: PastedFrom;
  /** Whether a refresh token stood beside it. */
  readonly besideRefreshToken: boolean;
}

/** `token` is the secret itself and stays where it was pasted; no other member holds any part of a secret. */
export type Pasted =
  | { readonly kind: 'nothing'; readonly why: 'empty' | 'too-large' | 'unknown' }
  | ({ readonly kind: 'jwt'; readonly token: string; readonly decoded: DecodedJwt } & Found)
  | ({ readonly kind: 'damaged-jwt'; readonly part: JwtPart } & Found)
  | ({ readonly kind: 'encrypted-jwt' } & Found)
  | ({
      readonly kind: 'access-token';
      readonly token: string;
      /** By its prefix, which Google promises nobody. */
      readonly whose: 'person' | 'service-account' | 'federated' | 'unknown';
    } & Found)
  | ({ readonly kind: 'opaque-token'; readonly token: string } & Found)
  | { readonly kind: 'refresh-token' }
  | { readonly kind: 'authorization-code' }
  | { readonly kind: 'client-secret' }
  | { readonly kind: 'private-key' }
  | { readonly kind: 'service-account-key'; readonly rows: readonly Row[] }
  | {
      readonly kind: 'adc';
      readonly type: Exclude<AdcFileType, 'service_account'>;
      readonly rows: readonly Row[];
    }
  | { readonly kind: 'oauth-client'; readonly type: 'installed' | 'web'; readonly rows: readonly Row[] };

/** The kinds that come with a token to look into. */
export type PastedToken = Extract<Pasted, { readonly token: string }>;

/** Far more than any token with a whole request around it. */
export const mostPastedCharacters = 65_536;

export function recognise(pasted: string): Pasted {
  if (pasted.length > mostPastedCharacters) return { kind: 'nothing', why: 'too-large' };
  const text = pasted.replace(/^\uFEFF/, '').trim();
  if (text === '') return { kind: 'nothing', why: 'empty' };
  const json = parseJson(text);
  if (typeof json === 'string') return inText(json.trim(), 'json');
  if (typeof json === 'object' && json !== null) return inJson(json, text);
  return inText(text, sourceOf(text));
}

/** "ya29.…wxyz", "eyJ…wxyz": enough to tell two tokens apart, useless to anybody else. */
export function maskToken(token: string): string {
  if (token.length < 24) return '…';
  return `${/^(?:ya29\.|eyJ)/.exec(token)?.[0] ?? ''}…${token.slice(-4)}`;
}

function sourceOf(text: string): PastedFrom {
  if (/^(?:\$ )?curl(?:\.exe)?\s/.test(text)) return 'curl';
  if (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+/.test(text)) return 'http-request';
  if (/^(?:["']?(?:[\w-]*Authorization)["']?\s*[:=]|Bearer\s)/i.test(text)) return 'header';
  if (/^(?:export\s+|set\s+(?:-\w+\s+)?|\$env:)?[A-Za-z_]\w*\s*=/.test(text)) return 'environment';
  return 'text';
}

// In text.

/** Neither in the middle of a word nor with more parts behind it. */
const jwtShape = /(?:(?<![\w.-])|(?<=%20|%22))eyJ[\w-]+\.[\w-]+\.[\w-]*(?![\w-]|\.[\w-])/;
const encryptedShape = /(?<![\w.-])eyJ[\w-]+(?:\.[\w-]*){4}(?![\w-]|\.[\w-])/;
const bareJwtShape = /^[\w-]{2,}\.[\w-]{2,}\.[\w-]*$/;
const googleAccessTokenShape = /(?<![\w.-])ya29\.[\w.-]+/;
const privateKeyShape = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const refreshTokenShape = /(?<![\w/:.])1(?:\/\/|%2F%2F)[\w-]{10,}/i;
const codeShape = /(?<![\w/:.])4(?:\/|%2F)0[\w-]{8,}/i;
const clientSecretShape = /GOCSPX-[\w-]+/;
/** RFC 6750 section 2.1. */
const bearerShape = /\bBearer\s+["']?([A-Za-z0-9._~+/-]{8,8192}=*)/i;
const variableShape =
  /^(?:export\s+|set\s+(?:-\w+\s+)?|\$env:)?\w*(?:TOKEN|BEARER|AUTH)\w*\s*=\s*["']?([A-Za-z0-9._~+/-]{8,8192}=*)["']?\s*$/im;
const bareShape = /^[A-Za-z0-9._~+/-]{20,8192}=*$/;

function inText(text: string, from: PastedFrom): Pasted {
  if (privateKeyShape.test(text)) return { kind: 'private-key' };
  const whole = withoutWraps(text);
  const found = (token: string): Found => ({
    from: token === whole && from === 'text' ? 'bare' : from,
    besideRefreshToken: refreshTokenShape.test(text),
  });

  const bare = bareJwtShape.test(whole) ? jwtIn(whole, found(whole)) : undefined;
  if (bare) return bare;
  const jwt = jwtShape.exec(text)?.[0];
  if (jwt !== undefined) {
    const decoded = decodeJwt(jwt);
    return typeof decoded === 'string'
      ? { kind: 'damaged-jwt', part: decoded, ...found(jwt) }
      : { kind: 'jwt', token: jwt, decoded, ...found(jwt) };
  }
  const encrypted = encryptedShape.exec(text)?.[0];
  if (encrypted !== undefined) return { kind: 'encrypted-jwt', ...found(encrypted) };
  const google = googleAccessTokenShape.exec(text)?.[0];
  if (google !== undefined)
    return { kind: 'access-token', token: google, whose: whoseIs(google), ...found(google) };

  if (refreshTokenShape.test(text)) return { kind: 'refresh-token' };
  if (codeShape.test(text)) return { kind: 'authorization-code' };
  if (clientSecretShape.test(text)) return { kind: 'client-secret' };
  const opaque = bearerShape.exec(text)?.[1] ?? variableShape.exec(text)?.[1] ?? bareTokenIn(whole);
  if (opaque !== undefined) return { kind: 'opaque-token', token: opaque, ...found(opaque) };
  return { kind: 'nothing', why: 'unknown' };
}

/** A terminal breaks a long token over lines; nothing else of one token has blanks in it. */
function withoutWraps(text: string): string {
  const joined = text.replace(/[ \t]*\r?\n[ \t]*/g, '');
  return /\s/.test(joined) ? text : joined;
}

/** Whatever its header begins with: some write blanks into the JSON. */
function jwtIn(token: string, found: Found): Pasted | undefined {
  const decoded = decodeJwt(token);
  return typeof decoded === 'string' ? undefined : { kind: 'jwt', token, decoded, ...found };
}

function whoseIs(token: string): 'person' | 'service-account' | 'federated' | 'unknown' {
  if (token.startsWith('ya29.a0')) return 'person';
  if (token.startsWith('ya29.c.')) return 'service-account';
  return token.startsWith('ya29.d.') ? 'federated' : 'unknown';
}

/** Letters and digits without a host's ending: names and addresses are no tokens. */
function bareTokenIn(text: string): string | undefined {
  const isLikely = bareShape.test(text) && /[a-z]/i.test(text) && /\d/.test(text);
  return isLikely && !/\.[a-z]{2,}$/.test(text) ? text : undefined;
}

// In JSON.

function inJson(json: object, text: string): Pasted {
  if (isObject(json)) {
    const file = credentialIn(json);
    if (file) return file;
  }
  const members = membersOf(json);
  const besideRefreshToken = members.some(([name]) => name === 'refreshtoken');
  for (const wanted of ['idtoken', 'identitytoken', 'accesstoken', 'token', 'jwt', 'assertion']) {
    const value = members.find(([name]) => name === wanted)?.[1];
    const inside = value === undefined ? undefined : tokenIn(value);
    if (inside) return { ...inside, from: 'json', besideRefreshToken };
  }
  if (besideRefreshToken) return { kind: 'refresh-token' };
  return inText(text, 'json');
}

function tokenIn(text: string): Extract<Pasted, Found> | undefined {
  const inside = inText(text.trim(), 'json');
  return 'from' in inside ? inside : undefined;
}

const deepestJson = 6;
const mostMembers = 2_000;

/** Every member that is a text, however deep, its name without case and marks. */
function membersOf(json: unknown): readonly (readonly [name: string, value: string])[] {
  const found: [string, string][] = [];
  const visit = (value: unknown, depth: number) => {
    if (typeof value !== 'object' || value === null || depth > deepestJson) return;
    for (const [name, member] of Object.entries(value)) {
      if (found.length >= mostMembers) return;
      if (typeof member === 'string') found.push([name.toLowerCase().replace(/[_-]/g, ''), member]);
      else visit(member, depth + 1);
    }
  };
  visit(json, 0);
  return found;
}

const adcMeanings = {
  authorized_user: 'a person’s sign-in',
  impersonated_service_account: 'a service account spoken for through another credential',
  external_account: 'workload identity federation: an outside credential exchanged for Google’s',
  external_account_authorized_user: 'workforce identity federation: a person of an outside directory',
  gdch_service_account: 'a service account of Google Distributed Cloud',
} satisfies Record<Exclude<AdcFileType, 'service_account'>, string>;

/** A file of credentials, by what only such files have. */
function credentialIn(json: JsonObject): Pasted | undefined {
  const { type, installed, web } = json;
  if (type === 'service_account') return { kind: 'service-account-key', rows: keyRows(json) };
  if (typeof type === 'string' && Object.hasOwn(adcMeanings, type)) {
    const known = type as keyof typeof adcMeanings;
    return { kind: 'adc', type: known, rows: adcRows(known, json) };
  }
  if (isObject(installed)) return { kind: 'oauth-client', type: 'installed', rows: clientRows(installed) };
  if (isObject(web)) return { kind: 'oauth-client', type: 'web', rows: clientRows(web) };
  return undefined;
}

/** Only what looks exactly like a name is shown: whatever else stands in such a field may be a secret put there by mistake. */
const harmless = {
  email: /^[\w.+%-]{1,64}@[a-z0-9.-]{1,190}$/i,
  keyId: /^[0-9a-f]{4,64}$/,
  number: /^\d{4,30}$/,
  project: /^[a-z][a-z0-9:.-]{1,60}$/,
  clientId: /^[\w-]{1,80}\.apps\.googleusercontent\.com$/,
  host: /^[a-z0-9.-]{1,190}$/,
  pool: /^\/\/iam\.googleapis\.com\/[\w./-]{1,300}$/,
  name: /^[a-z][a-z0-9-]{0,62}$/,
} satisfies Record<string, RegExp>;

function row(name: string, value: unknown, shape: keyof typeof harmless, meaning: string): readonly Row[] {
  if (value === undefined || value === '') return [];
  const fits = typeof value === 'string' && harmless[shape].test(value);
  return [{ name, value: fits ? value : '(not what it should be)', meaning }];
}

function keyRows(json: JsonObject): readonly Row[] {
  return [
    ...row('client_email', json['client_email'], 'email', 'Whose key it is'),
    ...row('project_id', json['project_id'], 'project', 'The project of the service account'),
    ...row(
      'private_key_id',
      json['private_key_id'],
      'keyId',
      'Which of its keys; the project lists keys by this',
    ),
    ...row('client_id', json['client_id'], 'number', 'The service account’s number, as tokens name it (sub)'),
    ...hidden(json, 'private_key'),
  ];
}

function clientRows(json: JsonObject): readonly Row[] {
  return [
    ...row('client_id', json['client_id'], 'clientId', 'The OAuth client; no secret'),
    ...row('project_id', json['project_id'], 'project', 'The project it belongs to'),
    ...hidden(json, 'client_secret'),
  ];
}

/** That a secret is there, never the secret. */
function hidden(json: JsonObject, name: string): readonly Row[] {
  return json[name] === undefined ? [] : [{ name, value: 'not shown', meaning: 'Secret' }];
}

function adcRows(type: keyof typeof adcMeanings, json: JsonObject): readonly Row[] {
  const typeRow: Row = { name: 'type', value: type, meaning: adcMeanings[type] };
  const quota = row(
    'quota_project_id',
    json['quota_project_id'],
    'project',
    'The project that pays for requests',
  );
  switch (type) {
    case 'authorized_user':
      return [
        typeRow,
        ...row('account', json['account'], 'email', 'Whose sign-in it is'),
        ...row('client_id', json['client_id'], 'clientId', 'The OAuth client they signed in with'),
        ...quota,
        ...hidden(json, 'client_secret'),
        ...hidden(json, 'refresh_token'),
      ];
    case 'impersonated_service_account': {
      const source = json['source_credentials'];
      const sourceType = isObject(source) ? source['type'] : undefined;
      const isKnown =
        typeof sourceType === 'string' &&
        (sourceType === 'service_account' || Object.hasOwn(adcMeanings, sourceType));
      return [
        typeRow,
        ...targetRow(json['service_account_impersonation_url']),
        ...(isKnown
          ? [{ name: 'source_credentials', value: sourceType, meaning: 'Who asks for it; its secrets too' }]
          : []),
        ...quota,
      ];
    }
    case 'external_account':
    case 'external_account_authorized_user':
      return [
        typeRow,
        ...row('audience', json['audience'], 'pool', 'The pool and the provider that let it in'),
        ...row('token_url', hostIn(json['token_url']), 'host', 'The host that is asked for tokens'),
        ...sourceRow(json['credential_source']),
        ...targetRow(json['service_account_impersonation_url']),
        ...quota,
        ...hidden(json, 'client_secret'),
        ...hidden(json, 'refresh_token'),
      ];
    case 'gdch_service_account':
      return [
        typeRow,
        ...row('name', json['name'], 'name', 'The service account'),
        ...row('project', json['project'], 'project', 'Its project'),
        ...row('private_key_id', json['private_key_id'], 'keyId', 'Which of its keys'),
        ...hidden(json, 'private_key'),
      ];
    default:
      return type satisfies never;
  }
}

function targetRow(url: unknown): readonly Row[] {
  const target = typeof url === 'string' ? /\/serviceAccounts\/([^/:]+):/.exec(url)?.[1] : undefined;
  return row('service_account_impersonation_url', target, 'email', 'The service account it speaks for');
}

function hostIn(url: unknown): string | undefined {
  return typeof url === 'string' ? /^https?:\/\/([^/?#@\s]+)(?=[/?#]|$)/.exec(url)?.[1] : undefined;
}

function sourceRow(source: unknown): readonly Row[] {
  if (!isObject(source)) return [];
  const kinds: Readonly<Record<string, string>> = {
    file: 'a file',
    url: 'a web address',
    executable: 'a program that is run',
    environment_id: 'AWS',
    certificate: 'a certificate',
  };
  const kind = Object.keys(kinds).find((name) => Object.hasOwn(source, name));
  const value = kind === undefined ? 'unknown' : (kinds[kind] ?? 'unknown');
  return [{ name: 'credential_source', value, meaning: 'Where the outside credential comes from' }];
}
