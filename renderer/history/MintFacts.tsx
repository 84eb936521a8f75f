/** Everything that is known of one mint. */
import { callsInWords, duration, kindWords } from '../../app/history.ts';
import type { MintEntry } from '../../app/mint-entry.ts';
import './MintFacts.css';

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const accountKinds: Readonly<Record<MintEntry['account']['kind'], string>> = {
  'google-sign-in': 'Google sign-in',
  'service-account-key': 'service-account key',
  adc: 'Application Default Credentials',
  gcloud: 'gcloud account',
  'metadata-server': 'metadata server',
};

export function MintFacts({ entry }: { readonly entry: MintEntry }) {
  const { at, account, delegates, target, kind, scopes, audience, subject, result } = entry;
  const chain = target === undefined ? [] : [account.email, ...delegates, target];
  const facts: readonly (readonly [name: string, value: string | undefined, isName?: 'mono'])[] = [
    ['Asked for', moment.format(at)],
    ['Account', `${account.email}, ${accountKinds[account.kind]}`],
    ['Way', chain.length === 0 ? undefined : chain.join(' → '), 'mono'],
    ['Token', kindWords[kind]],
    ['Scopes', scopes.length === 0 ? undefined : scopes.join(' '), 'mono'],
    ['Audience', audience, 'mono'],
    ['Person', subject],
    ['Took', `${callsInWords(entry)}, ${duration(entry.ms)}`],
    ['Result', 'failure' in result ? result.failure : `minted, expires ${moment.format(result.expiresAt)}`],
  ];
  return (
    <dl className="mint-facts">
      {facts
        .filter(([, value]) => value !== undefined)
        .map(([name, value, isName]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isName}>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
