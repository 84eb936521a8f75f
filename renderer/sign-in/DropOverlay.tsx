/** Shown while a file is dragged over the window: all of it is the place to drop. Only a pointer ever sees it. */
import { IconFileImport } from '@tabler/icons-react';
import './DropOverlay.css';

export function DropOverlay() {
  return (
    <div className="drop-overlay" aria-hidden="true">
      <p className="drop-overlay-words panel">
        <IconFileImport size={24} stroke={1.6} aria-hidden="true" />
        Drop the client file, the key or the badges to import them
      </p>
    </div>
  );
}
