/** What is said of each kind of thing that can be pasted. */
import { maskToken, type Pasted, type PastedFrom, type PastedToken } from '../../app/pasted.ts';
import { jwtTitle, type Verdict } from '../../app/verdicts.ts';
import type { Known } from './known.ts';

const sources: Readonly<Record<PastedFrom, string | null>> = {
  bare: null,
  header: 'from a header',
  curl: 'from a curl command',
  'http-request': 'from an HTTP request',
  environment: 'from an env line',
  json: 'from JSON',
  text: 'from a text',
};

/** "from a curl command · eyJ…wxyz · 912 characters". */
export function sourceLine({ from, token }: PastedToken): string {
  const parts = [sources[from], maskToken(token), `${token.length.toLocaleString('en')} characters`];
  return parts.filter((part) => part !== null).join(' · ');
}

const whose = {
  person: 'Access token of a person',
  'service-account': 'Access token of a service account',
  federated: 'Access token of an outside identity',
  unknown: 'Google access token',
} as const;

export function pastedTitle(pasted: Pasted, known: Known): string {
  switch (pasted.kind) {
    case 'nothing':
      return {
        empty: 'Nothing was pasted',
        'too-large': 'That is too large',
        unknown: 'No token found in that',
      }[pasted.why];
    case 'jwt':
      return jwtTitle(pasted.decoded, known.provider);
    case 'damaged-jwt':
      return 'A damaged JWT';
    case 'encrypted-jwt':
      return 'An encrypted JWT';
    case 'access-token':
      return whose[pasted.whose];
    case 'opaque-token':
      return 'A token Lanyard does not know';
    case 'refresh-token':
      return 'A refresh token';
    case 'authorization-code':
      return 'An authorization code';
    case 'client-secret':
      return 'A client secret';
    case 'private-key':
      return 'A private key';
    case 'service-account-key':
      return 'A service-account key';
    case 'adc':
      return 'Application Default Credentials';
    case 'oauth-client':
      return pasted.type === 'web' ? 'An OAuth client of a web server' : 'An OAuth client';
    default:
      return pasted satisfies never;
  }
}

type Told = Exclude<Pasted, PastedToken | { readonly kind: 'nothing' }>;

const bad = (words: string) => ({ level: 'bad', words }) as const;
const warn = (words: string) => ({ level: 'warn', words }) as const;
const note = (words: string) => ({ level: 'note', words }) as const;

/** What to do about it, and what not. */
export function pastedAdvice(pasted: Told): readonly Pick<Verdict, 'level' | 'words'>[] {
  const shown = note('None of its secrets is shown or kept here.');
  switch (pasted.kind) {
    case 'damaged-jwt':
      return [
        bad(
          `Its ${pasted.part === 'header' ? 'header (the first part)' : 'claims (the second part)'} cannot be read: a piece is missing, or it was changed on the way.`,
        ),
      ];
    case 'encrypted-jwt':
      return [note('Only whom it is meant for can read it. Google’s own tokens are not encrypted.')];
    case 'refresh-token':
      return [
        bad('Never paste it anywhere: with it anybody has your account until it is revoked.'),
        note('If others saw it, remove the app’s access on your Google account’s permission page.'),
      ];
    case 'authorization-code':
      return [
        warn('It can be exchanged for tokens once, within minutes. It does no harm after that.'),
        note('Lanyard exchanges codes only for sign-ins of its own.'),
      ];
    case 'client-secret':
      return [
        warn('It belongs to an OAuth client. If others saw it, make a new one in the Google Cloud console.'),
      ];
    case 'private-key':
      return [
        bad('Whoever has it signs as its service account until the key is deleted. Paste it nowhere.'),
        note('If others saw it, delete the key in its project.'),
      ];
    case 'service-account-key':
      return [warn('Whoever has this file is the service account until the key is deleted.'), shown];
    case 'adc':
      return pasted.type === 'external_account'
        ? [note('It names where a credential comes from; most hold no secret.'), shown]
        : [warn('Whoever has this file can mint tokens with it. Treat it like a password.'), shown];
    case 'oauth-client':
      return pasted.type === 'web'
        ? [
            warn(
              'Google sends answers for it to a web server only; Lanyard needs one of type “Desktop app”.',
            ),
            shown,
          ]
        : [note('A client is no account. Add it under “Add account” to sign in with it.'), shown];
    default:
      return pasted satisfies never;
  }
}
