/** The claims of a JWT, and, folded away, its header. */
import { claimRows, headerRows } from '../../app/claims.ts';
import type { JsonObject } from '../../app/jwt.ts';
import { Disclosure } from '../parts/Disclosure.tsx';
import { RowsTable } from './RowsTable.tsx';
import './JwtParts.css';

interface JwtPartsProps {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly clockAheadMs: number;
}

export function JwtParts({ header, claims, clockAheadMs }: JwtPartsProps) {
  return (
    <>
      <RowsTable name="Claims" rows={claimRows(claims)} clockAheadMs={clockAheadMs} />
      <div className="jwt-header">
        <Disclosure label="Header">
          <RowsTable name="Header" rows={headerRows(header)} clockAheadMs={clockAheadMs} />
        </Disclosure>
      </div>
    </>
  );
}
