/** The names that the service asks for, side by side; nearly all of them can stay as they are suggested. */
import type { ReactNode } from 'react';
import type { ConnectionField } from '../../app/connection-fields.ts';
import { fieldLabels } from './connecting.ts';
import './ConnectNames.css';

interface ConnectNamesProps {
  readonly names: readonly ConnectionField[];
  readonly renderField: (name: ConnectionField) => ReactNode;
}

export function ConnectNames({ names, renderField }: ConnectNamesProps) {
  return (
    <div className="connect-names">
      {names.map((name) => (
        <div key={name}>
          <span className="connect-name" aria-hidden="true">
            {fieldLabels[name]}
          </span>
          {renderField(name)}
        </div>
      ))}
    </div>
  );
}
