/** What opens on a card, over what is around it; brought into sight whole, for a card may stand at the edge. */
import { Popover } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface CardPopoverProps {
  /** Of the card. */
  readonly width: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function CardPopover({ width, onClose, children }: CardPopoverProps) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Where it lies is computed after it is drawn.
    const frame = requestAnimationFrame(() => content.current?.scrollIntoView({ block: 'nearest' }));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Popover
      opened
      position="bottom"
      withinPortal={false}
      withRoles={false}
      trapFocus
      returnFocus={false}
      width={Math.min(380, Math.max(340, width))}
      transitionProps={{ transition: 'fade', duration: 120 }}
      onChange={(opened) => !opened && onClose()}
    >
      <Popover.Target>
        <span className="badge-anchor" />
      </Popover.Target>
      <Popover.Dropdown className="badge-popover">
        <div ref={content} className="badge-in-sight">
          {children}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
