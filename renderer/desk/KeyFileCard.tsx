/** After a key is in the keychain: its file is one more place that it can leak from, and can go. */
import { IconFileAlert } from '@tabler/icons-react';
import { useFocusOnAppear } from '../focus.ts';
import type { KeyImport } from '../key-import.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import './KeyFileCard.css';

interface KeyFileCardProps {
  readonly fileName: string;
  readonly keyImport: KeyImport;
}

export function KeyFileCard({ fileName, keyImport }: KeyFileCardProps) {
  const { deleteFile, deleting, deleteFailure, keepFile } = keyImport;
  // Nobody deletes a file with an Enter that was meant for something else.
  const card = useFocusOnAppear<HTMLElement>();
  return (
    <section ref={card} tabIndex={-1} className="key-file-card panel" aria-label="The key’s file">
      <IconFileAlert size={18} stroke={1.6} aria-hidden="true" />
      <div className="key-file-words">
        <h2>The key is kept. Delete its file?</h2>
        <p className="key-file-sentence">
          Whoever can read <code>{fileName}</code> can act as this account. Lanyard no longer needs the file.
        </p>
      </div>
      <div className="key-file-answers">
        <Button busy={deleting} onClick={deleteFile}>
          Delete the file
        </Button>
        <Button look="quiet" onClick={keepFile}>
          Keep it
        </Button>
      </div>
      {deleteFailure && (
        <div className="key-file-failure">
          <FailureCard failure={deleteFailure} actions={{}} />
        </div>
      )}
    </section>
  );
}
