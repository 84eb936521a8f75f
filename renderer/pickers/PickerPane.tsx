/** What every picker is made of: a field to search in, the rows below it, failures where they happen, and a foot. */
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type ListRow, optionId, RowList, type RowsProps } from './RowList.tsx';
import { choosableFrom, pageOfRows, steps } from './row-keys.ts';
import { topsOf, topToShow } from './row-window.ts';
import './PickerPane.css';

interface PickerPaneProps<Row extends ListRow> extends RowsProps<Row> {
  /** What is listed: "Service accounts". */
  readonly name: string;
  readonly placeholder: string;
  /** What is looked for. */
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The row that is offered first, where there is one of that key. */
  readonly usualKey?: string | undefined;
  /** Stands before the field. */
  readonly before?: ReactNode;
  /** What Backspace does when there is nothing to take back. */
  readonly onBack?: () => void;
  /** Stands in the place of the rows when there are none. */
  readonly message: ReactNode;
  /** Failures, below the rows. */
  readonly failures: ReactNode;
  readonly foot: ReactNode;
}

export function PickerPane<Row extends ListRow>(props: PickerPaneProps<Row>) {
  const { name, placeholder, text, onText, usualKey, before, onBack, message, failures, foot, ...list } =
    props;
  const { rows, onChoose } = list;
  const [activeKey, setActiveKey] = useState<string | undefined>(undefined);
  const listId = useId();
  const pane = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const listBox = useRef<HTMLDivElement>(null);

  // By its key: rows may come in above it.
  const indexOf = (key: string | undefined) =>
    key === undefined ? -1 : rows.findIndex((row) => row.key === key);
  const known = indexOf(activeKey) === -1 && text === '' ? indexOf(usualKey) : indexOf(activeKey);
  const active = known === -1 ? choosableFrom(rows, 0, 1) : known;

  useEffect(() => {
    field.current?.focus({ preventScroll: true });
    const element = pane.current;
    if (!element) return;
    // Whenever it grows: what a failure pushes down is its foot.
    const observer = new ResizeObserver(() => element.scrollIntoView({ block: 'nearest' }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // A button that is done with takes the focus along; the keys go on from the field.
  useEffect(() => {
    if (document.activeElement === document.body) field.current?.focus();
  });

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Backspace' && text === '' && onBack) {
      event.preventDefault();
      return onBack();
    }
    const row = rows[active];
    if (!row) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      return onChoose(row);
    }
    const by = steps(event.key, pageOfRows);
    if (by === undefined) return;
    event.preventDefault();
    const next = choosableFrom(rows, active + by, by);
    setActiveKey(rows[next]?.key);
    const box = listBox.current;
    // The heading over the first row comes into sight with it.
    const shown = next > 0 && rows[next - 1]?.isHeading && by < 0 ? next - 1 : next;
    if (!box) return;
    const sight = { top: box.scrollTop, height: box.clientHeight };
    box.scrollTop = topToShow(shown, sight, topsOf(rows));
    // It may be scrolled away to a failure below.
    box.scrollIntoView({ block: 'nearest' });
  };
  const search = (text: string) => {
    setActiveKey(undefined);
    if (listBox.current) listBox.current.scrollTop = 0;
    onText(text);
  };

  const hasRows = rows.length > 0;
  return (
    <div ref={pane} className="picker-pane">
      <div className="picker-search">
        {before}
        <IconSearch className="picker-search-icon" size={17} stroke={1.6} aria-hidden="true" />
        <input
          ref={field}
          className="picker-input"
          role="combobox"
          aria-label={`Find ${name.toLowerCase()}`}
          aria-autocomplete="list"
          aria-expanded={hasRows}
          aria-controls={hasRows ? listId : undefined}
          aria-activedescendant={active === -1 ? undefined : optionId(listId, active)}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="picker-middle">
        {hasRows ? (
          <RowList {...list} id={listId} name={name} active={active} list={listBox} />
        ) : (
          message !== null && <div className="picker-message">{message}</div>
        )}
        {failures}
      </div>
      <div className="picker-foot">
        {foot}
        <span className="picker-keys" aria-hidden="true">
          <kbd>Enter</kbd> choose <kbd>Esc</kbd> close
        </span>
      </div>
    </div>
  );
}
