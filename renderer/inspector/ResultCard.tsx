/** The frame around what is known of one token or credential: what it is, and the way to put it away. */
import { type ReactNode, type Ref, useId } from 'react';
import { Button } from '../parts/Button.tsx';
import './ResultCard.css';

interface ResultCardProps {
  readonly title: string;
  readonly line?: string;
  readonly clearLabel?: string;
  readonly onClear: () => void;
  /** Takes the focus when what had it is gone. */
  readonly card?: Ref<HTMLElement>;
  readonly children: ReactNode;
}

export function ResultCard(props: ResultCardProps) {
  const { title, line, clearLabel = 'Clear', onClear, card, children } = props;
  const titleId = useId();
  return (
    <section ref={card} tabIndex={-1} className="result-card panel" aria-labelledby={titleId}>
      <header className="result-head">
        <div className="result-words">
          <h2 id={titleId} className="result-title">
            {title}
          </h2>
          {line !== undefined && <p className="result-line">{line}</p>}
        </div>
        <Button small onClick={onClear}>
          {clearLabel}
        </Button>
      </header>
      {children}
    </section>
  );
}
