/** From what is typed and ticked to a token request, or to what is missing for one. Pure. */
import type { Account } from '../../app/account.ts';
import { isEmail } from '../../app/email.ts';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';
import { cloudPlatform, isScope, parseScopes, shortScope } from '../../app/scopes.ts';
import {
  type Impersonation,
  isServiceAccountName,
  parseChain,
  splitChain,
} from '../../app/service-account.ts';
import type { TokenKind, TokenRequest } from '../../app/token-request.ts';
import { type Abilities, abilitiesOf } from './abilities.ts';
import type { Draft } from './draft.ts';
import { chosenScopes } from './granted-scopes.ts';

/** The field of the panel that keeps a request from being made. */
export type ComposeField = 'speaks-for' | 'scopes' | 'audience' | 'subject';

export interface Composition {
  readonly impersonating: Impersonation | undefined;
  readonly abilities: Abilities;
  /** The draft's, where the identity can have it. */
  readonly kind: TokenKind;
  readonly outcome:
    | { readonly request: TokenRequest }
    | { readonly request: null; readonly field: ComposeField };
}

/** What is wrong with a typed chain, in a plain line; nothing when it is right or empty. */
export function chainProblem(text: string): string | undefined {
  const wrong = splitChain(text).find((name) => !isServiceAccountName(name));
  return wrong === undefined
    ? undefined
    : `“${wrong}” is not a service account: their e-mails end in gserviceaccount.com.`;
}

/** What is wrong with typed scopes, in a plain line. */
export function scopesProblem(text: string): string | undefined {
  const scopes = parseScopes(text);
  if (scopes.length === 0) return 'A token needs at least one scope.';
  const wrong = scopes.find((scope) => !isScope(scope));
  return wrong === undefined ? undefined : `“${shortScope(wrong)}” is not a scope.`;
}

/** What is wrong with a typed person, in a plain line; nothing when nobody is. */
export function subjectProblem(text: string): string | undefined {
  const subject = text.trim();
  return subject === '' || isEmail(subject) ? undefined : `“${subject}” is not an e-mail address.`;
}

export function compose(account: Account, draft: Draft): Composition {
  const impersonating = parseChain(draft.speaksFor);
  const abilities = abilitiesOf(account, draft.speaksFor.trim() !== '');
  const kind = abilities.kinds.includes(draft.kind) ? draft.kind : 'access-token';
  const composed = { impersonating, abilities, kind };
  const missing = (field: ComposeField) => ({ ...composed, outcome: { request: null, field } });

  if (chainProblem(draft.speaksFor) !== undefined) return missing('speaks-for');
  const identity = impersonating
    ? {
        accountId: account.id,
        impersonating: { target: impersonating.target, delegates: [...impersonating.delegates] },
      }
    : { accountId: account.id };

  if (kind === 'access-token') {
    if (abilities.scopes === 'free' && scopesProblem(draft.scopes) !== undefined) return missing('scopes');
    const lifetime =
      impersonating && draft.lifetimeSeconds !== usualLifetimeSeconds
        ? { lifetimeSeconds: draft.lifetimeSeconds }
        : {};
    const subject = abilities.onBehalf ? draft.subject.trim() : '';
    if (subjectProblem(subject) !== undefined) return missing('subject');
    const scopes = scopesOf(account, draft, abilities);
    return {
      ...composed,
      outcome: {
        request: { kind, identity, scopes, ...lifetime, ...(subject === '' ? {} : { subject }) },
      },
    };
  }
  const typed = abilities.audience.fixed ? '' : draft.audience.trim();
  const audience = typed === '' ? abilities.audience.usual : typed;
  if (audience === undefined) return missing('audience');
  if (kind === 'signed-jwt') return { ...composed, outcome: { request: { kind, identity, audience } } };
  const email = impersonating && !draft.includeEmail ? { includeEmail: false } : {};
  const licenses = abilities.licenses && draft.licenses ? { licenses: true } : {};
  return { ...composed, outcome: { request: { kind, identity, audience, ...email, ...licenses } } };
}

function scopesOf(account: Account, draft: Draft, abilities: Abilities): string[] {
  if (abilities.scopes === 'free') return parseScopes(draft.scopes);
  return account.kind === 'google-sign-in'
    ? [...chosenScopes(account, draft.grantedScopes)]
    : [cloudPlatform];
}

/** The service account that tokens speak for; nothing while they speak for a person. */
export function spokenFor(account: Account, draft: Draft): string | undefined {
  if (draft.speaksFor.trim() !== '') return parseChain(draft.speaksFor)?.target;
  return isServiceAccountName(account.email) ? account.email : undefined;
}

/** The access token of the account itself: what the quick ways to copy give, whatever is being composed. */
export function ownAccessToken(account: Account, draft: Draft): TokenRequest {
  const abilities = abilitiesOf(account, false);
  const scopes = scopesOf(account, draft, abilities);
  const usable = scopes.length > 0 && scopes.every(isScope) ? scopes : [cloudPlatform];
  return { kind: 'access-token', identity: { accountId: account.id }, scopes: usable };
}

/** The same request for a token of the usual lifetime. */
export function withUsualLifetime(request: TokenRequest): TokenRequest {
  if (request.kind !== 'access-token') return request;
  const { lifetimeSeconds: _, ...rest } = request;
  return rest;
}
