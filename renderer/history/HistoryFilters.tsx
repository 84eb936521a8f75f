/** What of the history is shown: by text, by kind, by how it ended. */
import { Select } from '@mantine/core';
import { type HistorySearch, kindWords } from '../../app/history.ts';
import { Segmented } from '../parts/Segmented.tsx';
import './HistoryFilters.css';

interface HistoryFiltersProps {
  readonly search: HistorySearch;
  readonly onChange: (change: Partial<HistorySearch>) => void;
}

const kinds: readonly { value: HistorySearch['kind']; label: string }[] = [
  { value: 'all', label: 'Every kind' },
  { value: 'access-token', label: kindWords['access-token'] },
  { value: 'id-token', label: kindWords['id-token'] },
  { value: 'signed-jwt', label: kindWords['signed-jwt'] },
];
const results = [
  { value: 'all', label: 'All' },
  { value: 'minted', label: 'Minted' },
  { value: 'failed', label: 'Failed' },
] as const;

export function HistoryFilters({ search, onChange }: HistoryFiltersProps) {
  return (
    <search className="history-filters">
      <input
        type="search"
        className="text-field"
        aria-label="Find in the history"
        placeholder="E-mail, audience, scope or failure"
        value={search.text}
        onChange={(event) => onChange({ text: event.target.value })}
      />
      <Select
        aria-label="Kind"
        data={[...kinds]}
        value={search.kind}
        allowDeselect={false}
        withScrollArea={false}
        comboboxProps={{ withinPortal: false }}
        w={140}
        onChange={(kind) => kind !== null && onChange({ kind: kind as HistorySearch['kind'] })}
      />
      <Segmented
        name="Result"
        value={search.result}
        choices={results}
        onChange={(result) => onChange({ result })}
      />
    </search>
  );
}
