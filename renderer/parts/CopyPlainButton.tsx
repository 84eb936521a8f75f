/** The button of a plain copy: it says what will be on the clipboard, and then what came of it. */
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { Button } from './Button.tsx';
import './CopyPlainButton.css';
import type { PlainCopy } from './plain-copy.ts';

interface CopyPlainButtonProps {
  readonly label: string;
  readonly look: 'main' | 'plain';
  readonly copying: PlainCopy;
  readonly onCopy: () => void;
}

export function CopyPlainButton({ label, look, copying, onCopy }: CopyPlainButtonProps) {
  const { working, copied, failure } = copying;
  const Icon = copied ? IconCheck : IconCopy;
  return (
    <>
      <Button
        look={look}
        busy={working}
        icon={<Icon size={18} stroke={1.6} aria-hidden="true" />}
        onClick={onCopy}
      >
        <span className="copy-plain-words">
          <span data-shown={!copied || undefined}>{label}</span>
          <span data-shown={copied || undefined}>Copied</span>
        </span>
      </Button>
      {failure && (
        <p role="alert" className="copy-plain-failure">
          {failure.title}. {failure.sentence}
        </p>
      )}
    </>
  );
}
