/** The field of the palette, what it finds, and the keys that act on it. The focus stays in the field. */
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { fuzzyQuery } from '../../app/fuzzy.ts';
import type { Snapshot } from '../../app/snapshot.ts';
import { isPressed } from '../actions/action.ts';
import { optionId, RowList } from '../pickers/RowList.tsx';
import { choosableFrom, pageOfRows, steps } from '../pickers/row-keys.ts';
import { topsOf, topToShow } from '../pickers/row-window.ts';
import { useSlow } from '../slow.ts';
import { PaletteFoot } from './PaletteFoot.tsx';
import { PaletteLine } from './PaletteLine.tsx';
import { type Deed, deedWords, type Way } from './palette-copy.ts';
import type { CopyState } from './palette-copying.ts';
import type { Entry } from './palette-items.ts';
import { paletteRows } from './palette-search.ts';

/** As Palette.css has it. */
const rowHeight = 38;

export interface PalettePaneProps {
  readonly entries: readonly Entry[];
  /** Whether all of them are shown while nothing is typed. */
  readonly all?: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly placeholder: string;
  readonly platform: Snapshot['platform'];
  readonly copying: CopyState;
  readonly deedOf: (entry: Entry, way: Way) => Deed | undefined;
  readonly onAct: (entry: Entry, way: Way) => void;
  readonly onClose: () => void;
  /** What Backspace does when there is nothing to take back. */
  readonly onBack?: () => void;
  /** Stands before the field. */
  readonly before?: ReactNode;
  /** Stands in the place of the rows when there are none. */
  readonly message: string;
  readonly failure: ReactNode;
}

const ways = ['default', 'id-token', 'curl'] as const satisfies readonly Way[];

function wayOf({ altKey, ctrlKey, metaKey, shiftKey }: KeyboardEvent): Way | undefined {
  if (shiftKey) return undefined;
  if (altKey) return ctrlKey || metaKey ? undefined : 'id-token';
  return ctrlKey || metaKey ? 'curl' : 'default';
}

export function PalettePane(props: PalettePaneProps) {
  const { entries, all = false, text, onText, placeholder, platform, copying, deedOf, onAct } = props;
  const { onClose, onBack, before, message, failure } = props;
  const [activeKey, setActiveKey] = useState<string | undefined>(undefined);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const query = useMemo(() => fuzzyQuery(text), [text]);
  const rows = useMemo(() => paletteRows(entries, query, all), [entries, query, all]);

  const known = activeKey === undefined ? -1 : rows.findIndex(({ key }) => key === activeKey);
  const active = known === -1 ? choosableFrom(rows, 0, 1) : known;
  const activeEntry = rows[active]?.entry;
  const isSlow = useSlow(copying.phase === 'working');

  const show = (index: number) => {
    const box = list.current;
    if (!box) return;
    // The heading over the first row comes into sight with it.
    const shown = rows[index - 1]?.isHeading ? index - 1 : index;
    const sight = { top: box.scrollTop, height: box.clientHeight };
    const tops = topsOf(rows, rowHeight);
    box.scrollTop = topToShow(shown, { ...sight, top: topToShow(index, sight, tops) }, tops);
  };
  const goTo = (index: number, by: number) => {
    const next = choosableFrom(rows, index, by);
    setActiveKey(rows[next]?.key);
    show(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (isPressed({ key: 'k', mod: true }, event.nativeEvent, platform)) {
      event.preventDefault();
      return onClose();
    }
    if (event.key === 'Backspace' && text === '' && onBack) {
      event.preventDefault();
      return onBack();
    }
    if (!activeEntry) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      const way = wayOf(event);
      return way && onAct(activeEntry, way);
    }
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const by = steps(event.key, pageOfRows);
    if (by === undefined && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    if (by !== undefined) return goTo(active + by, by);
    return event.key === 'Home' ? goTo(0, 1) : goTo(rows.length - 1, -1);
  };
  const search = (next: string) => {
    setActiveKey(undefined);
    if (list.current) list.current.scrollTop = 0;
    onText(next);
  };

  const enterOf = (entry: Entry): string | undefined => {
    if (entry !== activeEntry) return undefined;
    if (isSlow) return 'Minting…';
    if (copying.phase === 'press-again') return 'Press again to copy';
    const deed = deedOf(entry, 'default');
    return deed && deedWords(deed, 'default');
  };
  const offered = ways.flatMap((way) => {
    const deed = activeEntry && deedOf(activeEntry, way);
    return deed ? { way, words: deedWords(deed, way) } : [];
  });

  const hasRows = rows.length > 0;
  return (
    <>
      <div className="palette-search">
        <IconSearch className="palette-search-icon" size={19} stroke={1.6} aria-hidden="true" />
        {before}
        <input
          ref={field}
          className="palette-input"
          role="combobox"
          aria-label="Find anything"
          aria-autocomplete="list"
          aria-expanded={hasRows}
          aria-controls={hasRows ? listId : undefined}
          aria-activedescendant={active === -1 ? undefined : optionId(listId, active)}
          value={text}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the palette was opened to type in it
          autoFocus
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {hasRows ? (
        <RowList
          rows={rows}
          draw={({ heading, entry }) =>
            entry ? (
              <PaletteLine entry={entry} query={query} platform={platform} enter={enterOf(entry)} />
            ) : (
              heading
            )
          }
          onChoose={({ entry }) => entry && onAct(entry, 'default')}
          id={listId}
          name="Found"
          active={active}
          list={list}
          rowHeight={rowHeight}
        />
      ) : (
        <p className="palette-message">{message}</p>
      )}
      {failure && <div className="palette-failure">{failure}</div>}
      <div className="visually-hidden" role="status">
        {isSlow ? 'Minting' : copying.phase === 'press-again' ? 'Press Enter again to copy' : ''}
      </div>
      <PaletteFoot offered={offered} platform={platform} onClose={onClose} />
    </>
  );
}
