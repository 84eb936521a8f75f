/** The head of a screen that lies over the desk: its title, and the way back, which Esc also takes. */
import { IconArrowLeft } from '@tabler/icons-react';
import { useEscape } from '../escape.ts';
import { useFocusOnAppear } from '../focus.ts';
import { IconButton } from './IconButton.tsx';
import './ScreenHead.css';

interface ScreenHeadProps {
  readonly title: string;
  readonly onBack: () => void;
}

export function ScreenHead({ title, onBack }: ScreenHeadProps) {
  useEscape(onBack);
  const heading = useFocusOnAppear<HTMLHeadingElement>();
  return (
    <div className="screen-head">
      <IconButton name="Back" onClick={onBack}>
        <IconArrowLeft size={20} stroke={1.6} aria-hidden="true" />
      </IconButton>
      <h1 ref={heading} tabIndex={-1} className="screen-title">
        {title}
      </h1>
    </div>
  );
}
