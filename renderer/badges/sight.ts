/** What of a list is seen within the right side, which scrolls it along with everything above. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { Sight } from './badge-grid.ts';

/** Coarse enough that a scrolling wheel draws the list anew once a row at most. */
const step = 64;

export function useSight(list: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState<Sight>({ top: 0, height: 0, width: 0 });

  useLayoutEffect(() => {
    const element = list.current;
    const scroller = element?.closest('.right-side-scroll');
    const content = element?.closest('.right-side-content');
    if (!element || !scroller || !content) return;
    const look = () => {
      const above = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      const top = Math.floor(-above / step) * step;
      const height = scroller.clientHeight + step;
      const width = element.clientWidth;
      setSight((known) =>
        known.top === top && known.height === height && known.width === width
          ? known
          : { top, height, width },
      );
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    // What stands above may grow and shrink.
    const observer = new ResizeObserver(look);
    for (const observed of [scroller, content, element]) observer.observe(observed);
    return () => {
      scroller.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [list]);

  return sight;
}
