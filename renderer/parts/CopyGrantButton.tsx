/** Copies the command with which an admin grants what is missing, and says so without losing the focus. */
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Grant } from '../../app/grants.ts';
import { useAsk } from '../ask.ts';
import { copiedShownMs } from '../copying.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';
import './CopyGrantButton.css';

interface CopyGrantButtonProps {
  readonly grant: Grant;
  readonly look: 'main' | 'plain';
}

export function CopyGrantButton({ grant, look }: CopyGrantButtonProps) {
  const { ask, working, failure } = useAsk();
  const announce = useAnnounce();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), copiedShownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const outcome = await ask(lanyard.copyGrant(grant));
    if (!outcome.ok) return;
    setCopied(true);
    announce('Grant copied');
  };

  const Icon = copied ? IconCheck : IconCopy;
  return (
    <>
      <Button
        look={look}
        busy={working}
        icon={<Icon size={18} stroke={1.6} aria-hidden="true" />}
        onClick={() => void copy()}
      >
        <span className="copy-grant-words">{copied ? 'Copied' : 'Copy the grant for an admin'}</span>
      </Button>
      {failure && (
        <p role="alert" className="copy-grant-failure">
          {failure.title}. {failure.sentence}
        </p>
      )}
    </>
  );
}
