/** What was pasted, by its kind. */
import { IconClipboardX } from '@tabler/icons-react';
import type { Pasted } from '../../app/pasted.ts';
import { CalloutCard } from '../parts/CalloutCard.tsx';
import { AccessTokenCard } from './AccessTokenCard.tsx';
import { JwtCard } from './JwtCard.tsx';
import type { Known } from './known.ts';
import { pastedAdvice, pastedTitle, sourceLine } from './pasted-words.ts';
import { ResultCard } from './ResultCard.tsx';
import { RowsTable } from './RowsTable.tsx';
import { VerdictList } from './VerdictList.tsx';

interface PastedCardProps {
  readonly pasted: Pasted;
  readonly known: Known;
  readonly onClear: () => void;
}

const nothingWords = {
  empty: 'The clipboard may hold something else than text.',
  'too-large': 'More than 64 KB is no token and no request. Paste the part with the token in it.',
  unknown: 'Neither a JWT nor another token is in it, and it is no file of credentials.',
} as const;

export function PastedCard({ pasted, known, onClear }: PastedCardProps) {
  const title = pastedTitle(pasted, known);
  switch (pasted.kind) {
    case 'nothing':
      return (
        <CalloutCard
          tone="plain"
          icon={<IconClipboardX size={18} stroke={1.6} aria-hidden="true" />}
          title={title}
        >
          {nothingWords[pasted.why]}
        </CalloutCard>
      );
    case 'jwt':
      return (
        <JwtCard title={title} line={sourceLine(pasted)} pasted={pasted} known={known} onClear={onClear} />
      );
    case 'access-token':
    case 'opaque-token':
      return (
        <AccessTokenCard
          title={title}
          line={sourceLine(pasted)}
          pasted={pasted}
          known={known}
          onClear={onClear}
        />
      );
    default:
      return (
        <ResultCard title={title} onClear={onClear}>
          <VerdictList verdicts={pastedAdvice(pasted)} />
          {'rows' in pasted && <RowsTable name="What is in it" rows={pasted.rows} clockAheadMs={0} />}
        </ResultCard>
      );
  }
}
