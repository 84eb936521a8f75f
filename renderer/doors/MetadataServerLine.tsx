/** The metadata server of a Google Cloud machine: elsewhere asking it only takes time, so it is asked when wanted. */
import { LinkButton } from '../parts/LinkButton.tsx';

interface MetadataServerLineProps {
  readonly added: boolean;
  readonly busy: boolean;
  readonly onAsk: () => void;
}

export function MetadataServerLine({ added, busy, onAsk }: MetadataServerLineProps) {
  if (added) return null;
  return (
    <LinkButton aria-busy={busy || undefined} onClick={busy ? undefined : onAsk}>
      Ask the metadata server
    </LinkButton>
  );
}
