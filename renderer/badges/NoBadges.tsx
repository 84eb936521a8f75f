/** What stands in the place of the badges while there is none. */
import { IconIdBadge2 } from '@tabler/icons-react';
import { Button } from '../parts/Button.tsx';

export function NoBadges({ onKeep }: { readonly onKeep: (() => void) | undefined }) {
  return (
    <div className="no-badges">
      <IconIdBadge2 size={24} stroke={1.4} aria-hidden="true" />
      <p className="no-badges-words">
        A badge keeps a token request under a name, so that one click copies its token.
      </p>
      {onKeep && <Button onClick={onKeep}>Keep what is composed</Button>}
    </div>
  );
}
