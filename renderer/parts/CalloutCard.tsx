/** Something a person should know or do, short of a failure: what, why, and at most one button. */
import type { ReactNode } from 'react';
import './CalloutCard.css';

interface CalloutCardProps {
  readonly tone: 'attention' | 'broken' | 'plain';
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function CalloutCard({ tone, icon, title, children, action }: CalloutCardProps) {
  return (
    <section className="callout-card" data-tone={tone}>
      <span className="callout-icon">{icon}</span>
      <div className="callout-words">
        <p className="callout-title">{title}</p>
        <div className="callout-text">{children}</div>
      </div>
      {action}
    </section>
  );
}
