/** Something folded away behind its name. Placed in a wrapping row, the unfolded part takes a line of its own. */
import { IconChevronDown } from '@tabler/icons-react';
import { type ReactNode, useId, useState } from 'react';
import { Button } from './Button.tsx';
import './Disclosure.css';

interface DisclosureProps {
  readonly label: string;
  readonly children: ReactNode;
}

export function Disclosure({ label, children }: DisclosureProps) {
  const [open, setOpen] = useState(false);
  const contentId = useId();
  return (
    <>
      <span className="disclosure">
        <Button look="quiet" aria-expanded={open} aria-controls={contentId} onClick={() => setOpen(!open)}>
          {label}
          <IconChevronDown className="disclosure-chevron" size={16} stroke={1.6} aria-hidden="true" />
        </Button>
      </span>
      <div className="disclosure-content" id={contentId} hidden={!open}>
        {children}
      </div>
    </>
  );
}
