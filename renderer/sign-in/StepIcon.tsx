/** How far a step of the sign-in is, for the eye. */
import { IconAlertTriangle, IconCircle, IconCircleCheck } from '@tabler/icons-react';
import { Spinner } from '../parts/Spinner.tsx';

export type StepState = 'done' | 'active' | 'ahead' | 'trouble';

export function StepIcon({ state }: { readonly state: StepState }) {
  switch (state) {
    case 'done':
      return <IconCircleCheck size={18} stroke={1.6} aria-hidden="true" />;
    case 'active':
      return <Spinner />;
    case 'ahead':
      return <IconCircle size={18} stroke={1.6} aria-hidden="true" />;
    case 'trouble':
      return <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />;
    default:
      return state satisfies never;
  }
}
