/** Scopes that were asked for and not granted: Google lets a person untick each of them. */
import { IconShieldHalf } from '@tabler/icons-react';
import { shortScope } from '../../app/scopes.ts';
import { Button } from '../parts/Button.tsx';
import { CalloutCard } from '../parts/CalloutCard.tsx';

interface LimitedCardProps {
  readonly scopes: readonly string[];
  readonly busy: boolean;
  readonly onAskAgain: () => void;
}

export function LimitedCard({ scopes, busy, onAskAgain }: LimitedCardProps) {
  return (
    <CalloutCard
      tone="attention"
      icon={<IconShieldHalf size={18} stroke={1.6} aria-hidden="true" />}
      title="Not everything was granted"
      action={
        <Button busy={busy} onClick={onAskAgain}>
          Ask again
        </Button>
      }
    >
      Asked for and left unticked:{' '}
      {scopes.map((scope, index) => (
        <span key={scope}>
          {index > 0 && ', '}
          <code>{shortScope(scope)}</code>
        </span>
      ))}
      . Tokens come without {scopes.length === 1 ? 'it' : 'them'}.
    </CalloutCard>
  );
}
