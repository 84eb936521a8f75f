/** Verdicts, one a line; each level has a mark and a word of its own beside its colour. */
import { IconAlertTriangle, IconCheck, IconInfoCircle, IconX } from '@tabler/icons-react';
import type { Verdict, VerdictLevel } from '../../app/verdicts.ts';
import './VerdictList.css';

const marks = {
  ok: { Icon: IconCheck, word: 'Good' },
  note: { Icon: IconInfoCircle, word: 'Note' },
  warn: { Icon: IconAlertTriangle, word: 'Careful' },
  bad: { Icon: IconX, word: 'Wrong' },
} as const satisfies Record<VerdictLevel, unknown>;

interface VerdictListProps {
  readonly verdicts: readonly (Pick<Verdict, 'level' | 'words'> & Partial<Pick<Verdict, 'code'>>)[];
}

export function VerdictList({ verdicts }: VerdictListProps) {
  return (
    <ul className="verdicts" aria-label="Verdict">
      {verdicts.map(({ code, level, words }) => {
        const { Icon, word } = marks[level];
        return (
          <li key={code ?? words} className="verdict" data-level={level} data-verdict={code}>
            <Icon size={17} stroke={1.8} role="img" aria-label={word} />
            <span>{words}</span>
          </li>
        );
      })}
    </ul>
  );
}
