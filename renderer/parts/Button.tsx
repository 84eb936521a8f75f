/** A button with words. While `busy` it turns a ring, keeps the focus and takes no second press. */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { Spinner } from './Spinner.tsx';
import './Button.css';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  /** `main` is the one main action of a panel, `danger` takes something away, `quiet` has no frame. */
  readonly look?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly small?: boolean;
  readonly busy?: boolean;
  readonly icon?: ReactNode;
}

export function Button(props: ButtonProps) {
  const { look = 'plain', small = false, busy = false, icon, children, onClick, ...rest } = props;
  return (
    <button
      type="button"
      className="button"
      data-look={look}
      data-small={small || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
