/** A page that did not come, below what came before it, and the steps that fetch it. */
import { FailureCard } from '../parts/FailureCard.tsx';
import type { Listing } from './listing.ts';
import type { PickerHost } from './picker-host.ts';
import './ListingFailure.css';

interface ListingFailureProps {
  readonly listing: Pick<Listing<unknown>, 'failure' | 'phase' | 'goOn'>;
  readonly host: PickerHost;
}

export function ListingFailure({ listing: { failure, phase, goOn }, host }: ListingFailureProps) {
  if (!failure) return null;
  return (
    <div className="listing-failure">
      <FailureCard
        failure={failure}
        busy={phase === 'loading'}
        actions={{ ...host.actionsFor(failure), 'try-again': goOn }}
      />
    </div>
  );
}
