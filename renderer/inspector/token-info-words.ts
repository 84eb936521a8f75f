/** What tokeninfo says, in rows and in one line. */
import { type Row, visible } from '../../app/claims.ts';
import type { TokenInfo } from '../../app/inspection.ts';
import { relative } from '../../app/moments.ts';
import { shortScope } from '../../app/scopes.ts';
import type { Verdict } from '../../app/verdicts.ts';

export function tokenInfoVerdict(
  info: TokenInfo,
  providerName: string,
  now: number,
): Pick<Verdict, 'level' | 'words'> {
  if (info.outcome === 'unknown') {
    const words = `${providerName} does not know it: it has expired, was revoked, or was never ${providerName}’s.`;
    return { level: 'bad', words };
  }
  return info.expiresAt > now
    ? { level: 'ok', words: `${providerName} knows it. It expires ${relative(info.expiresAt, now)}.` }
    : { level: 'bad', words: `Expired ${relative(info.expiresAt, now)}.` };
}

export function tokenInfoRows(info: Extract<TokenInfo, { readonly outcome: 'known' }>): readonly Row[] {
  const { expiresAt, scopes, audience, authorizedParty, subject, email, emailVerified, accessType } = info;
  const row = (name: string, value: string | undefined, meaning: string): readonly Row[] =>
    value === undefined ? [] : [{ name, value: visible(value), meaning }];
  return [
    { name: 'expires', value: '', meaning: 'From then on nobody accepts it', at: expiresAt },
    ...row('scope', scopes.map(shortScope).join(', ') || 'none', 'What it may be used for'),
    ...row('email', email, emailVerified === false ? 'Whose it is; not verified' : 'Whose it is'),
    ...row('sub', subject, 'Whose it is, by a number that never changes'),
    ...row('aud', audience, 'The client it was made for; of a service account its number'),
    ...row('azp', authorizedParty, 'The client it was handed to'),
    ...row(
      'access_type',
      accessType,
      accessType === 'offline' ? 'The client has a refresh token too' : 'The client has no refresh token',
    ),
  ];
}
