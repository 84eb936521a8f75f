/** One setting: what it is, in a line what it does, and its control. */
import type { ReactNode } from 'react';
import './SettingRow.css';

interface SettingRowProps {
  readonly name: string;
  readonly about: string;
  /** What the present choice costs, if it costs something. */
  readonly warning?: string | undefined;
  readonly children: ReactNode;
}

export function SettingRow({ name, about, warning, children }: SettingRowProps) {
  return (
    <div className="setting-row">
      <div className="setting-words">
        <p className="setting-name">{name}</p>
        <p className="setting-about">{about}</p>
        {warning !== undefined && <p className="setting-warning">{warning}</p>}
      </div>
      {children}
    </div>
  );
}
