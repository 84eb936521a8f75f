/** Text with what was found standing out in it. */
import type { Range } from '../../app/fuzzy.ts';
import '../pickers/Found.css';

interface MarkedProps {
  readonly text: string;
  readonly ranges: readonly Range[] | undefined;
}

export function Marked({ text, ranges = [] }: MarkedProps) {
  const ends = ranges.map(([, end]) => end);
  return (
    <>
      {ranges.map(([start, end], index) => (
        <span key={start}>
          {text.slice(ends[index - 1] ?? 0, start)}
          <mark className="found">{text.slice(start, end)}</mark>
        </span>
      ))}
      {text.slice(ends.at(-1) ?? 0)}
    </>
  );
}
