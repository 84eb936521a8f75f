/** The way from a token that is in memory to what is in it. */
import { IconEye } from '@tabler/icons-react';
import type { Ref } from 'react';
import { Button } from '../parts/Button.tsx';

interface LookInsideButtonProps {
  readonly button: Ref<HTMLButtonElement>;
  readonly onClick: () => void;
}

export function LookInsideButton({ button, onClick }: LookInsideButtonProps) {
  return (
    <Button
      ref={button}
      look="quiet"
      small
      icon={<IconEye size={16} stroke={1.6} aria-hidden="true" />}
      onClick={onClick}
    >
      Look inside
    </Button>
  );
}
