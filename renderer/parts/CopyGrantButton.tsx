/** Copies the command with which an admin grants what is missing, and says so without losing the focus. */
import type { Grant } from '../../app/grants.ts';
import { lanyard } from '../lanyard.ts';
import { CopyPlainButton } from './CopyPlainButton.tsx';
import { usePlainCopy } from './plain-copy.ts';

interface CopyGrantButtonProps {
  readonly grant: Grant;
  readonly look: 'main' | 'plain';
}

export function CopyGrantButton({ grant, look }: CopyGrantButtonProps) {
  const copying = usePlainCopy();
  return (
    <CopyPlainButton
      label="Copy the grant for an admin"
      look={look}
      copying={copying}
      onCopy={() => void copying.copy(lanyard.copyGrant(grant), 'Grant copied')}
    />
  );
}
