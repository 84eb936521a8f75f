/** A plain text, which is no secret, being copied from one place: under way, done for two seconds, or failed. */
import { useEffect, useState } from 'react';
import type { Outcome } from '../../app/contract.ts';
import type { FailureView } from '../../app/failure.ts';
import { useAsk } from '../ask.ts';
import { copiedShownMs } from '../copying.ts';
import { useAnnounce } from './Announcer.tsx';

export interface PlainCopy {
  readonly working: boolean;
  readonly copied: boolean;
  readonly failure: FailureView | null;
  /** Shows how `sent` goes, and says `said` aloud when it is done. */
  readonly copy: (sent: Promise<Outcome<null>>, said: string) => Promise<void>;
  /** What was copied is no longer what is shown here. */
  readonly forget: () => void;
}

export function usePlainCopy(): PlainCopy {
  const { ask, working, failure, forgetFailure } = useAsk();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedShownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  return {
    working,
    copied,
    failure,
    copy: async (sent, said) => {
      const outcome = await ask(sent);
      if (!outcome.ok) return;
      setCopied(true);
      announce(said);
    },
    forget: () => {
      setCopied(false);
      forgetFailure();
    },
  };
}
