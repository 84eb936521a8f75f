/** One line of the compose panel: its label and its field. */
import type { ReactNode } from 'react';
import './ComposeRow.css';

interface ComposeRowProps {
  readonly label: string;
  readonly children: ReactNode;
}

export function ComposeRow({ label, children }: ComposeRowProps) {
  return (
    <div className="compose-row">
      <span className="compose-label">{label}</span>
      <div className="compose-value">{children}</div>
    </div>
  );
}
