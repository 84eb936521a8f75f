/** Files dropped anywhere on the window. Without this the page would be left for the dropped file. */
import { useEffect, useEffectEvent, useState } from 'react';

/** Calls `onFile` with the first file of a drop; answers whether one is being dragged over the window. */
export function useFileDrop(onFile: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  const onDropped = useEffectEvent(onFile);

  useEffect(() => {
    const listening = new AbortController();
    const listen = (
      type: 'dragenter' | 'dragover' | 'dragleave' | 'drop',
      handle: (event: DragEvent) => void,
    ) => window.addEventListener(type, handle, { signal: listening.signal });

    listen('dragenter', (event) => {
      if (event.dataTransfer?.types.includes('Files')) setOver(true);
    });
    listen('dragover', (event) => {
      // What is dragged within the window has its own places.
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    });
    listen('dragleave', (event) => {
      // Between two elements there is always another one; out of the window there is none.
      if (event.relatedTarget === null) setOver(false);
    });
    listen('drop', (event) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) onDropped(file);
    });
    return () => listening.abort();
  }, []);

  return over;
}
