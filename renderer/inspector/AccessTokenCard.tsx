/** A pasted token that says nothing by itself: its issuer is asked, after a yes, and what it answers is shown. */
import { IconHelpCircle } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { TokenInfo } from '../../app/inspection.ts';
import type { PastedToken } from '../../app/pasted.ts';
import { pastedVerdicts } from '../../app/verdicts.ts';
import { useAsk } from '../ask.ts';
import { useEverySecond } from '../every-second.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { CalloutCard } from '../parts/CalloutCard.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { useSlow } from '../slow.ts';
import type { Known } from './known.ts';
import { ResultCard } from './ResultCard.tsx';
import { RowsTable } from './RowsTable.tsx';
import { tokenInfoRows, tokenInfoVerdict } from './token-info-words.ts';
import { VerdictList } from './VerdictList.tsx';

interface AccessTokenCardProps {
  readonly title: string;
  readonly line: string;
  readonly pasted: Extract<PastedToken, { readonly kind: 'access-token' | 'opaque-token' }>;
  readonly known: Known;
  readonly onClear: () => void;
}

export function AccessTokenCard({ title, line, pasted, known, onClear }: AccessTokenCardProps) {
  const { name } = known.provider;
  const announce = useAnnounce();
  const { ask, working, failure } = useAsk();
  const slow = useSlow(working);
  const [info, setInfo] = useState<TokenInfo | null>(null);
  const now = useEverySecond((now) => now - (now % 1000));
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    // The question had the focus, and is gone.
    if (info) card.current?.focus();
  }, [info]);
  const answer = info && tokenInfoVerdict(info, name, now);

  const askForIt = async () => {
    if (working) return;
    const outcome = await ask(lanyard.askTokenInfo({ token: pasted.token }));
    if (!outcome.ok) return;
    setInfo(outcome.value);
    announce(tokenInfoVerdict(outcome.value, name, Date.now()).words);
  };

  return (
    <ResultCard title={title} line={line} onClear={onClear} card={card}>
      <VerdictList verdicts={[...(answer ? [answer] : []), ...pastedVerdicts(pasted, { ...known, now })]} />
      {!info && (
        <CalloutCard
          tone="plain"
          icon={<IconHelpCircle size={18} stroke={1.6} aria-hidden="true" />}
          title="Ask tokeninfo?"
          action={
            <Button look="main" busy={slow} onClick={() => void askForIt()}>
              {slow ? 'Asking…' : `Yes, ask ${name}`}
            </Button>
          }
        >
          {pasted.kind === 'access-token'
            ? `It says nothing by itself. ${name} will see this token and tell whose it is, for what, and for how long.`
            : `It does not look like one of ${name}’s. ${name} will see this token: if it is a secret of somebody else, do not ask.`}
        </CalloutCard>
      )}
      {failure && <FailureCard failure={failure} actions={{}} />}
      {info?.outcome === 'known' && (
        <RowsTable name="What tokeninfo says" rows={tokenInfoRows(info)} clockAheadMs={0} />
      )}
    </ResultCard>
  );
}
