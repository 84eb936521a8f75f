/** What there is to say about the marks: that they could not be had, or that they do not tell about the way through delegates. */
import { shortServiceAccount } from '../../app/service-account.ts';
import { LinkButton } from '../parts/LinkButton.tsx';
import type { Marks } from './marks.ts';
import './MarksNote.css';

interface MarksNoteProps {
  readonly marks: Marks;
  readonly who: string;
  readonly delegate: string | undefined;
}

export function MarksNote({ marks, who, delegate }: MarksNoteProps) {
  if (marks.failure) {
    return (
      <p className="marks-note" role="alert">
        What {who} may do to them is not known: {marks.failure.title}.{' '}
        <LinkButton onClick={marks.tryAgain}>Ask again</LinkButton>
      </p>
    );
  }
  if (delegate === undefined) return null;
  return (
    <p className="marks-note">
      The marks say what {who} may do directly, not through {shortServiceAccount(delegate)}.
    </p>
  );
}
