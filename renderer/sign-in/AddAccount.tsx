/** Adding an account beside those that are there: the same doors as at the start. */
import { Doors, type DoorsProps } from '../doors/Doors.tsx';
import { ScreenHead } from '../parts/ScreenHead.tsx';
import './AddAccount.css';

interface AddAccountProps extends DoorsProps {
  readonly onBack: () => void;
}

export function AddAccount({ onBack, ...doors }: AddAccountProps) {
  return (
    <div className="add-account">
      <ScreenHead title="Add account" onBack={onBack} />
      <Doors {...doors} />
    </div>
  );
}
