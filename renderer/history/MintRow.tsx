/** One mint: who and what in a line, how it ended and when; everything else unfolds. */
import { IconChevronDown, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import {
  callsInWords,
  duration,
  failureTitle,
  kindWords,
  purposeOf,
  speaksFor,
  timeAgo,
} from '../../app/history.ts';
import type { MintEntry } from '../../app/mint-entry.ts';
import { useEverySecond } from '../every-second.ts';
import { MintFacts } from './MintFacts.tsx';
import './MintRow.css';

export function MintRow({ entry }: { readonly entry: MintEntry }) {
  const [open, setOpen] = useState(false);
  const factsId = useId();
  const ago = useEverySecond((now) => timeAgo(entry.at, now));
  const failure = failureTitle(entry);
  const Icon = failure === undefined ? IconCircleCheck : IconCircleX;
  return (
    <li className="mint-row" data-result={failure === undefined ? 'minted' : 'failed'}>
      <button
        type="button"
        className="mint-button"
        aria-expanded={open}
        aria-controls={factsId}
        onClick={() => setOpen(!open)}
      >
        <Icon className="mint-mark" size={18} stroke={1.6} aria-hidden="true" />
        <span className="mint-words">
          <span className="mint-who" title={speaksFor(entry)}>
            {speaksFor(entry)}
          </span>
          <span className="mint-what" title={purposeOf(entry)}>
            {kindWords[entry.kind]} · <span className="mono">{purposeOf(entry)}</span>
          </span>
          {failure !== undefined && <span className="mint-failure">{failure}</span>}
        </span>
        <span className="mint-figures time">
          <span>{ago}</span>
          <span className="mint-cost">
            {callsInWords(entry)} · {duration(entry.ms)}
          </span>
        </span>
        <IconChevronDown className="mint-chevron" size={16} stroke={1.6} aria-hidden="true" />
      </button>
      <div id={factsId} hidden={!open}>
        {open && <MintFacts entry={entry} />}
      </div>
    </li>
  );
}
