/** A choice of a few, all in sight: radio buttons in one frame. */
import { SegmentedControl } from '@mantine/core';

interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly disabled?: boolean;
}

interface SegmentedProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChange: (value: Value) => void;
  /** The id of the element that says why a choice cannot be had. */
  readonly describedBy?: string;
}

export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { name, value, choices, onChange, describedBy } = props;
  return (
    <SegmentedControl
      aria-label={name}
      aria-describedby={describedBy}
      value={value}
      data={[...choices]}
      onChange={onChange}
      withItemsBorders={false}
    />
  );
}
