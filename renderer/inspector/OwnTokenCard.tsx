/** One of one's own tokens: what it says, and the token itself while a button is held. */
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { OwnToken } from '../../app/inspection.ts';
import { shortScope } from '../../app/scopes.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import type { TokenRequest } from '../../app/token-request.ts';
import { accessTokenVerdicts, verdictsOf } from '../../app/verdicts.ts';
import { useAsk } from '../ask.ts';
import { tokenKindLabels } from '../copying.ts';
import { useEverySecond } from '../every-second.ts';
import { lanyard } from '../lanyard.ts';
import { FailureCard } from '../parts/FailureCard.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import { useSlow } from '../slow.ts';
import { HoldToReveal } from './HoldToReveal.tsx';
import { JwtParts } from './JwtParts.tsx';
import { knownOf } from './known.ts';
import { ResultCard } from './ResultCard.tsx';
import { RowsTable } from './RowsTable.tsx';
import { VerdictList } from './VerdictList.tsx';

interface OwnTokenCardProps {
  readonly request: TokenRequest;
  readonly snapshot: Snapshot;
  readonly onClear: () => void;
}

export function OwnTokenCard({ request, snapshot, onClear }: OwnTokenCardProps) {
  const { accountId, impersonating } = request.identity;
  const { ask, working, failure } = useAsk();
  const slow = useSlow(working);
  const [own, setOwn] = useState<OwnToken | null>(null);
  const now = useEverySecond((now) => now - (now % 1000));

  const look = async () => {
    const outcome = await ask(lanyard.inspectOwn({ request }));
    if (outcome.ok) setOwn(outcome.value);
  };
  const lookOnce = useEffectEvent(() => void look());
  useEffect(() => lookOnce(), []);

  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // "Try again" had the focus, and is gone.
    if (own && document.activeElement === document.body) card.current?.focus();
  }, [own]);

  const known = knownOf(snapshot);
  const account = snapshot.accounts.find(({ id }) => id === accountId);
  const who = impersonating?.target ?? account?.email ?? 'an account that is gone';
  return (
    <ResultCard
      title={`${tokenKindLabels[request.kind]} of ${who}`}
      line="Minted by Lanyard. The token itself is here only while you hold the button."
      clearLabel="Paste another"
      onClear={onClear}
      card={card}
    >
      {!own && slow && (
        <p className="result-actions">
          <Spinner /> Minting…
        </p>
      )}
      {failure && (
        <FailureCard failure={failure} busy={working} actions={{ 'try-again': () => void look() }} />
      )}
      {own?.kind === 'jwt' && (
        <>
          <VerdictList
            // It came straight from its issuer; nobody stood in between.
            verdicts={verdictsOf({ ...own, signature: 'there' }, { ...known, now }).filter(
              ({ code }) => code !== 'signature-not-checked',
            )}
          />
          <HoldToReveal request={request} masked="eyJ…" platform={snapshot.platform} />
          <JwtParts header={own.header} claims={own.claims} clockAheadMs={known.clockAheadMs} />
        </>
      )}
      {own?.kind === 'opaque' && (
        <>
          <VerdictList verdicts={accessTokenVerdicts('access-token')} />
          <HoldToReveal request={request} masked={own.masked} platform={snapshot.platform} />
          <RowsTable
            name="What Lanyard knows of it"
            rows={[
              { name: 'expires', value: '', meaning: 'From then on nobody accepts it', at: own.expiresAt },
              ...(request.kind === 'access-token'
                ? [
                    {
                      name: 'scope',
                      value: request.scopes.map(shortScope).join(', '),
                      meaning: 'What it may be used for',
                    },
                  ]
                : []),
            ]}
            clockAheadMs={0}
          />
        </>
      )}
    </ResultCard>
  );
}
