/** Keeps what is composed as a badge, or gives it to the badge that is being changed. */
import { IconIdBadge2 } from '@tabler/icons-react';
import type { TokenRequest } from '../../app/token-request.ts';
import { Button } from '../parts/Button.tsx';

/** What becomes of what is composed. */
export interface Keeping {
  /** The name of the badge whose request is being changed. */
  readonly updating: string | undefined;
  readonly onKeep: (request: TokenRequest) => void;
  readonly onStop: () => void;
}

interface KeepButtonProps {
  readonly keeping: Keeping;
  readonly onPress: () => void;
}

export function KeepButton({ keeping, onPress }: KeepButtonProps) {
  const { updating, onStop } = keeping;
  return (
    <>
      <Button icon={<IconIdBadge2 size={18} stroke={1.6} aria-hidden="true" />} onClick={onPress}>
        {updating === undefined ? 'Keep as badge' : 'Update badge'}
        {updating !== undefined && <span className="visually-hidden"> {updating}</span>}
      </Button>
      {updating !== undefined && (
        <Button look="quiet" onClick={onStop}>
          Leave it as it is
        </Button>
      )}
    </>
  );
}
