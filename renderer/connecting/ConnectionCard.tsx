/** The connection written out as it is copied, and what else it takes. */
import type { Connection } from '../../app/connection.ts';
import { connectionNotes, connectionText } from '../../app/connection-text.ts';
import { CopyPlainButton } from '../parts/CopyPlainButton.tsx';
import type { PlainCopy } from '../parts/plain-copy.ts';
import './ConnectionCard.css';

const abouts = {
  Command: 'for bash, zsh and Cloud Shell',
  Workflow: 'YAML, with the command that deploys it on top',
} as const;

interface ConnectionCardProps {
  readonly what: keyof typeof abouts;
  /** `null` while something of it is missing. */
  readonly connection: Connection | null;
  readonly copying: PlainCopy;
  readonly onCopy: () => void;
}

export function ConnectionCard({ what, connection, copying, onCopy }: ConnectionCardProps) {
  return (
    <section className="connection-card panel" aria-label={what}>
      <div className="connection-head">
        <h2>{what}</h2>
        <span className="connection-about">{abouts[what]}</span>
        <CopyPlainButton label={`Copy ${what.toLowerCase()}`} look="main" copying={copying} onCopy={onCopy} />
      </div>
      {connection ? (
        <>
          <pre className="connection-text mono">{connectionText(connection).text}</pre>
          <ul className="connection-notes">
            {connectionNotes(connection).map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      ) : (
        <p className="connection-empty">It is written here once everything above is right.</p>
      )}
    </section>
  );
}
