/** Opens the menu of a badge. Without a tooltip, which would have to be made for each of a thousand cards. */
import { IconDots } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';

interface BadgeMenuButtonProps extends ComponentPropsWithRef<'button'> {
  /** Of the badge. */
  readonly name: string;
  readonly expanded: boolean;
}

export function BadgeMenuButton({ name, expanded, className, ...rest }: BadgeMenuButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button badge-menu-button ${className ?? ''}`}
      aria-label={`Menu of ${name}`}
      aria-haspopup="menu"
      aria-expanded={expanded}
      {...rest}
    >
      <IconDots size={18} stroke={1.6} aria-hidden="true" />
    </button>
  );
}
