/** Text with what was looked for standing out in it. */
import './Found.css';

interface FoundProps {
  readonly text: string;
  readonly looked: string;
}

export function Found({ text, looked }: FoundProps) {
  const word =
    looked
      .trim()
      .toLowerCase()
      .split(/\s+/)
      .find((each) => text.toLowerCase().includes(each)) ?? '';
  const start = text.toLowerCase().indexOf(word);
  if (word === '') return text;
  return (
    <>
      {text.slice(0, start)}
      <mark className="found">{text.slice(start, start + word.length)}</mark>
      {text.slice(start + word.length)}
    </>
  );
}
