/** What a copy button shows beside its words. */
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import type { CopyPhase } from '../copying.ts';
import { Spinner } from '../parts/Spinner.tsx';

/** A copy under way is shown only when it takes its time. */
export type ShownPhase = Exclude<CopyPhase, 'working'> | 'minting';

export function CopyIcon({ shown }: { readonly shown: ShownPhase }) {
  switch (shown) {
    case 'idle':
      return <IconCopy size={18} stroke={1.6} aria-hidden="true" />;
    case 'minting':
      return <Spinner />;
    case 'copied':
      return <IconCheck size={18} stroke={2} aria-hidden="true" />;
    case 'failed':
      return <IconAlertTriangle size={18} stroke={1.6} aria-hidden="true" />;
    default:
      return shown satisfies never;
  }
}
