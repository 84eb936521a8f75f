/** One check: its mark and its word, what was found, and the cures beneath. */
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconHelpCircle } from '@tabler/icons-react';
import { type CheckId, checkNames, describeFinding, type Verdict, verdictWords } from '../../app/doctor.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import { Spinner } from '../parts/Spinner.tsx';
import { CureRow } from './CureRow.tsx';
import { type CheckState, isFinding } from './checking.ts';
import './CheckLine.css';

interface CheckLineProps {
  readonly id: CheckId;
  readonly state: CheckState;
  readonly platform: Snapshot['platform'];
  readonly onChooseKeyFile: () => void;
  readonly onCured: () => void;
}

const icons: Readonly<Record<Verdict, typeof IconCircleCheck>> = {
  ok: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconCircleX,
  unknown: IconHelpCircle,
};

/** More than this many lines are folded away. */
const shownDetails = 4;

export function CheckLine({ id, state, platform, onChooseKeyFile, onCured }: CheckLineProps) {
  const finding = isFinding(state) ? state : undefined;
  const described = finding && describeFinding(finding, platform);
  const verdict: Verdict = finding?.verdict ?? 'unknown';
  const Icon = icons[verdict];
  const details = described?.details ?? [];
  const list = (
    <ul className="check-details">
      {details.map(({ name, says }) => (
        <li key={`${name} ${says}`}>
          <code>{name}</code> <span className="check-says">{says}</span>
        </li>
      ))}
    </ul>
  );
  return (
    <li className="check-line" data-check={id} data-verdict={state === 'looking' ? 'looking' : verdict}>
      <span className="check-mark">
        {state === 'looking' ? <Spinner size={18} /> : <Icon size={18} stroke={1.6} aria-hidden="true" />}
      </span>
      <div className="check-words">
        <div className="check-head">
          <h2 className="check-name">{checkNames[id]}</h2>
          <span className="check-verdict">{state === 'looking' ? 'Looking…' : verdictWords[verdict]}</span>
        </div>
        {described && <p className="check-sentence">{described.sentence}</p>}
        {state !== 'looking' && !isFinding(state) && <p className="check-sentence">{state.sentence}</p>}
        {details.length > 0 && details.length <= shownDetails && list}
        {details.length > shownDetails && (
          <div className="check-folded">
            <Disclosure label={`All ${details.length}`}>{list}</Disclosure>
          </div>
        )}
        {described?.cures.map((cure) => (
          <CureRow key={cure.id} check={id} cure={cure} onChooseKeyFile={onChooseKeyFile} onCured={onCured} />
        ))}
      </div>
    </li>
  );
}
