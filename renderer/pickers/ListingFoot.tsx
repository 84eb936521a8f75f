/** How far a list has come: how many so far, with a way to stop and to go on, or how many there are. */
import { LinkButton } from '../parts/LinkButton.tsx';
import { useSlow } from '../slow.ts';
import type { Listing } from './listing.ts';

const count = new Intl.NumberFormat(undefined);

interface ListingFootProps {
  readonly listing: Omit<Listing<unknown>, 'failure'>;
  /** One of what is listed: "service account". */
  readonly noun: string;
  /** How many match what is looked for; nothing while nothing is. */
  readonly found: number | undefined;
}

export function ListingFoot({ listing, noun, found }: ListingFootProps) {
  const { items, phase, stop, goOn } = listing;
  const isSlow = useSlow(phase === 'loading');
  const came = count.format(items.length);
  const words = {
    loading: isSlow ? `${came} so far…` : '',
    stopped: `${came}, stopped`,
    failed: items.length === 0 ? '' : `${came} came, not all`,
    whole: found === undefined ? `${came} ${noun}${items.length === 1 ? '' : 's'}` : came,
  }[phase];
  return (
    <>
      <span className="time">
        {found !== undefined && words !== '' && `${count.format(found)} of `}
        {words}
      </span>
      {(isSlow || phase === 'stopped') && (
        <LinkButton onClick={phase === 'stopped' ? goOn : stop}>
          {phase === 'stopped' ? 'Go on' : 'Stop'}
        </LinkButton>
      )}
    </>
  );
}
