/** Text cut when there is no room, where it tells least: in its middle, or at the end that service accounts share. */
import { Tooltip } from '@mantine/core';
import './MiddleCut.css';

const longestTail = 16;

/** The end that is never cut: the domain when it is short enough, else the last characters. */
function splitForCut(text: string): readonly [head: string, tail: string] {
  if (text.endsWith('.gserviceaccount.com')) return [text, ''];
  const domainStart = text.lastIndexOf('@');
  const domainLength = text.length - domainStart;
  const tailLength =
    domainStart > 0 && domainLength <= longestTail ? domainLength : Math.min(longestTail, text.length >> 1);
  return [text.slice(0, text.length - tailLength), text.slice(text.length - tailLength)];
}

interface MiddleCutProps {
  readonly text: string;
  readonly mono?: boolean;
  /** Whether what it stands in already says the text, as its label. */
  readonly labelled?: boolean;
}

export function MiddleCut({ text, mono = false, labelled = false }: MiddleCutProps) {
  const [head, tail] = splitForCut(text);
  return (
    <Tooltip label={text} openDelay={600} position="bottom-start">
      <span className={mono ? 'middle-cut mono' : 'middle-cut'}>
        {!labelled && <span className="visually-hidden">{text}</span>}
        <span className="middle-cut-head" aria-hidden="true">
          {head}
        </span>
        <span className="middle-cut-tail" aria-hidden="true">
          {tail}
        </span>
      </span>
    </Tooltip>
  );
}
