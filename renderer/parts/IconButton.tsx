/** A button that is only an icon: its name is spoken, and shown on hover and focus. */
import { Tooltip } from '@mantine/core';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import './IconButton.css';

interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  readonly name: string;
  readonly children: ReactNode;
}

export function IconButton({ name, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={name} openDelay={400} events={{ hover: true, focus: true, touch: false }}>
      <button type="button" className={`icon-button ${className ?? ''}`} aria-label={name} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
