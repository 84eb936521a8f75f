/** What lies over the window: one thing at a time. The global shortcut opens the palette wherever one is. */
import { useEffect, useRef, useState } from 'react';

export type OverlayName = 'palette' | 'shortcuts';

export interface OverlayState {
  readonly opened: OverlayName | null;
  readonly open: (name: OverlayName) => void;
  readonly close: () => void;
}

export function useOverlay(summons: number): OverlayState {
  const [opened, setOpened] = useState<OverlayName | null>(null);
  const answered = useRef(summons);
  useEffect(() => {
    if (summons > answered.current) setOpened('palette');
    answered.current = summons;
  }, [summons]);
  return { opened, open: setOpened, close: () => setOpened(null) };
}
