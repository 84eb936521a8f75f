/** Writes the history out, or clears it, which is asked once more: it cannot be taken back. */
import { IconDownload, IconTrash } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { HistoryFormat } from '../../app/history.ts';
import { useAsk } from '../ask.ts';
import { lanyard } from '../lanyard.ts';
import { useAnnounce } from '../parts/Announcer.tsx';
import { Button } from '../parts/Button.tsx';
import { FailureCard } from '../parts/FailureCard.tsx';
import { ClearQuestion } from './ClearQuestion.tsx';
import './HistoryActions.css';

interface HistoryActionsProps {
  readonly count: number;
  readonly onCleared: () => void;
}

export function HistoryActions({ count, onCleared }: HistoryActionsProps) {
  const announce = useAnnounce();
  const { ask, working, failure, forgetFailure } = useAsk();
  const [written, setWritten] = useState<string>();
  const [format, setFormat] = useState<HistoryFormat>('csv');
  const [clearing, setClearing] = useState(false);
  const clearButton = useRef<HTMLButtonElement>(null);
  const kept = useRef(false);
  useEffect(() => {
    if (!clearing && kept.current) clearButton.current?.focus();
    kept.current = clearing;
  }, [clearing]);

  const write = async (chosen: HistoryFormat) => {
    setFormat(chosen);
    setWritten(undefined);
    const outcome = await ask(lanyard.exportHistory({ format: chosen }));
    if (!outcome.ok || outcome.value.file === null) return;
    setWritten(outcome.value.file);
    announce(`Written to ${outcome.value.file}`);
  };
  const clear = async () => {
    const outcome = await ask(lanyard.clearHistory({}));
    if (!outcome.ok) return;
    announce('History cleared');
    onCleared();
  };

  const icon = { size: 18, stroke: 1.6, 'aria-hidden': true } as const;
  return (
    <>
      <div className="history-actions">
        <Button busy={working} icon={<IconDownload {...icon} />} onClick={() => void write('csv')}>
          Export CSV
        </Button>
        <Button busy={working} icon={<IconDownload {...icon} />} onClick={() => void write('json')}>
          Export JSON
        </Button>
        {written !== undefined && <p className="history-written">Written to {written}.</p>}
        {clearing ? (
          <ClearQuestion
            count={count}
            busy={working}
            onClear={() => void clear()}
            onKeep={() => setClearing(false)}
          />
        ) : (
          <Button
            ref={clearButton}
            className="button history-clear"
            look="quiet"
            icon={<IconTrash {...icon} />}
            onClick={() => setClearing(true)}
          >
            Clear…
          </Button>
        )}
      </div>
      {failure && (
        <FailureCard
          failure={failure}
          actions={clearing ? {} : { 'try-again': () => void write(format) }}
          busy={working}
          onClose={forgetFailure}
        />
      )}
    </>
  );
}
