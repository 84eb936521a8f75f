/** How long the token of an impersonated service account is to live. */
import { Select } from '@mantine/core';
import { usualLifetimeSeconds } from '../../app/lifetime.ts';

/** From the shortest to the longest that IAM Credentials gives. */
const choices = [
  { value: '300', label: '5 minutes' },
  { value: '900', label: '15 minutes' },
  { value: '1800', label: '30 minutes' },
  { value: '3600', label: '1 hour' },
  { value: '7200', label: '2 hours' },
  { value: '14400', label: '4 hours' },
  { value: '28800', label: '8 hours' },
  { value: '43200', label: '12 hours' },
];

interface LifetimePickerProps {
  readonly seconds: number;
  readonly onChange: (seconds: number) => void;
}

export function LifetimePicker({ seconds, onChange }: LifetimePickerProps) {
  return (
    <Select
      aria-label="Lifetime"
      data={choices}
      value={String(seconds)}
      allowDeselect={false}
      withScrollArea={false}
      comboboxProps={{ withinPortal: false }}
      w={124}
      onChange={(value) => onChange(Number(value ?? usualLifetimeSeconds))}
    />
  );
}
