/** Whom this account spoke for lately, and itself: one press each. */
import { parseChain, shortServiceAccount } from '../../app/service-account.ts';
import { Button } from '../parts/Button.tsx';
import './RecentChains.css';

interface RecentChainsProps {
  readonly source: string;
  readonly text: string;
  readonly recents: readonly string[];
  readonly onChoose: (text: string) => void;
}

/** "deployer@acme-prod through ci@acme". */
function wordsFor(text: string): string {
  const chain = parseChain(text);
  if (!chain) return text;
  const target = shortServiceAccount(chain.target);
  const delegates = chain.delegates.map(shortServiceAccount).join(', ');
  return delegates === '' ? target : `${target} through ${delegates}`;
}

export function RecentChains({ source, text, recents, onChoose }: RecentChainsProps) {
  const others = recents.filter((recent) => recent !== text);
  if (text === '' && others.length === 0) return null;
  return (
    <div className="recent-chains">
      {others.map((recent) => (
        <Button small key={recent} onClick={() => onChoose(recent)}>
          <span className="recent-chain mono">{wordsFor(recent)}</span>
        </Button>
      ))}
      {text !== '' && (
        <Button small onClick={() => onChoose('')}>
          <span className="recent-chain">{source} itself</span>
        </Button>
      )}
    </div>
  );
}
