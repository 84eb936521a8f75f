/** The metadata server of a virtual machine in the cloud: what the machine is, and tokens of the account it runs as. */
import { createHash } from 'node:crypto';
import { answerText, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { MACHINE, metadataTree, type Tree } from './metadata-tree.ts';
import { canonicalScope } from './scopes.ts';
import type { ServiceAccountTokens } from './service-account-tokens.ts';

type Parts = { faults: Faults; tokens: ServiceAccountTokens };

/** On every answer, whatever it is: clients take an answer without the first for somebody else's. */
export const METADATA_HEADERS: Readonly<Record<string, string>> = {
  'metadata-flavor': 'Google',
  server: 'Metadata Server for VM',
  'x-xss-protection': '0',
  'x-frame-options': 'SAMEORIGIN',
};

const PREFIX = '/computeMetadata/v1';
const TEXT = 'application/text';
/** The server gives the same token until this much of its life is left. */
const KEEP_MS = 300_000;
const LIFETIME_SECONDS = 3_600;

export function createMetadataServer({ faults, tokens }: Parts) {
  const { account } = MACHINE;
  const kept = new Map<string, { value: string; expiresAtMs: number }>();

  function token(scopes: readonly string[]) {
    const key = scopes.join(' ');
    const now = faults.nowMs();
    let found = kept.get(key);
    if (!found || found.expiresAtMs - now < KEEP_MS) {
      const value = tokens.accessToken(account, scopes, LIFETIME_SECONDS);
      found = { value, expiresAtMs: now + LIFETIME_SECONDS * 1_000 };
      kept.set(key, found);
    }
    const expiresIn = Math.floor((found.expiresAtMs - now) / 1_000);
    return { access_token: found.value, expires_in: expiresIn, token_type: 'Bearer' };
  }

  function answerToken({ res, url }: Exchange): void {
    const asked = (url.searchParams.get('scopes') ?? '').split(/[, ]/).filter((name) => name !== '');
    const scopes = asked.map(canonicalScope).filter((scope) => scope !== undefined);
    if (scopes.length < asked.length) {
      answerText(res, 400, TEXT, 'Invalid scope requested');
      return;
    }
    const answer = token(scopes.length > 0 ? scopes : MACHINE.scopes);
    answerText(res, 200, 'application/json', JSON.stringify(answer));
  }

  async function answerIdentity({ res, url }: Exchange): Promise<void> {
    const audience = url.searchParams.get('audience') ?? '';
    if (audience === '') return answerText(res, 400, TEXT, 'non-empty audience parameter required');
    const isFull = url.searchParams.get('format') === 'full';
    const withLicenses = url.searchParams.get('licenses')?.toUpperCase() === 'TRUE';
    const machine = { ...MACHINE.claims, ...(withLicenses && { license_id: MACHINE.licenses }) };
    const more = { ...(isFull && { google: { compute_engine: machine } }) };
    answerText(res, 200, TEXT, await tokens.idToken(account, { audience, includeEmail: isFull, more }));
  }

  return async (exchange: Exchange): Promise<void> => {
    const { req, res, url } = exchange;
    const path = url.pathname;
    if (req.headers['x-forwarded-for'] !== undefined) return refuse(exchange, 'X-Forwarded-For');
    if (path === '/') return answerText(res, 200, TEXT, 'computeMetadata/\n');
    if (req.headers['metadata-flavor'] !== 'Google') return refuse(exchange, 'Metadata-Flavor');
    if (req.method !== 'GET') return answerText(res, 405, TEXT, 'Method not allowed');
    const ofAccount = /\/instance\/service-accounts\/([^/]+)\/(token|identity)$/.exec(path);
    if (ofAccount) {
      const name = decodeURIComponent(ofAccount[1] ?? '');
      if (name !== 'default' && name !== account.email) return answerText(res, 404, TEXT, 'Not Found');
      return ofAccount[2] === 'token' ? answerToken(exchange) : answerIdentity(exchange);
    }
    const found = find(path);
    if (found === undefined) answerText(res, 404, TEXT, 'Not Found');
    else answerTree(exchange, found);
  };
}

function answerTree({ res, url }: Exchange, found: Tree | string): void {
  const asJson = url.searchParams.get('recursive') === 'true' || url.searchParams.get('alt') === 'json';
  const text = asJson ? JSON.stringify(plain(found)) : typeof found === 'string' ? found : listing(found);
  res.setHeader('etag', createHash('sha256').update(text).digest('hex').slice(0, 16));
  answerText(res, 200, asJson ? 'application/json' : TEXT, text);
}

function refuse({ res }: Exchange, header: string): void {
  answerText(
    res,
    403,
    'text/html; charset=UTF-8',
    `<!doctype html><title>Error 403 (Forbidden)</title><p>Your client does not have permission: ${header}.</p>`,
  );
}

function find(path: string): Tree | string | undefined {
  if (path !== PREFIX && !path.startsWith(`${PREFIX}/`)) return undefined;
  const steps = path
    .slice(PREFIX.length)
    .split('/')
    .filter((step) => step !== '');
  return steps.reduce<Tree | string | undefined>((tree, step) => {
    if (typeof tree !== 'object') return undefined;
    const members: [string, Tree | string][] = Array.isArray(tree) ? [] : Object.entries(tree);
    return members.find(([name]) => name === decodeURIComponent(step))?.[1];
  }, metadataTree());
}

function listing(tree: Tree): string {
  if (Array.isArray(tree)) return tree.map((line) => `${line}\n`).join('');
  return Object.entries(tree)
    .map(([name, value]) => (typeof value === 'string' || Array.isArray(value) ? `${name}\n` : `${name}/\n`))
    .join('');
}

/** As JSON, with names in camel case and without the tokens, which are no data. */
function plain(tree: Tree | string): unknown {
  if (typeof tree === 'string' || Array.isArray(tree)) return tree;
  const members = Object.entries(tree).filter(([name]) => name !== 'token' && name !== 'identity');
  return Object.fromEntries(members.map(([name, value]) => [camelCase(name), plain(value)]));
}

function camelCase(name: string): string {
  return name.includes('@') ? name : name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}
