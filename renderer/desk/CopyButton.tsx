/** Copies one token. It says what will be on the clipboard, and then what came of it, without losing the focus. */
import type { KeyboardEvent, Ref } from 'react';
import type { FormatName } from '../../app/formats.ts';
import type { TokenKind } from '../../app/token-request.ts';
import { asFormat, type CopyPhase } from '../copying.ts';
import { useSlow } from '../slow.ts';
import { CopyIcon, type ShownPhase } from './CopyIcon.tsx';
import './CopyButton.css';

const labels: Readonly<Record<TokenKind, string>> = {
  'access-token': 'Copy access token',
  'id-token': 'Copy ID token',
  'signed-jwt': 'Copy signed JWT',
};

/** Nothing is said of the usual way to copy a token. */
const suffix = (format: FormatName) => (format === 'bare' ? '' : ` ${asFormat(format)}`);

interface CopyButtonProps {
  readonly kind: TokenKind;
  readonly phase: CopyPhase;
  /** Of the copy that is shown, or of the next. */
  readonly format: FormatName;
  /** The format of the next. */
  readonly usual: FormatName;
  /** Whether it is the main action of its panel. */
  readonly main: boolean;
  /** Whose token, for a screen reader, where it is not that of the panel around it. */
  readonly whose?: string;
  readonly button?: Ref<HTMLButtonElement>;
  readonly onCopy: () => void;
  readonly onKeyDown?: (event: KeyboardEvent) => void;
}

export function CopyButton(props: CopyButtonProps) {
  const { kind, phase, format, usual, main, whose, button, onCopy, onKeyDown } = props;
  const working = phase === 'working';
  const slow = useSlow(working);
  const shown: ShownPhase = working ? (slow ? 'minting' : 'idle') : phase;
  const words: Readonly<Record<ShownPhase, string>> = {
    idle: labels[kind],
    minting: 'Minting…',
    copied: 'Copied',
    failed: labels[kind],
  };
  const widest = labels[kind] + suffix(usual);
  // Said whole or not at all, for the button does not grow.
  const isAsShown = words[shown].length + suffix(format).length <= widest.length;
  return (
    <button
      type="button"
      className="button copy-button"
      data-look={main ? 'main' : 'plain'}
      data-kind={kind}
      data-shown={shown}
      aria-busy={working || undefined}
      ref={button}
      onClick={onCopy}
      onKeyDown={onKeyDown}
    >
      <CopyIcon shown={shown} />
      <span className="copy-button-words" data-widest={widest}>
        <span className="copy-button-said">
          {words[shown]}
          <span className={isAsShown ? 'copy-button-as' : 'visually-hidden'}>{suffix(format)}</span>
        </span>
      </span>
      {whose !== undefined && <span className="visually-hidden"> of {whose}</span>}
    </button>
  );
}
