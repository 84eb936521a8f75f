/** The metadata server of a Google Cloud machine: elsewhere asking it only takes time, so it is asked when wanted. */
import { Button } from '../parts/Button.tsx';

interface MetadataServerLineProps {
  readonly added: boolean;
  readonly busy: boolean;
  readonly onAsk: () => void;
}

export function MetadataServerLine({ added, busy, onAsk }: MetadataServerLineProps) {
  if (added) return null;
  return (
    <Button small busy={busy} onClick={onAsk}>
      Ask the metadata server
    </Button>
  );
}
