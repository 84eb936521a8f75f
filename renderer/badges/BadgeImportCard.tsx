/** What a file of badges would bring, before anything is taken in; and why one cannot be read. */
import { IconFileImport } from '@tabler/icons-react';
import type { BadgePreview } from '../../app/badge.ts';
import { useFocusOnAppear } from '../focus.ts';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import type { BadgeImport } from './badge-import.ts';
import './BadgeImportCard.css';

const countOf = (count: number) => (count === 1 ? '1 badge' : `${count} badges`);

/** "3 badges to add, 1 of them without an account here. 2 are here already." */
function sentenceOf({ added, known, unassigned, wrong }: BadgePreview): string {
  const without = unassigned === 0 ? '' : `, ${unassigned} of them without an account here`;
  return [
    added === 0 ? 'Nothing in it is new' : `${countOf(added)} to add${without}`,
    ...(known === 0 ? [] : [`${countOf(known)} already here`]),
    ...(wrong.length === 0 ? [] : [`${countOf(wrong.length)} not as they should be, and left out`]),
  ].join('; ');
}

export function BadgeImportCard({ exchange }: { readonly exchange: BadgeImport }) {
  const { preview, failure, working, take, leave, forgetFailure } = exchange;
  return (
    <>
      {failure && <FailureCard failure={failure} actions={{}} onClose={forgetFailure} />}
      {preview && (
        <Preview key={preview.file} preview={preview} busy={working} onTake={take} onLeave={leave} />
      )}
    </>
  );
}

interface PreviewProps {
  readonly preview: BadgePreview;
  readonly busy: boolean;
  readonly onTake: () => void;
  readonly onLeave: () => void;
}

function Preview({ preview, busy, onTake, onLeave }: PreviewProps) {
  // Nobody imports with an Enter that was meant for something else.
  const card = useFocusOnAppear<HTMLElement>();
  const { file, added, wrong } = preview;
  return (
    <section ref={card} tabIndex={-1} className="badge-import panel" aria-label="Import badges">
      <IconFileImport size={18} stroke={1.6} aria-hidden="true" />
      <div className="badge-import-words">
        <h2>Import badges from {file}?</h2>
        <p className="badge-import-sentence">{sentenceOf(preview)}.</p>
        {wrong.length > 0 && (
          <ul className="badge-import-wrong">
            {wrong.map(({ badge, field, problem }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may stand twice, and the list never changes
              <li key={index}>
                <strong>{badge}</strong>: {field} {problem}.
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="badge-import-answers">
        {added > 0 && (
          <Button look="main" busy={busy} onClick={onTake}>
            Import {countOf(added)}
          </Button>
        )}
        <Button look="quiet" onClick={onLeave}>
          {added > 0 ? 'Cancel' : 'Close'}
        </Button>
      </div>
    </section>
  );
}
