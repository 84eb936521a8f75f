/** A pasted JWT: verdicts, the check of its signature on a press, its claims, its header. */
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Verification } from '../../app/inspection.ts';
import type { PastedToken } from '../../app/pasted.ts';
import { keysOf, makerOf, pastedVerdicts, verificationVerdict } from '../../app/verdicts.ts';
import { useAsk } from '../ask.ts';
import { useEverySecond } from '../every-second.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { useSlow } from '../slow.ts';
import { JwtParts } from './JwtParts.tsx';
import type { Known } from './known.ts';
import { ResultCard } from './ResultCard.tsx';
import { VerdictList } from './VerdictList.tsx';

interface JwtCardProps {
  readonly title: string;
  readonly line: string;
  readonly pasted: Extract<PastedToken, { readonly kind: 'jwt' }>;
  readonly known: Known;
  readonly onClear: () => void;
}

export function JwtCard({ title, line, pasted, known, onClear }: JwtCardProps) {
  const { token, decoded } = pasted;
  const announce = useAnnounce();
  const { ask, working, failure } = useAsk();
  const slow = useSlow(working);
  const [verification, setVerification] = useState<Verification | null>(null);
  const now = useEverySecond((now) => now - (now % 1000));

  const maker = makerOf(decoded, known.provider.issuer);
  const whose = maker === 'unknown' ? null : keysOf(maker, known.provider.name);
  const checked = verification && verificationVerdict(verification, whose ?? 'its issuer’s');
  const verdicts = pastedVerdicts(pasted, { ...known, now }).map((verdict) =>
    checked && verdict.code === 'signature-not-checked' ? checked : verdict,
  );

  const verify = async () => {
    if (working) return;
    const outcome = await ask(lanyard.verifyToken({ jwt: token }));
    if (!outcome.ok) return;
    setVerification(outcome.value);
    announce(verificationVerdict(outcome.value, whose ?? 'its issuer’s').words);
  };

  return (
    <ResultCard title={title} line={line} onClear={onClear}>
      <VerdictList verdicts={verdicts} />
      {decoded.signature === 'there' && whose !== null && (
        <div className="result-actions">
          <Button
            look={verification ? 'plain' : 'main'}
            busy={slow}
            icon={<IconShieldCheck size={18} stroke={1.6} aria-hidden="true" />}
            onClick={() => void verify()}
          >
            {slow ? 'Asking for the keys…' : `Verify with ${whose} keys`}
          </Button>
        </div>
      )}
      {failure && <FailureCard failure={failure} actions={{}} />}
      <JwtParts {...decoded} clockAheadMs={known.clockAheadMs} />
    </ResultCard>
  );
}
