/** Whom a picker asks as, which project was last picked for them, and what can be done about a failure. */
import type { FailureView } from '../../app/failure.ts';
import type { StepActions } from '../parts/FailureCard.tsx';

export interface PickerHost {
  readonly accountId: string;
  /** The account as people know it. */
  readonly who: string;
  readonly projectId: string | undefined;
  readonly rememberProject: (projectId: string) => void;
  /** The steps out of a failure that have nothing to do with the picker. */
  readonly actionsFor: (failure: FailureView) => StepActions;
}
