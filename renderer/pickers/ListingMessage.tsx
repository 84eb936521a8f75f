/** What stands where rows would be, while there are none. */
import { Spinner } from '../parts/Spinner.tsx';
import { useSlow } from '../slow.ts';
import type { Listing } from './listing.ts';

interface ListingMessageProps {
  readonly listing: Pick<Listing<unknown>, 'items' | 'phase'>;
  /** What is listed, within a sentence: "service accounts". */
  readonly what: string;
  /** What is looked for. */
  readonly text: string;
  /** Said when there are none at all. */
  readonly empty: string;
}

export function ListingMessage({ listing: { items, phase }, what, text, empty }: ListingMessageProps) {
  const isSlow = useSlow(phase === 'loading');
  if (items.length > 0) {
    return (
      <p>
        Nothing matches “{text.trim()}”{phase === 'whole' ? '' : ' so far'}.
      </p>
    );
  }
  switch (phase) {
    case 'loading':
      return (
        isSlow && (
          <>
            <Spinner />
            <p>Looking for {what}…</p>
          </>
        )
      );
    case 'stopped':
      return <p>Stopped before any came.</p>;
    case 'failed':
      return null;
    case 'whole':
      return <p>{empty}</p>;
    default:
      return phase satisfies never;
  }
}
