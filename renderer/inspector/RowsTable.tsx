/** What is in a token, as a table: name, value, meaning. A moment is told by the local clock, in UTC, and from now. */
import type { Row } from '../../app/claims.ts';
import { MomentLines } from './MomentLines.tsx';
import './RowsTable.css';

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
              {row.name}
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
