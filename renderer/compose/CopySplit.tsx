/** The copy button of what is composed, and beside it every other form it can be copied in. */
import { Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { type KeyboardEvent, type Ref, useState } from 'react';
import { type FormatName, formatFor } from '../../app/formats.ts';
import type { TokenKind } from '../../app/token-request.ts';
import type { CopyPhase } from '../copying.ts';
import { CopyButton } from '../desk/CopyButton.tsx';
import { IconButton } from '../parts/IconButton.tsx';
import { FormatMenu } from './FormatMenu.tsx';
import './CopySplit.css';

interface CopySplitProps {
  readonly kind: TokenKind;
  readonly phase: CopyPhase;
  /** The format of the copy that is shown, or of the next. */
  readonly format: FormatName;
  /** The default, whether it fits or not. */
  readonly usual: FormatName;
  readonly main: boolean;
  readonly button: Ref<HTMLButtonElement>;
  readonly onCopy: () => void;
  /** Whether there is anything to copy; says what is missing where there is not. */
  readonly onOpen: () => boolean;
  readonly onCopyAs: (format: FormatName) => void;
}

export function CopySplit(props: CopySplitProps) {
  const { kind, phase, format, usual, main, button, onCopy, onOpen, onCopyAs } = props;
  const [opened, setOpened] = useState(false);
  const change = (opened: boolean) => setOpened(opened && onOpen());

  const openBy =
    (...keys: readonly string[]) =>
    (event: KeyboardEvent) => {
      if (!keys.includes(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      change(true);
    };
  return (
    <div className="copy-split" data-look={main ? 'main' : 'plain'}>
      <CopyButton
        kind={kind}
        phase={phase}
        format={format}
        usual={formatFor(kind, usual)}
        main={main}
        button={button}
        onCopy={onCopy}
        onKeyDown={openBy(' ', 'ArrowDown')}
      />
      <Menu
        opened={opened}
        onChange={change}
        position="bottom-start"
        withinPortal={false}
        withInitialFocusPlaceholder={false}
        middlewares={{ flip: true, shift: { padding: 8 }, size: { padding: 8 } }}
        transitionProps={{ transition: 'fade', duration: 120 }}
      >
        <Menu.Target>
          <IconButton name="Copy as…" onKeyDown={openBy('ArrowDown')}>
            <IconChevronDown size={16} stroke={1.8} aria-hidden="true" />
          </IconButton>
        </Menu.Target>
        <FormatMenu kind={kind} usual={usual} onChoose={onCopyAs} />
      </Menu>
    </div>
  );
}
