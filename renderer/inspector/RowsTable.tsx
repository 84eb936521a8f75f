/** What is in a token, as a table: name, value, meaning. A moment is told by the local clock, in UTC, and from now. */
import { Fragment } from 'react';
import type { Row } from '../../app/claims.ts';
import { MomentLines } from './MomentLines.tsx';
import './RowsTable.css';

/** Long names break where their parts end. */
function NameWithBreaks({ name }: { readonly name: string }) {
  return name.split(/(?<=[._])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part may stand twice, and none ever moves
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

interface RowsTableProps {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly clockAheadMs: number;
}

export function RowsTable({ name, rows, clockAheadMs }: RowsTableProps) {
  return (
    <table className="rows-table" aria-label={name}>
      <thead className="rows-table-head">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row" className="rows-table-name mono">
              <NameWithBreaks name={row.name} />
            </th>
            <td className="rows-table-value">
              <span className="mono">{row.value}</span>
              {row.at !== undefined && <MomentLines at={row.at} clockAheadMs={clockAheadMs} />}
            </td>
            <td className="rows-table-meaning">{row.meaning}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
