/** What lies over everything else and has all the keys until it is closed; then the focus is back where it was. */
import { type ReactNode, type SyntheticEvent, useLayoutEffect, useRef } from 'react';
import './Overlay.css';

interface OverlayProps {
  readonly name: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Overlay({ name, className, onClose, children }: OverlayProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closing, and not going, is what gives the focus back.
    return () => element?.close();
  }, []);
  const cancel = (event: SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the key for it
    <dialog
      ref={dialog}
      className={`overlay ${className}`}
      aria-label={name}
      onCancel={cancel}
      onClick={(event) => event.target === event.currentTarget && onClose()}
    >
      {children}
    </dialog>
  );
}
