/** Copies one token. It says what will be on the clipboard, and then what came of it, without losing the focus. */
import type { TokenKind } from '../../app/token-request.ts';
import type { CopyPhase } from '../copying.ts';
import { useSlow } from '../slow.ts';
import { CopyIcon, type ShownPhase } from './CopyIcon.tsx';
import './CopyButton.css';

const labels: Readonly<Record<TokenKind, string>> = {
  'access-token': 'Copy access token',
  'id-token': 'Copy ID token',
  'signed-jwt': 'Copy signed JWT',
};

interface CopyButtonProps {
  readonly kind: TokenKind;
  readonly phase: CopyPhase;
  /** Whether it is the main action of its panel. */
  readonly main: boolean;
  /** Whose token, for a screen reader, where it is not that of the panel around it. */
  readonly whose?: string;
  readonly onCopy: () => void;
}

export function CopyButton({ kind, phase, main, whose, onCopy }: CopyButtonProps) {
  const working = phase === 'working';
  const slow = useSlow(working);
  const shown: ShownPhase = working ? (slow ? 'minting' : 'idle') : phase;
  const words: Readonly<Record<ShownPhase, string>> = {
    idle: labels[kind],
    minting: 'Minting…',
    copied: 'Copied',
    failed: labels[kind],
  };
  return (
    <button
      type="button"
      className="button copy-button"
      data-look={main ? 'main' : 'plain'}
      data-kind={kind}
      data-shown={shown}
      aria-busy={working || undefined}
      onClick={onCopy}
    >
      <CopyIcon shown={shown} />
      <span className="copy-button-words">{words[shown]}</span>
      {whose !== undefined && <span className="visually-hidden"> of {whose}</span>}
    </button>
  );
}
