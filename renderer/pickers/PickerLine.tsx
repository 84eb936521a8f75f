/** A field with "Browse…" beside it, and the picker that opens below both. */
import { Popover } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import { Button } from '../parts/Button.tsx';
import './PickerLine.css';

interface PickerLineProps {
  /** What can be browsed: "service accounts". */
  readonly name: string;
  /** The field. */
  readonly children: ReactNode;
  /** What stands at the end of the line. */
  readonly after?: ReactNode;
  /** Drawn while it is open; gets what closes it. */
  readonly picker: (close: () => void) => ReactNode;
}

export function PickerLine({ name, children, after, picker }: PickerLineProps) {
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setOpened(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      width="target"
      position="bottom-start"
      offset={4}
      withinPortal={false}
      withRoles={false}
      closeOnEscape={false}
      hideDetached={false}
      middlewares={{ flip: false, shift: false }}
      transitionProps={{ transition: 'fade', duration: 120, exitDuration: 0 }}
    >
      <Popover.Target>
        <div className="picker-line">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: whoever goes on in the field is done with the list */}
          <div className="picker-line-field" onFocus={close}>
            {children}
          </div>
          <Button
            ref={button}
            aria-haspopup="dialog"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <span>
              Browse…<span className="visually-hidden"> {name}</span>
            </span>
          </Button>
          {after}
        </div>
      </Popover.Target>
      <Popover.Dropdown
        className="picker-dropdown"
        role="dialog"
        aria-label={`Browse ${name}`}
        onBlur={({ currentTarget, relatedTarget }) => {
          // Tab leads out of it. Its button closes it by itself; with the whole window away it stays.
          const isElsewhere = relatedTarget !== null && !currentTarget.contains(relatedTarget);
          if (isElsewhere && relatedTarget !== button.current) close();
        }}
        onKeyDown={(event) => {
          // What is around the picker has its own use for these keys.
          event.stopPropagation();
          if (event.key !== 'Escape') return;
          close();
          button.current?.focus();
        }}
      >
        {opened && picker(close)}
      </Popover.Dropdown>
    </Popover>
  );
}
