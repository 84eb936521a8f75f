/** Looking for the credentials that other tools left on this computer, and taking them up as accounts. */
import { useRef, useState } from 'react';
import type { RequestOf } from '../app/contract.ts';
import type { FoundCredentials } from '../app/found.ts';
import { type Ask, useAsk } from './ask.ts';
import { lanyard } from './lanyard.ts';

export type AddFound = RequestOf<'addFound'>;

export interface Finding {
  /** `null` until the first search has ended. */
  readonly found: FoundCredentials | null;
  readonly search: Pick<Ask, 'working' | 'failure'>;
  readonly look: () => void;
  readonly adding: Pick<Ask, 'working' | 'failure'>;
  /** Takes them up one after the other. */
  readonly add: (wanted: readonly AddFound[]) => void;
  /** Once more what was wanted last. */
  readonly addAgain: () => void;
}

/** `elsewhere` shows failures when the window has moved on: the first account to come leaves the welcome. */
export function useFinding(elsewhere: Ask): Finding {
  const [found, setFound] = useState<FoundCredentials | null>(null);
  const search = useAsk();
  const adding = useAsk();
  const lastWanted = useRef<readonly AddFound[]>([]);

  const look = async () => {
    const outcome = await search.ask(lanyard.findCredentials({}));
    if (outcome.ok) setFound(outcome.value);
  };
  const add = async (wanted: readonly AddFound[]) => {
    lastWanted.current = wanted;
    const place = wanted.length > 1 ? elsewhere : adding;
    for (const each of wanted) {
      const outcome = await place.ask(lanyard.addFound(each));
      if (!outcome.ok) return;
    }
  };

  return {
    found,
    search,
    look: () => void look(),
    adding,
    add: (wanted) => void add(wanted),
    addAgain: () => void add(lastWanted.current),
  };
}
