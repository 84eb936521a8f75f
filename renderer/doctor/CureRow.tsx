/** One cure: what it does, the command if it is one, and its button. */
import type { CheckId, Cure } from '../../app/doctor.ts';
import { CureButton } from './CureButton.tsx';
import './CureRow.css';

export interface CureRowProps {
  readonly check: CheckId;
  readonly cure: Cure;
  readonly onChooseKeyFile: () => void;
  /** What was found may be so no longer. */
  readonly onCured: () => void;
}

export function CureRow({ check, cure, onChooseKeyFile, onCured }: CureRowProps) {
  const { action } = cure;
  return (
    <div className="cure-row">
      <div className="cure-words">
        <p>{cure.sentence}</p>
        {action.does === 'copy' && <code className="cure-command">{action.text}</code>}
      </div>
      <CureButton check={check} cure={cure} onChooseKeyFile={onChooseKeyFile} onCured={onCured} />
    </div>
  );
}
