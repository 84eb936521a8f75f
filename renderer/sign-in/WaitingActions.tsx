/** What one can do while the browser has the word: take the link elsewhere, open the page again, paste, cancel. */
import { IconCheck, IconLink } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { SignInView } from '../../app/snapshot.ts';
import { useAsk } from '../ask.ts';
import { copiedShownMs } from '../copying.ts';
import { useEverySecond } from '../every-second.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { PasteAddress } from './PasteAddress.tsx';
import './WaitingActions.css';

interface WaitingActionsProps {
  readonly signIn: Extract<SignInView, { phase: 'waiting' }>;
  readonly onCancel: () => void;
}

export function WaitingActions({ signIn, onCancel }: WaitingActionsProps) {
  const { ask, failure } = useAsk();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);
  const pasteOffered = useEverySecond((now) => now >= signIn.pasteFrom);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedShownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copyLink = async () => {
    const outcome = await ask(lanyard.copySignInLink({}));
    if (!outcome.ok) return;
    setCopied(true);
    announce('Sign-in link copied');
  };

  const CopyIcon = copied ? IconCheck : IconLink;
  return (
    <>
      <div className="sign-in-actions">
        <Button
          icon={<CopyIcon size={17} stroke={1.6} aria-hidden="true" />}
          data-copied={copied || undefined}
          onClick={() => void copyLink()}
        >
          <span className="copy-link-words">{copied ? 'Copied' : 'Copy sign-in link'}</span>
        </Button>
        <Button onClick={() => void ask(lanyard.openSignInPage({}))}>Open the page again</Button>
        <Button look="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
      {failure && <FailureCard failure={failure} actions={{}} />}
      {pasteOffered && <PasteAddress />}
    </>
  );
}
