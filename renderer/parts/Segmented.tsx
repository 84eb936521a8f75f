/** A choice of a few, all in sight: radio buttons in one frame. */
import { SegmentedControl } from '@mantine/core';

interface SegmentedProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}

export function Segmented<Value extends string>({ name, value, choices, onChange }: SegmentedProps<Value>) {
  return (
    <SegmentedControl
      aria-label={name}
      value={value}
      data={[...choices]}
      onChange={onChange}
      withItemsBorders={false}
    />
  );
}
