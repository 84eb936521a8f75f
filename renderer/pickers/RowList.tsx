/** The list box of a picker. However long, only the rows in sight are in the page, each at its place. */
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react';
import { rowsInSight, rowsToDraw, type Sight, topsOf, usualRowHeight } from './row-window.ts';
import './RowList.css';

export interface ListRow {
  readonly key: string;
  /** Stands over the rows of a group and cannot be chosen. */
  readonly isHeading?: boolean;
}

export interface RowsProps<Row extends ListRow> {
  readonly rows: readonly Row[];
  readonly draw: (row: Row) => ReactNode;
  readonly onChoose: (row: Row) => void;
  /** Told whenever other rows come into sight. */
  readonly onSight?: (rows: readonly Row[]) => void;
}

interface RowListProps<Row extends ListRow> extends RowsProps<Row> {
  readonly id: string;
  readonly name: string;
  /** The index of the row that Enter chooses. */
  readonly active: number;
  readonly list: RefObject<HTMLDivElement | null>;
  readonly rowHeight?: number;
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`;

export function RowList<Row extends ListRow>(props: RowListProps<Row>) {
  const { rows, draw, onChoose, onSight, id, name, active, list, rowHeight = usualRowHeight } = props;
  const [sight, setSight] = useState<Sight>({ top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = () => setSight({ top: element.scrollTop, height: element.clientHeight });
    look();
    // A failure below the list takes some of its room.
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);

  const headings = useMemo(() => rows.flatMap((row, index) => (row.isHeading ? index : [])), [rows]);
  const tops = useMemo(() => topsOf(rows, rowHeight), [rows, rowHeight]);
  const { first, end } = rowsInSight(sight, tops);
  const tell = useEffectEvent((seen: readonly Row[]) => onSight?.(seen));
  useEffect(() => tell(rows.slice(first, end)), [rows, first, end]);

  return (
    <div
      ref={list}
      id={id}
      className="row-list"
      role="listbox"
      aria-label={name}
      // The keys are those of the field above.
      tabIndex={-1}
      onScroll={(event) => {
        const { scrollTop, clientHeight } = event.currentTarget;
        setSight({ top: scrollTop, height: clientHeight });
      }}
    >
      <div className="row-list-rows" role="presentation" style={{ height: tops.at(-1) }}>
        {rowsToDraw(sight, tops, active).map((index) => {
          const row = rows[index];
          if (!row) return null;
          const style = { top: tops[index] };
          if (row.isHeading) {
            return (
              <div key={row.key} className="row-list-heading" role="presentation" style={style}>
                {draw(row)}
              </div>
            );
          }
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field, which names the active option
            <div
              key={row.key}
              id={optionId(id, index)}
              className="row-list-row"
              role="option"
              aria-selected={index === active}
              aria-posinset={index + 1 - headings.filter((at) => at < index).length}
              aria-setsize={rows.length - headings.length}
              style={{ ...style, height: rowHeight }}
              // A press must not take the focus out of the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onChoose(row)}
            >
              {draw(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
