/** A way to an account: its mark, its name and what is behind it. */
import { type ReactNode, useId } from 'react';
import './Door.css';

interface DoorProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** Whether it needs the whole width. */
  readonly wide?: boolean;
  /** Whether it is the one to take first. */
  readonly first?: boolean;
  readonly children: ReactNode;
}

export function Door({ icon, title, wide = false, first = false, children }: DoorProps) {
  const titleId = useId();
  return (
    <section
      className="door panel"
      data-wide={wide || undefined}
      data-first={first || undefined}
      aria-labelledby={titleId}
    >
      <span className="door-icon">{icon}</span>
      <h2 id={titleId} className="door-title">
        {title}
      </h2>
      {children}
    </section>
  );
}
