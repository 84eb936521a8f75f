/** The question before the history is cleared. */
import { useFocusOnAppear } from '../focus.ts';
import { Button } from '../parts/Button.tsx';

interface ClearQuestionProps {
  readonly count: number;
  readonly busy: boolean;
  readonly onClear: () => void;
  readonly onKeep: () => void;
}

export function ClearQuestion({ count, busy, onClear, onKeep }: ClearQuestionProps) {
  const keep = useFocusOnAppear<HTMLButtonElement>();
  return (
    <div className="history-question">
      <p>{count === 1 ? 'Forget this 1 mint?' : `Forget all ${count} mints?`}</p>
      <Button look="danger" busy={busy} onClick={onClear}>
        Clear the history
      </Button>
      <Button ref={keep} look="quiet" onClick={onKeep}>
        Keep it
      </Button>
    </div>
  );
}
