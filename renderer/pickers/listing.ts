/** A list that comes in pages, one after the other, for as long as the picker that shows it is open. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { Outcome } from '../../app/contract.ts';
import type { FailureView } from '../../app/failure.ts';
import type { Page } from '../../app/listings.ts';
import { lanyard, outcomeOf } from '../lanyard.ts';

/** `stopped` and `failed` keep what came, and can go on from there. */
export type ListingPhase = 'loading' | 'stopped' | 'failed' | 'whole';

export interface Listing<Item> {
  readonly items: readonly Item[];
  readonly phase: ListingPhase;
  /** Of the page that did not come. It stays while that is asked for again, and its buttons keep the focus. */
  readonly failure: FailureView | null;
  readonly stop: () => void;
  readonly goOn: () => void;
}

interface Progress<Item> extends Pick<Listing<Item>, 'items' | 'phase' | 'failure'> {
  readonly nextPageToken?: string;
}

interface Run {
  /** Whether a page is being waited for. */
  asks: boolean;
  isOver: boolean;
}

/** `fetchPage` gets the name of the listing, by which it is cancelled, and the page's token but for the first. */
export function useListing<Item>(
  fetchPage: (part: { listing: string; pageToken?: string }) => Promise<Outcome<Page<Item>>>,
): Listing<Item> {
  const [progress, setProgress] = useState<Progress<Item>>({ items: [], phase: 'loading', failure: null });
  const { items, phase, failure, nextPageToken } = progress;

  const listAll = useEffectEvent(async (listing: string, run: Run) => {
    let pageToken = nextPageToken;
    let mayStartOver = true;
    for (;;) {
      run.asks = true;
      const outcome = await outcomeOf(
        fetchPage({ listing, ...(pageToken === undefined ? {} : { pageToken }) }),
      );
      run.asks = false;
      if (run.isOver) return;
      if (!outcome.ok) {
        // By itself only once: a list whose tokens all expire would never end.
        if (outcome.failure.code === 'PAGE_EXPIRED' && mayStartOver) {
          mayStartOver = false;
          pageToken = undefined;
          continue;
        }
        setProgress((before) => ({ ...before, phase: 'failed', failure: outcome.failure }));
        return;
      }
      const page = outcome.value;
      const isFirst = pageToken === undefined;
      pageToken = page.nextPageToken;
      setProgress((before) => ({
        items: isFirst ? page.items : [...before.items, ...page.items],
        phase: page.nextPageToken === undefined ? 'whole' : 'loading',
        failure: null,
        ...(page.nextPageToken === undefined ? {} : { nextPageToken: page.nextPageToken }),
      }));
      if (pageToken === undefined) return;
    }
  });

  const isLoading = phase === 'loading';
  useEffect(() => {
    if (!isLoading) return;
    const listing = crypto.randomUUID();
    const run: Run = { asks: false, isOver: false };
    void listAll(listing, run);
    return () => {
      run.isOver = true;
      if (run.asks) void outcomeOf(lanyard.cancelListing({ listing }));
    };
  }, [isLoading]);

  return {
    items,
    phase,
    failure,
    stop: () => setProgress((before) => ({ ...before, phase: 'stopped' })),
    goOn: () => setProgress((before) => ({ ...before, phase: 'loading' })),
  };
}
